"""The fast accept changes nothing but the time it takes: every record comes to the same either way."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from tests.scan.test_tally import told
from tests.strategies import attributes, payloads_for
from trackplan.document.json import read_json
from trackplan.document.json_plain import quotes_in
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.plan import Plan
from trackplan.model.tally import Tally
from trackplan.rules import PayloadRule, catalog
from trackplan.rules.payload.undeclared_pii import FREE
from trackplan.rules.personal import personal_data
from trackplan.scan.collector import Collector
from trackplan.scan.fast import COVERED
from trackplan.scan.fast.accept import DEEPEST
from trackplan.scan.fast.quotes import quotes_of
from trackplan.scan.fast.typed import NOT_BLANK, InDoubtError, event_node
from trackplan.scan.fast.wire import WIRES, envelope
from trackplan.scan.reading import collect_records
from trackplan.shapes import SHAPES
from trackplan.sources import UnreadableRecord, readable
from trackplan.validator import Validator

EXAMPLES = settings().max_examples
"""More are for a night."""

SHAPE_NAMES = sorted({*SHAPES} - {"identify"})
HOSTILE = [
    "1.0",
    "-0",
    "1e400",
    "1E5",
    "12345678901234567890123",
    "9007199254740993",
    "NaN",
    "null",
    "true",
    '"\\ud800"',
    '"\\u0041"',
    '"a\\"b"',
    '"\\\\"',
    '"a\tb"',
    '"\u0000"',
    '""',
    '" "',
    '"\u3000"',
    "[]",
    "{}",
    '{"a":1,"a":1}',
    "1793577600000",
    '"2026-11-21T10:00:00.9999999Z"',
    '"2026-11-21t10:00:00z"',
    '"0001-01-01T00:00:00Z"',
    '"1899-12-31"',
    "-62135596800",
    "0",
    '"1970-01-01T00:00:00Z"',
    '"NaN"',
    '"/a/undefined"',
    '"maya@example.com"',
    '"+44 7700 900123"',
    '"shop-api"',
    "01",
    "1.",
]
"""Values that some reader takes for others."""


@st.composite
def watched(draw: st.DrawFn) -> dict[str, Any]:
    """A plan with one event in which everything that the fast way minds is asked for now and then."""
    declared = draw(
        st.dictionaries(st.sampled_from(["a", "b", "c", "source", "email"]), attributes(), max_size=4)
    )
    for attribute in declared.values():
        if draw(st.booleans()):
            attribute["pii"] = draw(st.sampled_from([False, "email"]))
    happened: dict[str, Any] = {
        "attributes": declared,
        "additional": draw(st.sampled_from(["allow", "warn", "forbid"])),
        "status": draw(st.sampled_from(["active", "active", "draft", "deprecated"])),
    }
    plan: dict[str, Any] = {"trackplan": 1, "name": "Example", "events": {"happened": happened, "began": {}}}
    if draw(st.booleans()):
        plan["identity"] = {"id": {"pattern": "^usr_"}, "anonymous": "merge"}
    if draw(st.booleans()):
        plan["sources"] = {
            "shop-api": {"match": {"attribute": "source", "equals": "shop-api"}},
            "web": {"match": {"context": "library.name", "equals": "js"}},
        }
        happened["sources"] = ["shop-api"]
    if draw(st.booleans()) and declared:
        key = draw(st.sampled_from(sorted(declared)))
        happened |= {"dedupe": {"by": [key], "within": "1h"}, "after": {"event": "began", "same": key}}
    return plan


PEOPLE = st.sampled_from(
    [
        None,
        "usr_1",
        "usr_2",
        "maya@example.com",
        "cio_1",
        "01" + "A" * 24,
        "x" * 60,
        7,
        "",
        "usr_null",
        " Guest",
        0,
    ]
)
TIMES = st.sampled_from(
    [
        None,
        1793577600,
        1793577660,
        1793577600.5,
        1793577600000,
        0,
        "soon",
        "2026-11-02T10:00:00Z",
        "2026-11-02T10:00:00.123+02:00",
        "2026-11-02T10:00:00",
        "2026-11-02 10:00:00 UTC",
        "2009-01-01T00:00:00Z",
    ]
)
CONTEXTS = st.sampled_from(
    [
        None,
        {"library": {"name": "js"}},
        {"library": {"name": "go"}},
        {"library": 1, "traits": {"email": "a@example.com"}},
        {"a": [{"b": "c"}, "d"], "": ""},
        {"ip": 7, "page": {"url": "https://shop.example.com/", "keywords": ["tea"]}},
        {"network": {"wifi": "yes"}, "os": None},
    ]
)


@st.composite
def texts(draw: st.DrawFn, plan: dict[str, Any], shape: str) -> bytes:
    """A record as text: mostly as a careful sender writes it, else broken in some way."""
    declared = plan["events"]["happened"]["attributes"]
    record = SHAPES[shape].write(
        draw(st.sampled_from(["happened"] * 8 + ["began", "Happened", "other"])),
        draw(payloads_for(declared)),
        person=draw(PEOPLE),  # type: ignore[arg-type]
        anonymous=draw(st.sampled_from([None, None, "anon_1", "", " "])),
        email=draw(st.sampled_from([None, None, "maya@example.com"])),
        time=draw(TIMES),
        received=draw(st.none() | TIMES),
        event_id=draw(st.sampled_from([None, "01" + "A" * 24, "01" + "A" * 24, "evt_1", "usr_1"])),
        context=draw(CONTEXTS) or {},
    )
    if draw(st.integers(0, 9)) == 0:
        record[draw(st.sampled_from(["type", "extra", "event", "action", "received_at", "id"]))] = draw(
            st.sampled_from(["event", "track", "page", None, 1])
        )
    if shape == "track_v2" and draw(st.integers(0, 3)) == 0:
        record["identifiers"] |= {"email": "maya@example.com"}
    tight = (",", ":") if draw(st.booleans()) else None
    text = json.dumps(record, ensure_ascii=draw(st.booleans()), separators=tight)
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        text = draw(_spoilt(text))
    return text.encode(errors="surrogatepass") + b"\n"


def _spoilt(text: str) -> st.SearchStrategy[str]:
    """The text with one value, one name or one character made another."""

    def put(edit: tuple[int, int, str]) -> str:
        at, length, new = edit
        return text[:at] + new + text[at + length :]

    starts = [index + 1 for index, letter in enumerate(text) if letter in ":[,"]
    edits: list[st.SearchStrategy[tuple[int, int, str]]] = [
        st.tuples(
            st.integers(0, len(text)),
            st.integers(0, 2),
            st.sampled_from(['"', ",", "{", "}", " ", "\\", "é", "\x01", "1"]),
        )
    ]
    if starts:
        whole = st.sampled_from(starts).flatmap(
            lambda at: st.tuples(st.just(at), st.just(_length(text, at)), st.sampled_from(HOSTILE))
        )
        edits += [whole, whole]
    opened = [index + 1 for index, letter in enumerate(text) if letter == "{"]
    again = [part for part in text.replace("{", ",").split(",") if part.count('"') == 2 and ":" in part]
    if opened and again:
        edits.append(
            st.tuples(
                st.sampled_from(opened),
                st.just(0),
                st.sampled_from(again).map(lambda part: f"{part.strip(' }]')}, "),
            )
        )
    return st.one_of(edits).map(put)


def _length(text: str, at: int) -> int:
    try:
        return json.JSONDecoder().raw_decode(text, at + (text[at] == " "))[1] - at
    except ValueError:
        return 0


def folded(
    plan: Plan, lines: list[bytes], shape: str, *, fast: bool, profile: bool = True
) -> tuple[Tally, list[str], int]:
    collector = Collector(CompiledPlan(plan), by_file=False, profile=profile)
    collector.begin("a.ndjson")
    collector._shape = shape
    if fast:
        collector.hasten()
        assert collector.accepts is not None
    records = [[(number, line, None) for number, line in enumerate(lines, 1)]]
    collect_records(
        collector,
        records,
        readable,
        lambda record: (read_json("a.ndjson", record[1].rstrip(b"\r\n"), first_line=record[0]), ()),
        UnreadableRecord,
    )
    return collector.tally, [repr(finding) for finding in collector.findings(whole=profile)], collector.judged


def loaded(plan: dict[str, Any]) -> Plan | None:
    return load([read_yaml("plan.yaml", json.dumps(plan))]).plan


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_fast_and_slow_come_to_the_same(shape: str, data: st.DataObject) -> None:
    written = data.draw(watched())
    plan = loaded(written)
    if plan is None:
        return
    lines = data.draw(st.lists(texts(written, shape), min_size=1, max_size=8))
    quick, said, judged = folded(plan, lines, shape, fast=True)
    slow, expected, all_of_them = folded(plan, lines, shape, fast=False)
    assert said == expected
    assert told(quick) == told(slow)
    if judged < all_of_them:
        event("something was accepted fast")


@settings(max_examples=EXAMPLES // 4, deadline=None)
@given(st.data())
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_lint_says_the_same_fast_and_slow(shape: str, data: st.DataObject) -> None:
    written = data.draw(watched())
    plan = loaded(written)
    if plan is None:
        return
    lines = data.draw(st.lists(texts(written, shape), min_size=1, max_size=8))
    quick, said, _ = folded(plan, lines, shape, fast=True, profile=False)
    slow, expected, _ = folded(plan, lines, shape, fast=False, profile=False)
    assert said == expected
    assert quick.accounts == slow.accounts


PLAIN: dict[str, Any] = {
    "trackplan": 1,
    "name": "Example",
    "events": {
        "happened": {
            "attributes": {
                "a": {"type": "string", "pii": False},
                "b": {"type": "integer"},
                "c": {
                    "type": "array",
                    "items": {"type": "object", "attributes": {"d": {"type": "string", "nullable": True}}},
                },
            }
        }
    },
}


def plain_record(shape: str) -> dict[str, Any]:
    seconds = shape in ("track_v1", "track_v2", "activity")
    return SHAPES[shape].write(
        "happened",
        {"a": "x", "b": 1, "c": [{"d": None}, {"d": "y"}]},
        person="usr_1",
        time=1793577600 if seconds else "2026-11-02T10:00:00Z",
        context={"library": {"name": "js"}} if shape in ("pipelines", "warehouse_row") else {},
    )


def refused(shape: str, *lines: str) -> int:
    """How many of these records, of one batch with many plain ones, are not accepted fast."""
    plan = loaded(PLAIN)
    assert plan is not None
    plain = [json.dumps(plain_record(shape))] * 20
    return folded(plan, [line.encode() for line in (*plain, *lines)], shape, fast=True)[2]


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_a_plain_record_is_accepted_fast(shape: str) -> None:
    assert refused(shape) == 0


@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_a_record_that_says_something_twice_is_not(shape: str) -> None:
    text = json.dumps(plain_record(shape), separators=(",", ":"))
    names = list(re.finditer(r'"\w+":', text))
    twice = [
        f"{text[: name.start()]}{name[0]}{_value(text, name.end())},{text[name.start() :]}" for name in names
    ]
    assert len(twice) > 6
    for line in twice:
        assert json.loads(line) == json.loads(text)
        plan = loaded(PLAIN)
        assert plan is not None
        said = folded(plan, [line.encode()], shape, fast=True)[1]
        assert "duplicate-key" in said[0]
        # Text that is longer in one record does not make up for one that is shorter in another.
        nameless = re.sub(r'"(name|event|event_text)":"happened",', "", text)
        quick, found, _ = folded(plan, [line.encode(), nameless.encode()], shape, fast=True)
        assert (found, quick.accounts.valid) == (
            folded(plan, [line.encode(), nameless.encode()], shape, fast=False)[1],
            0,
        )


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.data())
@pytest.mark.parametrize("shape", SHAPE_NAMES)
def test_a_struct_needs_the_quotes_that_it_is_written_with(shape: str, data: st.DataObject) -> None:
    written = data.draw(watched())
    plan = loaded(written)
    if plan is None:
        return
    try:
        struct = envelope(WIRES[shape], "happened", event_node(plan.events["happened"]).struct, 0, 2**31)
        found = msgspec.json.decode(data.draw(texts(written, shape)), type=struct)
    except (InDoubtError, ValueError):
        return
    quotes = quotes_in(msgspec.json.encode(found))
    assert quotes in (None, quotes_of(struct)([found]))
    event("a struct was decoded")


def _value(text: str, at: int) -> str:
    return text[at : json.JSONDecoder().raw_decode(text, at)[1]]


def test_a_record_that_is_nested_too_deeply_is_not() -> None:
    record = plain_record("pipelines")
    for _ in range(DEEPEST + 1):
        record["context"] = {"a": record["context"]}
    assert refused("pipelines", json.dumps(record)) == 1


def test_every_rule_of_fitting_payloads_is_minded() -> None:
    found = catalog("payload").items()
    assert {name for name, rule in found if issubclass(rule, PayloadRule) and rule.always} == COVERED


PERSONAL = st.one_of(
    st.text(max_size=24),
    st.text("0123456789+-() .@abABDEGB%4", max_size=24),
    st.text("0123456789+-() .@ab", max_size=24).map(lambda text: f"Some words, {text} and more"),
    st.from_regex(r"\A[A-Z]{2}\d{2}[A-Z0-9]{11,20}\Z") | st.from_regex(r"\A\+[1-9][\d .-]{6,14}\d\Z"),
)
not_personal = Validator(FREE).accepts
not_blank = Validator({"pattern": NOT_BLANK}).accepts


@given(PERSONAL)
@example("DE89370400440532013000")
@example("4242 4242 4242 4242")
@example("https://x.example/?to=maya%40example.com")
@example("call %2B447700900123 now")
@example("call +44 7700 900123 or (212) 555-0147")
@example("ask 212-555-0147")
def test_what_passes_for_not_personal_is_not(text: str) -> None:
    assert not not_personal(text) or personal_data(text) is None


@given(st.text(max_size=6))
@example("\x1c")
def test_what_passes_for_not_blank_is_not(text: str) -> None:
    assert not not_blank(text) or text.strip()


@pytest.mark.parametrize("shape", WIRES)
def test_no_key_that_a_rule_may_speak_of_is_accepted(shape: str) -> None:
    wire = WIRES[shape]
    assert {wire.tag, wire.attributes, *wire.fields} <= SHAPES[shape].keys
