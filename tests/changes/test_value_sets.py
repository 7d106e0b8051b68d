"""What is known of the values of an attribute, from its definition alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.diff.plans import plan_of
from trackplan.changes.value_set import ValueSet, is_anything, may_look_personal
from trackplan.language.keywords import VALUE
from trackplan.model.plan import Attribute

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("value_sets.yaml").read_text())


def attribute_of(case: dict[str, Any]) -> Attribute:
    plan = plan_of({"events": {"e": {"attributes": {"a": case["is"]}}}})
    return plan.events["e"].attributes["a"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: json.dumps(case["is"]))
def test_what_is_known_of_values(case: dict[str, Any]) -> None:
    attribute = attribute_of(case)
    values = ValueSet(attribute)
    known = "many" if values.all_values is None else [*values.all_values]
    found: dict[str, Any] = {"is": case["is"], "values": known}
    if "lengths" in case:
        found["lengths"] = [*values.lengths]
    if "bounds" in case:
        (low, low_out), (high, high_out) = values.bounds(VALUE, whole=values.is_whole)
        assert (low_out, high_out) == (False, False)
        found["bounds"] = [low, high]
    if may_look_personal(attribute):
        found["personal"] = True
    if is_anything(attribute):
        found["anything"] = True
    assert found == case
    # True is 1 in Python, and not in JSON.
    assert [type(one) for one in found["values"]] == [type(one) for one in case["values"]]


def test_a_limit_that_is_itself_outside_stays_so_where_numbers_have_parts() -> None:
    attribute = attribute_of({"is": {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2}})
    assert ValueSet(attribute).bounds(VALUE) == ((1, True), (2, True))
