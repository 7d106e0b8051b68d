"""A plan inferred from payloads loads, lints without errors, and accepts the payloads that it came from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.site.conftest import PLAN, trackplan
from trackplan.document import Document, Ref
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.plan import Plan
from trackplan.scan.infer import plan_text
from trackplan.scan.profile import Profile
from trackplan.shapes import SHAPES


def inferred(records: list[dict[str, Any]]) -> str:
    fold = Profile(Plan(ref=Ref(Document("inferred"))))
    for record in records:
        fold.add(record, lambda: (Document("records"), ()))
    return plan_text(fold.tally, fold.forms)


def loaded(text: str) -> Plan:
    found = load([read_yaml("plan.yaml", text)])
    assert [fault.message for _, fault in found.faults] == []
    assert found.plan is not None
    return found.plan


@pytest.mark.parametrize("shape", ["track_v1", "pipelines", "activity"])
def test_the_shipped_plan_comes_back_and_accepts_its_payloads(tmp_path: Path, shape: str) -> None:
    payloads, plan = tmp_path / "payloads.ndjson", tmp_path / "plan.yaml"
    trackplan("sample", "--plan", PLAN, "--count", "3000", "--shape", shape, "--output", payloads)
    trackplan("infer", payloads, "--output", plan)
    trackplan("lint", "--plan", plan)
    trackplan("lint", payloads, "--plan", plan, "--fail-on", "warning")
    sent = {
        json.loads(line).get("name") or json.loads(line).get("event")
        for line in payloads.read_text(encoding="utf-8").splitlines()
    }
    assert set(loaded(plan.read_text(encoding="utf-8")).events) == sent


def test_data_with_defects_is_accepted_too(tmp_path: Path) -> None:
    payloads, plan = tmp_path / "payloads.ndjson", tmp_path / "plan.yaml"
    trackplan("sample", "--plan", PLAN, "--count", "3000", "--invalid", "0.3", "--output", payloads)
    trackplan("infer", payloads, "--output", plan)
    trackplan("lint", "--plan", plan)


NAMES = st.sampled_from(["a", "b.c", "x[]", "null", "no", "Ünï", "a: b # c", "{", "\u202e", '"', "1"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(-1e6, 1e6) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.lists(st.tuples(NAMES, st.dictionaries(NAMES, JSON, max_size=4)), min_size=1, max_size=30))
def test_any_payload_fits_the_plan_that_it_came_from(sent: list[tuple[str, dict[str, Any]]]) -> None:
    records = [{"name": name, "data": data, "customer_id": "usr_1"} for name, data in sent]
    compiled = CompiledPlan(loaded(inferred(records)))
    for record in records:
        payload = SHAPES["track_v1"].read(record)
        assert compiled.event(payload) is not None
        assert compiled.violations(payload) == ()


def test_no_value_is_in_the_plan() -> None:
    sent = [{"name": "joined", "data": {"email": "ada@example.com", "age": 4711}, "customer_id": "u"}] * 30
    text = inferred(sent)
    assert "ada" not in text
    assert "4711" not in text
    assert loaded(text).events["joined"].attributes["email"].pii == "email"
    assert loaded(text).events["joined"].attributes["age"].required
