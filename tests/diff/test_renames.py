"""Renames: what is stated as a fact, what is asked, and what answers the question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.diff.plans import changes
from trackplan.changes.attribute import AttributeRemoved
from trackplan.changes.event import EventRemoved

PAIRS = yaml.safe_load((Path(__file__).parent / "renames.yaml").read_text())
SHARED = {name: {"type": "string"} for name in ("page", "platform", "session", "build", "locale")}
OTHERS = ("store_visited", "banner_shown", "profile_updated", "survey_answered")


def facts(before: dict[str, Any], after: dict[str, Any]) -> dict[str, str | None]:
    """The facts about names, each with the name that a removal asks about."""
    found = {}
    for change in changes(before, after):
        fact = change.fact
        if fact.id.partition("-")[0] in {"event", "attribute"}:
            perhaps = fact.perhaps if isinstance(fact, EventRemoved | AttributeRemoved) else None
            found[fact.id] = perhaps and perhaps.name
    return found


def of_events(old: str, new: str, own: list[str]) -> dict[str, str | None]:
    def plan(name: str) -> dict[str, Any]:
        owned = {other: [f"{other}_id"] for other in OTHERS} | {name: own}
        events = {
            event: {"groups": ["all"], "attributes": {part: {"type": "string"} for part in parts}}
            for event, parts in owned.items()
        }
        return {"groups": {"all": SHARED}, "events": events}

    return facts(plan(old), plan(new))


def of_attributes(old: str, new: str, definition: dict[str, Any]) -> dict[str, str | None]:
    def plan(name: str) -> dict[str, Any]:
        others = {"id": {"type": "string", "required": True}, "note": {"type": "string"}}
        return {"events": {"happened": {"attributes": {**others, name: definition}}}}

    return facts(plan(old), plan(new))


FIND = {"events": of_events, "attributes": of_attributes}


@pytest.mark.parametrize("kind", FIND)
def test_no_rename_is_stated_that_the_plan_or_the_spelling_does_not(kind: str) -> None:
    for pairs in PAIRS[kind].values():
        for pair in pairs:
            assert f"{kind[:-1]}-renamed" not in FIND[kind](*pair), pair


def asked(kind: str) -> dict[str, list[list[str]]]:
    """The pairs of each list of which the removal asks whether the one is the other."""
    return {
        which: [pair[:2] for pair in pairs if FIND[kind](*pair).get(f"{kind[:-1]}-removed") == pair[1]]
        for which, pairs in PAIRS[kind].items()
    }


@pytest.mark.parametrize("kind", FIND)
def test_what_may_be_a_rename_is_asked_and_opposites_are_not(kind: str) -> None:
    found = asked(kind)
    missed = [pair[:2] for pair in PAIRS[kind]["same"] if pair[:2] not in found["same"]]
    assert len(PAIRS[kind]["same"]) == len(PAIRS[kind]["different"]) == 20
    assert len(missed) <= 3, missed
    assert len(found["different"]) <= 4, found["different"]


SPELLINGS = [
    ("order_completed", "orderCompleted"),
    ("order_completed", "completed_order"),
    ("orders", "order"),
]


@pytest.mark.parametrize(("old", "new"), SPELLINGS)
def test_one_name_in_another_spelling_is_a_rename(old: str, new: str) -> None:
    assert facts({"events": {old: {}}}, {"events": {new: {}}}) == {"event-renamed": None}
    before, after = ({"events": {"e": {"attributes": {name: {"type": "string"}}}}} for name in (old, new))
    assert facts(before, after) == {"attribute-renamed": None}


OLD = {"events": {"order_completed": {"attributes": {"order_id": {"type": "string"}}}}}
NEW = {"events": {"purchase_completed": OLD["events"]["order_completed"]}}


@pytest.mark.parametrize(
    ("tombstone", "expected"),
    [
        (None, {"event-removed": "purchase_completed", "event-added": None}),
        ({"replaced_by": "purchase_completed"}, {"event-renamed": None}),
        ({"not_renamed": ["purchase_completed"]}, {"event-removed": None, "event-added": None}),
        ({"not_renamed": ["cart_viewed"]}, {"event-removed": "purchase_completed", "event-added": None}),
        ({"reason": "Nobody used it."}, {"event-removed": None, "event-added": None}),
    ],
)
def test_the_plan_answers_the_question_of_an_event(
    tombstone: dict[str, Any] | None, expected: dict[str, str | None]
) -> None:
    removed = {} if tombstone is None else {"removed": {"order_completed": tombstone}}
    assert facts(OLD, NEW | removed) == expected


def test_the_plan_answers_the_question_of_an_attribute() -> None:
    def plan(**attributes: Any) -> dict[str, Any]:
        return {"events": {"e": {"attributes": attributes}}}

    old = plan(paid_at={"type": "timestamp"})
    assert facts(old, plan(occurred_on={"type": "timestamp"})) == {
        "attribute-removed": "occurred_on",
        "attribute-added": None,
    }
    denied = plan(occurred_on={"type": "timestamp", "not_renamed": ["paid_at"]})
    assert facts(old, denied)["attribute-removed"] is None
    declared = plan(paid_at={"type": "timestamp", "replaced_by": "occurred_on"})
    assert facts(declared, plan(occurred_on={"type": "timestamp"})) == {"attribute-renamed": None}


def test_values_are_not_compared_of_what_only_may_be_one() -> None:
    def plan(name: str, *values: str) -> dict[str, Any]:
        attributes = {name: {"type": "string", "enum": list(values)}}
        return {"events": {"cup_sold": {"additional": "forbid", "attributes": attributes}}}

    found = changes(plan("milk_type", "oat", "cow"), plan("milk_temp", "hot", "cold"))
    assert [change.fact.id for change in found] == ["attribute-added", "attribute-removed"]


def test_an_unrelated_event_changes_nothing_of_a_removal() -> None:
    before = {"events": {"cart_viewed": {}, "order_completed": {}}}
    alone = changes(before, {"events": {"order_completed": {}}})
    beside = changes(before, {"events": {"order_completed": {}, "cart_shared": {}}})
    assert [change.fact.id for change in alone] == ["event-removed"]
    assert [change.fact.id for change in beside] == ["event-added", "event-removed"]
