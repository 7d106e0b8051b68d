"""The compiled schema means the same to the fast validator and to `jsonschema`, for any plan."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from tests.strategies import VALUES, payloads_for, plans
from trackplan.document.yaml import read_yaml
from trackplan.language.compile import event_schema
from trackplan.language.load import load
from trackplan.model.plan import Event
from trackplan.validator import Validator

FORMATS = FormatChecker(["date", "date-time"])


def event_of(plan: dict[str, Any]) -> Event:
    loaded = load([read_yaml("plan.yaml", yaml.safe_dump(plan, allow_unicode=True))])
    assert loaded.plan is not None, list(loaded.faults)
    return loaded.plan.events["happened"]


@st.composite
def plan_and_payload(draw: st.DrawFn) -> tuple[dict[str, Any], Any]:
    plan = draw(plans())
    happened = plan["events"]["happened"]
    return plan, draw(payloads_for(happened["attributes"], happened.get("variants")) | VALUES)


@given(plan_and_payload())
def test_both_validators_agree(pair: tuple[dict[str, Any], Any]) -> None:
    plan, payload = pair
    for closed in ("forbid", "warn"):
        schema = event_schema(event_of(plan), closed=closed)
        authority = Draft202012Validator(schema, format_checker=FORMATS)
        fast = Validator(schema)
        assert fast.accepts(payload) == authority.is_valid(payload)
        assert fast.accepts(payload) == (not list(fast.failures(payload)))


@given(plans())
def test_every_compiled_schema_is_a_schema(plan: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(event_schema(event_of(plan)))
