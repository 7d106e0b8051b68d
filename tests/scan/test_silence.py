"""A rule that is not asked had nothing to say."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.rules.harness import read, samples, split
from tests.scan.records import CONTEXTS, PEOPLE, PERSONAL, TIMES, loaded, watched
from tests.strategies import payloads_for
from trackplan.document import Document
from trackplan.engine import stamp
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Problem
from trackplan.model.payload import TOLD, Family, Payload, Sample
from trackplan.model.policy import Policy
from trackplan.model.rule import Rule
from trackplan.rules import PayloadRule, catalog
from trackplan.scan.payload_checker import PayloadChecker
from trackplan.scan.rule_filter import RuleFilter
from trackplan.shapes import SHAPES

EXAMPLES = settings().max_examples // 2
"""More are for a night."""

RULES = [rule for rule in catalog("payload").values() if issubclass(rule, PayloadRule)]
ALWAYS = [pytest.param(rule, id=rule.card.id) for rule in RULES if rule.always]
TEXTS = [
    "0001-01-01",
    "1900-01-01T00:00:00Z",
    "1970-01-01T00:00:00+02:00",
    "1969-12-31",
    "1971-01-01",
    "9999-12-31",
    "undefined",
    "\tNaN\n",
    "null null\n",
    "{row}\n",
    "Hi undefined\n",
    "EUR NaN",
    "%s ",
    "{{ a }}",
    "https://x.example/undefined\n",
    "/a?b=null",
    "phone",
    "",
    " ",
    "\x1c",
    "\u3000",
    "\u00a0x",
    "shop-api",
    "5",
    "x" * 37,
    "é" * 501,
    "x" * 1001,
    "😀" * 38,
]
LARGE = ["x" * 31_000, "x" * 32_000, "x" * 99_900, "x" * 100_000]
PRIVATE = [
    "maya@example.com",
    "+44 7700 900123",
    "4242 4242 4242 4242",
    "DE89370400440532013000",
    "https://x.example/?to=maya%40example.com",
    "write to maya@example.com",
    "call +44 7700 900123.",
    "logo@2x.png",
]
NUMBERS = [
    -62_135_596_800,
    0,
    -86_399,
    86_400,
    2**53,
    2**53 + 1,
    -(2**53) - 1,
    -2_208_988_800,
    99_999_999_999,
    100_000_000_000,
    -100_000_000_000,
    1e11,
    1e300,
    1793577600000,
    5,
    5.0,
    True,
    None,
]
EDGES = st.sampled_from([*TEXTS, *NUMBERS, *PRIVATE]) | st.sampled_from(TEXTS) | PERSONAL
NAMES = st.sampled_from(
    ["a", "b", "source", "recipient", "reply_to", "from_address", "n" * 38, "n" * 151, "ü" * 75, "ü" * 76]
)
ULIDS = st.sampled_from(
    ["01" + "A" * 24, "01" + "a" * 24, "01" + "U" * 24, "81" + "A" * 24, "01" + "\u017f" * 24]
)
KINDS: list[dict[str, Any]] = [
    {"type": "string", "required": True},
    {"type": "string", "required": True, "enum": ["", "x"]},
    {"type": "timestamp"},
    {"type": ["date", "datetime", "timestamp"]},
    {"type": "array", "items": {"type": ["timestamp", "string"], "required": True}},
    {"type": "object", "attributes": {"a": {"type": "string", "pii": False}, "b": {"type": "timestamp"}}},
    {"type": "array", "items": {"type": "object", "attributes": {"a": {"type": "string", "required": True}}}},
]


@st.composite
def edged(draw: st.DrawFn, value: Any, depth: int = 4) -> Any:
    """A value with some of its parts put near what rules mind."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(EDGES)
    if isinstance(value, dict):
        made = {name: draw(edged(inner, depth - 1)) for name, inner in value.items()}
        if draw(st.booleans()):
            made[draw(NAMES)] = draw(edged(draw(st.sampled_from(["", [""], {"a": ""}])), depth - 1))
        return made
    return [draw(edged(inner, depth - 1)) for inner in value] if isinstance(value, list) else value


@st.composite
def payloads(draw: st.DrawFn, declared: dict[str, Any]) -> Payload | None:
    """A payload in any shape, near what the plan asks for and what rules mind."""
    shape = draw(st.sampled_from(sorted(SHAPES)))
    attributes: Any = draw(payloads_for(declared))
    if draw(st.integers(0, 9)):
        attributes = {name: draw(edged(value)) for name, value in attributes.items()}
    if draw(st.booleans()):
        attributes[draw(NAMES)] = draw(EDGES)
    if draw(st.integers(0, 20)) == 0:
        attributes |= {f"x{number}": number for number in range(301)}
    if draw(st.integers(0, 20)) == 0:
        attributes = draw(EDGES | st.just([]) | st.builds(lambda text: {"a": text}, st.sampled_from(LARGE)))
    names = ["happened"] * 6 + ["began", "other", "User Deleted", "n" * 101]
    named = draw(st.sampled_from([*names, *[None] * 3 * (shape not in NAMED)]))
    person = draw(st.sampled_from([PEOPLE, PEOPLE, ULIDS, ULIDS, EDGES]).flatmap(lambda one: one))
    record = SHAPES[shape].write(
        None if shape == "identify" else named,
        attributes,
        person=person,  # type: ignore[arg-type]
        email=draw(st.sampled_from([None, "maya@example.com"])),
        time=draw(TIMES | EDGES),
        received=draw(st.none() | TIMES),
        event_id=draw(st.sampled_from([None, person, person]) | ULIDS),  # type: ignore[arg-type]
        context=draw(CONTEXTS) or {},
    )
    if record and draw(st.integers(0, 9)) == 0:
        odd = draw(st.sampled_from(["timestmp", "Type", "identifers", "userid", "ip", "context_ip"]))
        record[odd] = record.pop(draw(st.sampled_from(sorted(record))))
    found = SHAPES[shape].read(record)
    return found if isinstance(found, Payload) else None


NAMED = {"track_v1", "activity", "warehouse_row"}
"""Shapes whose records carry no attributes of people alone."""


@st.composite
def judged(draw: st.DrawFn) -> list[Sample]:
    """Payloads beside their plan."""
    written = draw(watched())
    happened = written["events"]["happened"]
    happened["attributes"] |= draw(st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(KINDS)))
    if "sources" in written:
        written["sources"]["shop-api"]["match"]["equals"] = draw(st.sampled_from(["shop-api", "5", "True"]))
        happened["sources"] = [draw(st.sampled_from(["shop-api", "web"]))]
    people = draw(st.dictionaries(st.sampled_from(["a", "b", "email"]), st.sampled_from(KINDS)))
    plan = loaded({**written, "people": {"attributes": people}})
    if plan is None:
        return []
    made = draw(st.lists(payloads(happened["attributes"]), min_size=1, max_size=4))
    compiled = CompiledPlan(plan)
    return [sample_of(compiled, payload) for payload in made if payload is not None]


def sample_of(compiled: CompiledPlan, payload: Payload) -> Sample:
    return Sample(
        plan=compiled.plan,
        payload=payload,
        locate=lambda: (Document("a.ndjson", data=payload.record), ()),
        event=(event := compiled.event(payload)),
        meant=None if event is not None else compiled.intended_event(payload),
        violations=compiled.violations(payload),
    )


def family(sample: Sample) -> Family:
    payload = sample.payload
    return Family(
        plan=sample.plan, kind=payload.kind, shape=payload.shape, event=sample.event, meant=sample.meant
    )


@settings(max_examples=EXAMPLES, deadline=None)
@given(judged())
@pytest.mark.parametrize("rule", ALWAYS)
def test_a_quiet_rule_yields_nothing(rule: type[PayloadRule], seen: list[Sample]) -> None:
    for sample in seen:
        speaks = bool(RuleFilter([rule()], family(sample)).speakers(sample.payload))
        event("asked" if speaks else "quiet")
        assert speaks or list(rule().check(sample)) == []


@settings(max_examples=4 * EXAMPLES, deadline=None)
@given(judged())
def test_the_judge_leaves_out_nothing_and_mistakes_no_payload_for_another(seen: list[Sample]) -> None:
    if not seen:
        return
    judge = PayloadChecker(CompiledPlan(seen[0].plan))
    for sample in seen:
        said = sorted(told(rule, problem) for rule, problem in judge.problems(sample.payload, sample.locate))
        every = sorted(told(rule(), problem) for rule in RULES for problem in rule().check(sample))
        assert said == every if len(every) <= TOLD else len(said) == TOLD + 1


PLANNED: dict[str, Any] = {
    "text": KINDS[0],
    "choice": KINDS[1],
    "time": KINDS[2],
    "day": KINDS[3],
    "times": KINDS[4],
    "object": KINDS[5],
    "objects": KINDS[6],
    "deep": {"type": "object", "attributes": {"inner": KINDS[6]}},
    "any": {"type": "any"},
    "source": {"type": "string"},
}
SENT: dict[str, Any] = {
    "text": "x",
    "choice": "x",
    "time": 1,
    "day": "2026-11-21",
    "times": [1, 2],
    "object": {"a": "x", "b": 1},
    "objects": [{"a": "x"}],
    "deep": {"inner": [{"a": "x"}]},
    "any": {"a": [["x"], {"b": "x"}]},
    "source": "shop-api",
}


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each place in a value: its object or array, and its name or index there; one new name in each."""
    for name in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, name
        yield from places(value[name])
    if isinstance(value, dict):
        yield value, "new"


@pytest.mark.parametrize("rule", ALWAYS)
def test_no_place_is_overlooked(rule: type[PayloadRule]) -> None:
    others = {f"web{number}": equals for number, equals in enumerate(["5", "5.0", "True", "None", "x"])}
    plan = loaded(
        {
            "trackplan": 1,
            "name": "Example",
            "sources": {
                name: {"match": {"attribute": "source", "equals": equals}}
                for name, equals in {"shop": "shop-api", **others}.items()
            },
            "events": {"happened": {"attributes": PLANNED, "sources": ["shop"]}},
        }
    )
    assert plan is not None
    compiled = CompiledPlan(plan)
    silence = RuleFilter(
        [rule()], Family(plan=plan, kind="event", shape="track_v1", event=plan.events["happened"])
    )
    for index in range(len(list(places(SENT)))):
        for value in (*TEXTS, *NUMBERS, *PRIVATE):
            sent = deepcopy(SENT)
            holder, name = list(places(sent))[index]
            holder[name] = value
            payload = SHAPES["track_v1"].read(SHAPES["track_v1"].write("happened", sent))
            assert isinstance(payload, Payload)
            if not silence.speakers(payload):
                assert list(rule().check(sample_of(compiled, payload))) == [], (name, value)


def told(rule: Rule, problem: Problem) -> str:
    return repr(stamp(rule, problem, Policy()))


def examples(rule: type[PayloadRule], text: str) -> Iterator[tuple[Sample, bool]]:
    """The payloads of a rule's example, and whether the rule is quiet about each."""
    files, _ = split(text)
    plan = read(files).plan
    assert plan is not None
    for sample in samples(plan, files):
        yield sample, not RuleFilter([rule()], family(sample)).speakers(sample.payload)


@pytest.mark.parametrize("rule", ALWAYS)
def test_no_rule_is_quiet_about_its_bad_example(rule: type[PayloadRule]) -> None:
    found = list(examples(rule, rule.card.bad))
    assert found
    assert not any(quiet for sample, quiet in found if list(rule().check(sample)))


@pytest.mark.parametrize("rule", ALWAYS)
def test_a_rule_is_quiet_about_its_good_example(rule: type[PayloadRule]) -> None:
    for sample, quiet in examples(rule, rule.card.good):
        can_tell = rule().quiet(family(sample)) is not None  # no schema adds up
        assert quiet or sample.payload.shape != "track_v1" or not can_tell
