"""Facts: none where nothing changes, the mirror where plans change places, a payload where they break."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings

from tests.diff.plans import HEAD, changes, compared, plan_of
from tests.strategies import plan_pairs
from trackplan.changes import fact_kinds
from trackplan.diff.facts import facts
from trackplan.document.yaml import read_yaml
from trackplan.language.load import load
from trackplan.model.change import Change
from trackplan.model.fact import BaseFact
from trackplan.model.plan import Attribute, Event, Journey, ObjectType, Owner, Plan, Source, Tombstone
from trackplan.model.verdict import Verdict

Pair = tuple[dict[str, Any], dict[str, Any]]
KINDS = {kind.__name__: kind for kind in fact_kinds()}

SAME = {
    "a group in place of the event's own": (
        {"events": {"e": {"attributes": {"a": {"type": "string"}, "b": {"type": "number"}}}}},
        {
            "groups": {"g": {"b": {"type": "number"}}},
            "events": {"e": {"groups": ["g"], "attributes": {"a": {"type": "string"}}}},
        },
    ),
    "another order": (
        {"events": {"e": {"attributes": {"a": {"type": ["string", "integer"], "enum": ["x", 1]}}}, "f": {}}},
        {"events": {"f": {}, "e": {"attributes": {"a": {"enum": [1, "x"], "type": ["integer", "string"]}}}}},
    ),
    "defaults written out": (
        {"events": {"e": {"attributes": {"a": {"type": "array"}}}}},
        {
            "events": {
                "e": {
                    "status": "active",
                    "additional": "warn",
                    "attributes": {
                        "a": {"type": ["array"], "required": False, "minItems": 0, "uniqueItems": False}
                    },
                }
            }
        },
    ),
    "another spelling of a limit": (
        {"events": {"e": {"attributes": {"a": {"type": "integer", "minimum": 1}}}}},
        {"events": {"e": {"attributes": {"a": {"type": "integer", "exclusiveMinimum": 0}}}}},
    ),
    "durations of one length": (
        {"events": {"e": {"delay": {"p95": "60m"}, "dedupe": {"by": ["a"], "within": "24h"}}}},
        {"events": {"e": {"delay": {"p95": "1h"}, "dedupe": {"by": ["a"], "within": "1d"}}}},
    ),
}


@pytest.mark.parametrize("name", SAME)
def test_what_means_the_same_is_no_change(name: str) -> None:
    assert changes(*SAME[name]) == []


def test_files_and_their_line_ends_change_nothing() -> None:
    head = "trackplan: 1\nname: Example\nevents:\n  e:\n    description: >-\n      A long\n      text.\n"
    parts = [
        read_yaml("b.yaml", head.replace("\n", "\r\n")),
        read_yaml("a.yaml", "events:\n  f: {}\n"),
    ]
    split = load(parts).plan
    assert split is not None
    assert list(facts(plan_of(f"{head}  f: {{}}\n"), split)) == []


def test_python_takes_true_for_one_and_json_does_not() -> None:
    def plan(value: Any) -> dict[str, Any]:
        return {"events": {"e": {"attributes": {"a": {"type": "any", "enum": [value]}}}}}

    assert [change.fact.id for change in changes(plan(1), plan(True))] == [
        "enum-value-added",
        "enum-value-removed",
    ]
    assert changes(plan(1), plan(1.0)) == []


@given(plan_pairs())
def test_plans_that_change_places_give_the_mirror(pair: Pair) -> None:
    before, after = map(plan_of, pair)
    there = sorted(map(_key, facts(before, after, renames=False)))
    back = sorted(map(_mirrored, facts(after, before, renames=False)))
    assert there == back
    assert list(facts(before, before)) == []


def _key(fact: BaseFact) -> str:
    return repr((type(fact).__name__, fact.at, fact.before, fact.after))


def _mirrored(fact: BaseFact) -> str:
    return repr((fact.mirror, fact.at, fact.after, fact.before))


def test_most_of_what_breaks_has_a_counterexample() -> None:
    shown: list[bool] = []

    @given(plan_pairs())
    @settings(derandomize=True, database=None, max_examples=200)
    def collect(pair: Pair) -> None:
        for change in changes(*pair):
            shown.extend(_shown(change))

    collect()
    assert len(shown) > settings().max_examples / 2
    assert sum(shown) >= 0.9 * len(shown), f"{sum(shown)} of {len(shown)}"


def _shown(change: Change) -> list[bool]:
    sides = {"senders": change.senders, "readers": change.readers}
    found = {shown.side for shown in change.counterexamples}
    return [side in found for side, judged in sides.items() if judged.verdict is Verdict.BREAKING]


MEANINGLESS = {
    Plan: {"ref", "language", "version", "policy", "docs", "groups", "code"},
    Event: {"name", "ref", "groups"},
    Attribute: {
        *("name", "ref", "group", "named_type", "only", "not_renamed"),
        *("items", "values", "keys", "variants", "attributes", "constraints", "types"),
    },
    Journey: {"name", "ref"},
    ObjectType: {"name", "ref"},
    Source: {"name", "ref", "code"},
    Owner: {"id", "ref"},
    Tombstone: {"name", "ref", "not_renamed"},
}
"""Fields without facts of their own: names and places; the version, which two rules judge as a whole; the
policy and the code, which are not about payloads; groups, which mean their attributes; what answers a
question of `diff`; what the table's cases cover."""

FULL = {
    "name": "Full",
    "description": "All of it.",
    "meta": {"m": 1},
    "owners": {"o": {"name": "O", "contact": "#o", "description": "The O."}},
    "sources": {"s": {"kind": "server", "description": "S.", "match": {"attribute": "a", "equals": "x"}}},
    "naming": {"events": "snake_case"},
    "liquid": "legacy",
    "identity": {"id": {"pattern": "x"}},
    "events": {
        "plan_e": {
            "sends_as": "e",
            "aliases": ["E"],
            "meta": {"m": 1},
            "variants": {"by": "a", "when": {"v": {"attributes": {"w": {"type": "string"}}}}},
            "description": "E.",
            "when": "Once.",
            "owner": "o",
            "status": "deprecated",
            "sunset": "2027-01-01",
            "replaced_by": "f",
            "sources": ["s"],
            "sources_reason": "R.",
            "tags": ["t"],
            "dedupe": {"by": ["a"], "within": "1h"},
            "delay": {"p95": "1m"},
            "volume": {"per_day": [1, 2]},
            "after": {"event": "f", "same": "a"},
            "checks": ["a = 1"],
            "additional": "forbid",
            "examples": [{"a": {}}],
            "attributes": {
                "plan_a": {
                    "sends_as": "a",
                    "aliases": ["A"],
                    "meta": {"m": 1},
                    "type": "object",
                    "required": True,
                    "nullable": True,
                    "additional": "forbid",
                    "pii": "id",
                    "status": "deprecated",
                    "sunset": "2027-01-01",
                    "replaced_by": "b",
                    "description": "A.",
                    "examples": [{}],
                }
            },
        }
    },
    "removed": {"r": {"on": "2025-01-01", "replaced_by": "e", "reason": "R."}},
    "people": {"attributes": {"p": {"type": "string"}}, "meta": {"m": 1}},
    "objects": {
        "t": {
            "type_id": 2,
            "description": "T.",
            "owner": "o",
            "meta": {"m": 1},
            "attributes": {"a": {"type": "string"}},
            "relationship": {"r": {"type": "string"}},
        }
    },
    "journeys": {
        "j": {
            "campaign": "J",
            "description": "J.",
            "owner": "o",
            "trigger": "e",
            "segment": "S",
            "exit_on": ["e"],
            "goal": {"event": "e", "within": "1h"},
            "uses": ["a"],
            "suppression": "None.",
            "meta": {"m": 1},
        }
    },
}


def test_every_field_of_the_model_has_a_fact() -> None:
    """A field that nobody compares is found here when it is added."""
    full = plan_of(FULL)
    bare = plan_of({"events": {"e": {}}})
    things: list[tuple[Any, Any]] = [
        (full, bare),
        (full.events["e"], bare.events["e"]),
        (full.events["e"].attributes["a"], Attribute(name="a", ref=full.ref, types=("object",))),
        (full.journeys["j"], Journey(name="j", ref=full.ref)),
        (full.objects["t"], ObjectType(name="t", ref=full.ref)),
        (full.sources["s"], Source(name="s", ref=full.ref)),
        (full.owners["o"], Owner(id="o", ref=full.ref)),
        (full.removed["r"], Tombstone(name="r", ref=full.ref)),
    ]
    for thing, empty in things:
        for one in fields(thing):
            if one.name not in MEANINGLESS[type(thing)]:
                assert getattr(thing, one.name) != getattr(empty, one.name), (type(thing), one.name)
                changed = replace(thing, **{one.name: getattr(empty, one.name)})
                assert list(facts(full, _with(full, thing, changed))), (type(thing), one.name)


def _with(plan: Plan, thing: Any, changed: Any) -> Plan:
    """The plan with another thing in place of one of its own."""
    if isinstance(thing, Plan):
        return changed  # type: ignore[no-any-return]
    if isinstance(thing, Attribute):
        event = replace(plan.events["e"], attributes={"a": changed})
        return replace(plan, events={"e": event})
    table = {
        Event: "events",
        Journey: "journeys",
        ObjectType: "objects",
        Source: "sources",
        Owner: "owners",
        Tombstone: "removed",
    }
    name = table[type(thing)]
    return replace(plan, **{name: dict.fromkeys(getattr(plan, name), changed)})


def test_the_head_of_a_plan_is_what_tests_add() -> None:
    assert plan_of({}).name == HEAD["name"]
    assert compared({}, {}).bump == "none"


def test_a_counterexample_has_the_values_of_the_plans_own_examples() -> None:
    def plan(*, size: bool) -> dict[str, Any]:
        sku = {"type": "string", "required": True, "pattern": "^[A-Z]{3}-[A-Z0-9]+$"}
        item = {"type": "object", "attributes": {"sku": sku, "size": {"type": "string", "required": size}}}
        items = {"type": "array", "required": True, "minItems": 1, "items": item}
        example = {"items": [{"sku": "COF-HOUSE250", "size": "small"}]}
        return {"events": {"e": {"attributes": {"items": items}, "examples": [example]}}}

    (change,) = changes(plan(size=False), plan(size=True))
    assert [shown.payload for shown in change.counterexamples] == [{"items": [{"sku": "COF-HOUSE250"}]}]
