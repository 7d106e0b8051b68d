"""One cause is one change, and the reasons of the two sides agree."""

from __future__ import annotations

from typing import Any

from tests.diff.plans import changes


def ids(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [change.fact.id for change in changes(before, after)]


def plan(cart: str, total: str, tier: str) -> dict[str, Any]:
    return {
        "events": {
            cart: {"attributes": {"id": {"type": "string"}}},
            "order_completed": {
                "after": {"event": cart, "same": "id"},
                "dedupe": {"by": [total], "within": "1d"},
                "attributes": {"id": {"type": "string"}, total: {"type": "number"}},
            },
        },
        "people": {"attributes": {tier: {"type": "string"}}},
        "removed": {"cart_made": {"replaced_by": cart}},
        "journeys": {
            "recovery": {
                "trigger": cart,
                "exit_on": ["order_completed"],
                "goal": {"event": "order_completed"},
            },
            "thanks": {"trigger": "order_completed", "exit_on": [cart], "uses": [total, f"customer.{tier}"]},
        },
    }


def test_a_rename_is_the_one_cause_of_what_follows_it() -> None:
    before, after = (
        plan("cart_created", "orderTotal", "vipTier"),
        plan("cartCreated", "order_total", "vip_tier"),
    )
    assert ids(before, after) == ["event-renamed", "attribute-renamed", "attribute-renamed"]


def test_what_changes_beside_a_rename_is_told() -> None:
    before, after = plan("cart_created", "orderTotal", "tier"), plan("cartCreated", "order_total", "tier")
    after["journeys"]["thanks"]["exit_on"] = ["order_completed"]
    after["events"]["order_completed"]["dedupe"]["within"] = "1h"
    assert ids(before, after) == [
        "event-renamed",
        "dedupe-changed",
        "attribute-renamed",
        "exit-added",
        "exit-dropped",
    ]


def test_a_point_in_a_name_is_no_nesting() -> None:
    def of(kind: str) -> dict[str, Any]:
        nested = {"type": "object", "attributes": {"b": {"type": kind}}}
        return {"events": {"e": {"attributes": {"a.b": {"type": kind}, "a": nested}}}}

    found = changes(of("string"), of("boolean"))
    assert [(change.fact.at, change.fact.attribute) for change in found] == [
        ("events/e/a.b", "a.b"),
        (r"events/e/a\.b", "a.b"),
    ]


def test_python_takes_true_for_one_in_examples_too() -> None:
    def of(value: Any) -> dict[str, Any]:
        attribute = {"type": "any", "examples": [value]}
        inner = {"type": "object", "attributes": {"b": attribute}}
        return {"events": {"e": {"attributes": {"a": inner}, "examples": [{"a": {"b": value}}]}}}

    assert ids(of(1), of(True)) == ["text-changed", "text-changed"]
    assert ids(of(1), of(1)) == []


def test_both_sides_say_that_a_removed_attribute_may_still_come() -> None:
    optional = {"events": {"e": {"attributes": {"a": {"type": "string"}}}}}
    (change,) = changes(optional, {"events": {"e": {}}})
    assert change.senders.reason == "sending it on is still valid, with any value"
    assert change.readers.reason == (
        "it was optional, so its absence was handled; it may still come, with any value"
    )


def test_a_value_that_is_taken_out_may_never_come_again() -> None:
    def of(*values: str) -> dict[str, Any]:
        return {"events": {"e": {"attributes": {"a": {"type": "string", "enum": list(values)}}}}}

    (change,) = changes(of("small", "large"), of("small"))
    assert change.readers.verdict.word == "risky"
    assert change.readers.reason == "it may never come again, and what compares with it waits for nothing"
