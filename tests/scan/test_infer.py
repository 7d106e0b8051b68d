"""A plan inferred from payloads loads, lints without errors, and accepts the payloads that it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.nightly import nightly
from tests.site.conftest import PLAN, trackplan
from trackplan.cli.commands.infer import InferSpec
from trackplan.cli.support import inputs as cutting
from trackplan.cli.support.collecting import read_all
from trackplan.document import Document, Ref
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.payload import Payload
from trackplan.model.plan import Plan
from trackplan.scan.codes import PEOPLE
from trackplan.scan.infer import plan_text
from trackplan.scan.profile import Profile
from trackplan.shapes import SHAPES


def inferred(records: list[dict[str, Any]]) -> str:
    fold = Profile(CompiledPlan(Plan(ref=Ref(Document("inferred")))))
    for record in records:
        fold.add(record, lambda: (Document("records"), ()))
    return plan_text(fold.tally, fold.forms)


def loaded(text: str) -> Plan:
    found = load([read_yaml("plan.yaml", text)])
    assert [fault.message for _, fault in found.faults] == []
    assert found.plan is not None
    return found.plan


@pytest.mark.parametrize("shape", ["track_v1", *nightly("pipelines", "activity")])
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


CODES = ["EUR", "usd", "on", "no", "a-b", "v2", "gift_card"]
NO_CODES = ["Ada Lovelace", "ada@example.com", "usr_0001", "", "ünï", "x" * 33, "2026"]


def answers(name: str, counts: Mapping[str, int], *, event: str = "answered") -> list[dict[str, Any]]:
    """One payload of each of so many people for each value."""
    return [
        {"name": event, "data": {name: value}, "customer_id": f"usr_{value}_{number}"}
        for value, count in counts.items()
        for number in range(count)
    ]


@given(st.dictionaries(st.sampled_from(CODES + NO_CODES[:2]), st.integers(1, 40), min_size=1))
def test_an_enum_is_of_codes_that_many_people_had(counts: dict[str, int]) -> None:
    sent = answers("choice", counts)
    text = inferred(sent)
    found = loaded(text).events["answered"].attributes["choice"].constraints.get("enum")
    kept = len(counts) > 1 and min(counts.values()) >= PEOPLE and set(counts) <= set(CODES)
    assert found == (sorted(counts) if kept else None)
    assert kept or not any(repr(value) in text or f" {value}" in text for value in NO_CODES[:2])
    compiled = CompiledPlan(loaded(text))
    assert all(compiled.violations(SHAPES["track_v1"].read(one)) == () for one in sent)


@pytest.mark.parametrize("value", NO_CODES)
def test_one_value_that_is_no_code_is_enough(value: str) -> None:
    sent = answers("choice", {"EUR": 50, "USD": 50, value: 50})
    assert "enum" not in loaded(inferred(sent)).events["answered"].attributes["choice"].constraints


@pytest.mark.parametrize("name", ["first_name", "account_id", "nickname", "api_key", "streetAddress"])
def test_a_name_that_tells_of_one_person_has_no_enum(name: str) -> None:
    assert (
        "enum"
        not in loaded(inferred(answers(name, {"Ada": 50, "Bob": 50})))
        .events["answered"]
        .attributes[name]
        .constraints
    )


def test_a_person_who_comes_often_counts_once() -> None:
    sent = answers("choice", {"EUR": 19, "USD": 20}) + [
        {"name": "answered", "data": {"choice": "EUR"}, "customer_id": "usr_again"} for _ in range(90)
    ]
    assert "enum: [EUR, USD]" in inferred(sent)
    assert "enum: [" not in inferred([*sent[1:]])
    assert "enum: [" not in inferred([{**one, "customer_id": None} for one in sent])


def test_twenty_values_are_the_most() -> None:
    most = {f"c{number}": 20 for number in range(20)}
    assert "enum: [" in inferred(answers("choice", most))
    assert "enum: [" not in inferred(answers("choice", {**most, "more": 20}))


def test_an_event_that_lacks_some_values_shares_the_enum_of_one_that_has_all() -> None:
    few, many = answers("currency", {"EUR": 1}, event="few"), answers("currency", {"EUR": 30, "USD": 30})
    events = loaded(inferred([*few, *many])).events
    assert events["few"].attributes["currency"].constraints["enum"] == ["EUR", "USD"]
    apart = answers("status", {"a": 30, "b": 30}, event="x") + answers(
        "status", {"c": 30, "d": 30}, event="y"
    )
    assert loaded(inferred(apart)).events["x"].attributes["status"].constraints["enum"] == ["a", "b"]


def test_names_that_a_plan_cannot_hold_are_said(tmp_path: Path) -> None:
    long = "n" * 201
    sent = [
        {"name": "a", "data": {long: 1, "b": {long: 1, "c": [{"": 1}]}}, "customer_id": "u"},
        {"name": long, "data": {}, "customer_id": "u"},
        {"name": "", "data": {}, "customer_id": "u"},
    ]
    (tmp_path / "x.ndjson").write_text("".join(json.dumps(one) + "\n" for one in sent))
    said = trackplan("infer", "x.ndjson", "--output", "plan.yaml", cwd=tmp_path)
    assert said == (
        "note: left out 2 payloads whose event has no name or one of over 200 characters\n"
        "note: left out 3 attributes with no name or one of over 200 characters\n"
        "wrote plan.yaml\n"
    )
    plan = (tmp_path / "plan.yaml").read_text()
    assert "# Left out: 3 attributes with no name or one of over 200 characters.\n" in plan
    assert "    additional: allow  # some attributes are left out; see the top\n" in plan
    trackplan("lint", "--plan", "plan.yaml", cwd=tmp_path)


def test_a_file_is_written_over_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "x.ndjson").write_text('{"name": "a", "data": {}}\n')
    (tmp_path / "plan.yaml").write_text("mine")
    said = trackplan("infer", "x.ndjson", "--output", "plan.yaml", cwd=tmp_path, code=2)
    assert "`plan.yaml` is there already" in said
    assert (tmp_path / "plan.yaml").read_text() == "mine"
    trackplan("infer", "x.ndjson", "--output", "plan.yaml", "--force", cwd=tmp_path)
    assert loaded((tmp_path / "plan.yaml").read_text()).events.keys() == {"a"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_jobs_change_nothing(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    payloads = tmp_path / "payloads.ndjson"
    trackplan("sample", "--plan", PLAN, "--count", "3000", "--shape", "activity", "--output", payloads)
    records = [json.loads(line) for line in payloads.read_text().splitlines()]
    monkeypatch.setattr(cutting, "PART", 100_000)
    monkeypatch.setattr("trackplan.cli.support.collecting.WORTH_A_WORKER", 0)
    work = cutting.parts([str(payloads)], jobs)
    asked = InferSpec(None)
    fold, _ = read_all(asked, asked.compiled(), work, jobs)
    assert isinstance(fold, Profile)
    assert plan_text(fold.tally, fold.forms) == inferred(records)
    assert len(work) > 1


def test_whole_numbers_prove_nothing_of_money_or_where_others_have_fractions() -> None:
    records = [
        {
            "name": "seat_booked",
            "data": {"fare": 12, "grade": 4, "bags": index % 3},
            "customer_id": f"u{index}",
        }
        for index in range(30)
    ]
    records += [{"name": "seat_rated", "data": {"grade": 4.5}, "customer_id": "u1"}]
    events = loaded(inferred(records)).events
    assert {name: one.types for name, one in events["seat_booked"].attributes.items()} == {
        "bags": ("integer",),
        "fare": ("number",),
        "grade": ("number",),
    }


def test_the_format_of_all_texts_is_guessed() -> None:
    records = [
        {
            "name": "seat_booked",
            "data": {
                "link": f"https://seats.example/{index}",
                "order": f"ord_{index:04}x",
                "mixed": "ord_1" if index else "free text",
                "ref": f"550e8400-e29b-41d4-a716-4466554400{index:02}",
                "to": f"rider{index}@example.com",
            },
            "customer_id": f"u{index}",
        }
        for index in range(30)
    ]
    attributes = loaded(inferred(records)).events["seat_booked"].attributes
    assert {name: dict(one.constraints) for name, one in attributes.items()} == {
        "link": {"format": "uri"},
        "mixed": {},
        "order": {"pattern": "^ord_"},
        "ref": {"format": "uuid"},
        "to": {"format": "email"},
    }


@pytest.mark.parametrize("value", [3, "x", {"price": 1, "sku": "A"}, [{"price": 1}]], ids=repr)
def test_an_object_whose_keys_are_data_is_a_map(value: Any) -> None:
    def prices(number: int) -> dict[str, Any]:
        return {f"sku_{number % 40}": value, f"sku_{(number * 7 + 1) % 40}": value}

    records = [
        {"name": "priced", "customer_id": f"usr_{number}", "data": {"prices": prices(number), "a": {"b": 1}}}
        for number in range(200)
    ]
    text = inferred(records)
    plan = loaded(text)
    attribute = plan.events["priced"].attributes["prices"]
    assert attribute.types == ("object",)
    assert attribute.values is not None
    assert not attribute.attributes
    assert plan.events["priced"].attributes["a"].attributes
    assert "40 keys, none in half of the objects: they look like data" in text
    compiled = CompiledPlan(plan)
    assert all(
        not compiled.violations(payload)
        for record in records
        if isinstance(payload := SHAPES["track_v1"].read(record), Payload)
    )
