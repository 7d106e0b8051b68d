"""A plan that was made from a schema allows what the schema allows, and where nothing is lost, no more."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.formats.conversions import TODAY, plan_of, planned, read, written
from tests.formats.schemas import PAYLOADS, near, objects, variants
from tests.strategies import plans
from trackplan.engine import check_plan
from trackplan.formats.source import ImportedFile
from trackplan.formatting.emit import plan_yaml
from trackplan.language.compile import event_schema

HARMLESS = {"schema.title"}
"""What says nothing about values."""


def accepts(schema: dict[str, Any], value: Any) -> bool:
    return bool(Draft202012Validator(schema, format_checker=FormatChecker()).is_valid(value))


@given(schema=objects(), payloads=PAYLOADS.flatmap(lambda one: PAYLOADS.map(lambda two: [one, two, {}])))
def test_what_a_schema_allows_the_plan_allows(schema: dict[str, Any], payloads: list[Any]) -> None:
    foreign = read(
        "json-schema", [ImportedFile("happened.json", json.dumps(schema).encode(), "happened.json")]
    )
    plan = planned(foreign).plan
    assert plan is not None
    ours = event_schema(plan.events["happened"])
    for payload in payloads:
        if accepts(schema, payload):
            assert accepts(ours, payload)
        elif not foreign.not_carried:
            assert not accepts(ours, payload)


@given(schema=variants(), payloads=st.lists(near(), min_size=4, max_size=4))
def test_alternatives_that_one_attribute_tells_apart_mean_the_same(
    schema: dict[str, Any], payloads: list[Any]
) -> None:
    foreign = read("json-schema", [ImportedFile("paid.json", json.dumps(schema).encode(), "paid.json")])
    plan = planned(foreign).plan
    assert plan is not None
    ours = event_schema(plan.events["paid"])
    for payload in payloads:
        if accepts(schema, payload):
            assert accepts(ours, payload)
        elif not foreign.not_carried:
            assert not accepts(ours, payload)


def test_the_usual_forms_of_alternatives_are_carried() -> None:
    card = {"properties": {"method": {"const": "card"}, "brand": {"type": "string"}}, "required": ["method"]}
    cash = {"properties": {"method": {"enum": ["cash"]}, "till": {"type": "integer"}}, "required": ["method"]}
    only_card = {"if": {"properties": {"method": {"const": "card"}}}, "then": {"required": ["brand"]}}
    table = {"method": {"enum": ["card", "cash"]}, "brand": {"type": "string"}}
    for schema in (
        {"oneOf": [card, cash], "discriminator": {"propertyName": "method"}},
        {"anyOf": [{**card, "additionalProperties": False}, {**cash, "additionalProperties": False}]},
        {"properties": table, "required": ["method"], **only_card},
        {
            "properties": table,
            "required": ["method"],
            "allOf": [{**only_card, "else": {"required": ["till"]}}],
        },
    ):
        file = ImportedFile("paid.json", json.dumps({"type": "object"} | schema).encode(), "paid.json")
        foreign = read("json-schema", [file])
        assert foreign.not_carried == ()
        assert [*foreign.events["paid"].data["variants"]["when"]] == ["card", "cash"]


@given(plan=plans(), payload=PAYLOADS)
def test_a_plan_comes_back_from_its_own_schemas(plan: dict[str, Any], payload: Any) -> None:
    loaded = plan_of(plan_yaml(plan))
    if loaded.plan is None or "impossible-variant" in {
        one.rule for one in check_plan(loaded.plan, today=TODAY)
    }:
        return
    foreign = read("json-schema", written("json-schema", loaded))
    assert foreign.not_carried == ()
    back = planned(foreign).plan
    assert back is not None
    one, other = (event_schema(each.events["happened"]) for each in (loaded.plan, back))
    assert accepts(one, payload) == accepts(other, payload)
