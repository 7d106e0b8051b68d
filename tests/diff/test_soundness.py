"""What is called safe has no counter-example, for any two plans and any payload.

Only plans without drafts and sunsets are drawn: of those, nothing had been promised.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from tests.diff.plans import compared, declared_part, opened
from tests.rules.harness import samples
from tests.strategies import INTEGERS, VALUES, payloads_for, plan_pairs
from trackplan import engine
from trackplan.language.compile import event_schema
from trackplan.model.finding import Severity
from trackplan.model.plan import Attribute, Plan, Variants
from trackplan.model.verdict import Verdict
from trackplan.rules import PayloadRule, catalog
from trackplan.validator import Validator

Pair = tuple[dict[str, Any], dict[str, Any]]


@st.composite
def pairs_with_payloads(draw: st.DrawFn) -> tuple[Pair, list[Any]]:
    pair = draw(plan_pairs())
    happened = [plan["events"]["happened"] for plan in pair]
    made = [draw(payloads_for(one["attributes"], one.get("variants"))) for one in happened for _ in range(6)]
    return pair, [*made, draw(VALUES)]


@given(pairs_with_payloads(), st.booleans())
def test_safe_for_senders_has_no_counter_example(given_: tuple[Pair, list[Any]], renames: bool) -> None:
    pair, payloads = given_
    comparison = compared(*pair, renames=renames)
    safe = all(change.senders.verdict is Verdict.SAFE for change in comparison.changes)
    event(f"safe: {safe}")
    before, after = (
        Validator(event_schema(plan.events["happened"])) for plan in (comparison.before, comparison.after)
    )
    for payload in payloads if safe else ():
        assert after.accepts(payload) or not before.accepts(payload), payload


@given(pairs_with_payloads(), st.booleans())
def test_safe_for_readers_has_no_counter_example(given_: tuple[Pair, list[Any]], renames: bool) -> None:
    pair, payloads = given_
    comparison = compared(*pair, renames=renames)
    safe = all(change.readers.verdict is Verdict.SAFE for change in comparison.changes)
    event(f"safe: {safe}")
    old, new = (plan.events["happened"] for plan in (comparison.before, comparison.after))
    after, known = Validator(event_schema(new)), Validator(event_schema(opened(old)))
    # Cutting can make items equal that differed in what was cut, so that uniqueness is judged before it.
    table, variants = _repeatable(old.attributes), _variants(old.variants)
    cut = Validator(event_schema(replace(old, attributes=table, variants=variants)))
    for payload in payloads if safe else ():
        if after.accepts(payload):
            assert known.accepts(payload), payload
            assert cut.accepts(declared_part(payload, old)), payload


TEXTS = st.sampled_from(["shopper@example.com", "+12125550147", "4242 4242 4242 4242", "usr_1", "web", "app"])


@st.composite
def judged_pairs(draw: st.DrawFn) -> tuple[Pair, list[dict[str, Any]]]:
    """Two plans that differ in one thing that only `lint` looks at, and attributes of the event."""
    kinds = st.sampled_from(["integer", "timestamp", "number", "string"])
    attribute = st.fixed_dictionaries({"type": kinds}, optional={"pii": st.sampled_from(["email", False])})
    parts: dict[str, st.SearchStrategy[Any]] = {
        "made": st.dictionaries(st.sampled_from(["a", "b"]), attribute),
        "held": st.sampled_from([{}, {"pii": "id"}]),
        "told": st.dictionaries(st.sampled_from(["web", "app"]), st.booleans(), min_size=1),
        "sent_by": st.lists(st.sampled_from(["web", "app"]), unique=True),
    }
    old = {name: draw(part) for name, part in parts.items()}
    other = draw(st.sampled_from(sorted(parts)))
    new = {**old, other: draw(parts[other])}
    values = INTEGERS | TEXTS
    inner = st.dictionaries(st.sampled_from(["a", "b", "d"]), values, max_size=3)
    sent = inner | st.fixed_dictionaries({"a": values, "b": values, "c": inner})
    return (_plan(**old), _plan(**new)), draw(st.lists(sent, min_size=8))


def _plan(made: Any, held: Any, told: dict[str, bool], sent_by: list[str]) -> dict[str, Any]:
    sources = {
        name: {"match": {"attribute": "a", "equals": name}} if shown else {} for name, shown in told.items()
    }
    attributes = {**made, "c": {"type": "object", "attributes": made, **held}}
    happened = {"attributes": attributes, "sources": [name for name in sent_by if name in told]}
    return {"trackplan": 1, "name": "Example", "sources": sources, "events": {"happened": happened}}


@given(judged_pairs())
def test_lint_refuses_nothing_that_is_called_safe_for_senders(given_: tuple[Pair, list[Any]]) -> None:
    pair, payloads = given_
    comparison = compared(*pair, renames=False)
    safe = all(change.senders.verdict is Verdict.SAFE for change in comparison.changes)
    event(f"safe: {safe}")
    for attributes in payloads if safe else ():
        if not linted(comparison.before, attributes):
            assert linted(comparison.after, attributes) == set(), attributes


def linted(plan: Plan, attributes: dict[str, Any]) -> set[str]:
    """The error rules of lint that report a payload."""
    record = {"name": "happened", "customer_id": "usr_1", "timestamp": 1_793_607_245, "data": attributes}
    files = {"a.ndjson": json.dumps(record)}
    return {
        rule.card.id
        for sample in samples(plan, files)
        for rule in (kind() for kind in catalog("payload").values())
        if isinstance(rule, PayloadRule)
        for problem in rule.check(sample)
        if engine.severity(rule, problem, plan.policy) is Severity.ERROR
    }


def _repeatable(table: Any) -> dict[str, Attribute]:
    return {name: _without_unique(attribute) for name, attribute in table.items()}


def _without_unique(attribute: Attribute) -> Attribute:
    kept = {name: value for name, value in attribute.constraints.items() if name != "uniqueItems"}
    return replace(
        attribute,
        constraints=kept,
        attributes=_repeatable(attribute.attributes),
        items=attribute.items and _without_unique(attribute.items),
        values=attribute.values and _without_unique(attribute.values),
        variants=_variants(attribute.variants),
    )


def _variants(told: Variants | None) -> Variants | None:
    when = told and {
        name: replace(one, attributes=_repeatable(one.attributes)) for name, one in told.when.items()
    }
    return told and replace(told, when=when)


@given(plan_pairs())
def test_a_counterexample_shows_what_it_says(pair: Pair) -> None:
    comparison = compared(*pair)
    old, new = (plan.events["happened"] for plan in (comparison.before, comparison.after))
    before, after, known = (Validator(event_schema(one)) for one in (old, new, opened(old)))
    for change in comparison.changes:
        for shown in change.counterexamples:
            if shown.side == "senders":
                assert change.senders.verdict is Verdict.BREAKING
                assert before.accepts(shown.payload)
                assert not after.accepts(shown.payload) or linted(comparison.after, shown.payload)
            else:
                assert change.readers.verdict is Verdict.BREAKING
                assert after.accepts(shown.payload)
                assert not known.accepts(shown.payload) or linted(comparison.before, shown.payload)
