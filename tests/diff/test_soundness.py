"""What is called safe has no counter-example, for any two plans and any payload.

Only plans without drafts and sunsets are drawn: of those, nothing had been promised.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from tests.diff.plans import compared, declared_part, opened
from tests.strategies import VALUES, payloads_for, plan_pairs
from trackplan.language.compile import event_schema
from trackplan.model.plan import Attribute
from trackplan.model.verdict import Verdict
from trackplan.validator import Validator

Pair = tuple[dict[str, Any], dict[str, Any]]


@st.composite
def pairs_with_payloads(draw: st.DrawFn) -> tuple[Pair, list[Any]]:
    pair = draw(plan_pairs())
    made = [draw(payloads_for(plan["events"]["happened"]["attributes"])) for plan in pair for _ in range(6)]
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
    cut = Validator(event_schema(replace(old, attributes=_repeatable(old.attributes))))
    for payload in payloads if safe else ():
        if after.accepts(payload):
            assert known.accepts(payload), payload
            assert cut.accepts(declared_part(payload, old.attributes)), payload


def _repeatable(table: Any) -> dict[str, Attribute]:
    return {name: _without_unique(attribute) for name, attribute in table.items()}


def _without_unique(attribute: Attribute) -> Attribute:
    kept = {name: value for name, value in attribute.constraints.items() if name != "uniqueItems"}
    return replace(
        attribute,
        constraints=kept,
        attributes=_repeatable(attribute.attributes),
        items=attribute.items and _without_unique(attribute.items),
    )


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
                assert not after.accepts(shown.payload)
            else:
                assert change.readers.verdict is Verdict.BREAKING
                assert after.accepts(shown.payload)
                assert not known.accepts(shown.payload)
