"""Made-up payloads are what they claim to be: valid, or spoilt in the one way that the truth names."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.nightly import nightly
from trackplan.cli.support.plans import read_plan
from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.plan import Plan
from trackplan.sampling.sampler import Sampler
from trackplan.scan.collector import Collector
from trackplan.shapes import SHAPES
from trackplan.templates import STARTERS, folder

EVENT_SHAPES = [name for name in SHAPES if name != "identify"]


def plan_of(starter: str) -> Plan:
    plan = read_plan(Path(str(folder(starter)))).plan
    assert plan is not None
    return plan


def sampler(plan: Plan, shape: str, invalid: float = 0.0) -> Sampler:
    active = [event for event in plan.events.values() if event.status == "active"]
    return Sampler(plan, active, seed=7, shape=shape, invalid=invalid)


@pytest.mark.parametrize("starter", STARTERS)
@pytest.mark.parametrize("shape", EVENT_SHAPES)
def test_valid_payloads_are_valid(starter: str, shape: str) -> None:
    plan = plan_of(starter)
    collector = Collector(CompiledPlan(plan))
    for made in sampler(plan, shape).make(300):
        collector.add(made.record, lambda: (Document("made.ndjson"), ()))
    assert list(collector.findings()) == []
    assert collector.accounts.valid == collector.accounts.read == 300


@pytest.mark.parametrize(
    "attribute",
    [
        r"{type: string, required: true, pattern: '^\p{Lu}[\p{L}-]+$'}",
        "{type: array, required: true, uniqueItems: true, minItems: 2, items: {type: string}}",
        "{type: integer, required: true, minimum: 1, multipleOf: 0.5}",
        "{type: integer, required: true, minimum: 1, multipleOf: 1.5}",
    ],
)
def test_what_has_no_example_is_made_to_fit(attribute: str) -> None:
    text = f"trackplan: 1\nname: Acme Store\nevents: {{e: {{attributes: {{a: {attribute}}}}}}}\n"
    plan = load([read_yaml("plan.yaml", text)]).plan
    assert plan is not None
    fits = CompiledPlan(plan)
    made = [one.record for one in sampler(plan, "track_v1").make(100)]
    assert [one for one in made if fits.violations(SHAPES["track_v1"].read(one))] == []
    assert len({str(one["data"]["a"]) for one in made}) > 1


@pytest.mark.parametrize(
    "key",
    [
        '{type: string, pattern: "^ord_"}',
        '{type: string, pattern: "^ord_[0-9]{6}$"}',
        "{type: string, format: uuid}",
        "{type: string, minLength: 3}",
        "{type: integer}",
        "{type: integer, minimum: 1000}",
    ],
)
def test_what_tells_one_occurrence_from_another_does_not_repeat(key: str) -> None:
    text = f"""\
trackplan: 1
name: Shop
events:
  order_placed:
    dedupe: {{by: [order_id], within: 30d}}
    attributes:
      order_id: {key[:-1]}, required: true}}
"""
    plan = load([read_yaml("plan.yaml", text.encode())]).plan
    assert plan is not None
    collector = Collector(CompiledPlan(plan))
    for made in sampler(plan, "track_v1").make(300):
        collector.add(made.record, lambda: (Document("made.ndjson"), ()))
    assert list(collector.findings()) == []


@pytest.mark.parametrize("count", [120, *nightly(400)])
@pytest.mark.parametrize("starter", STARTERS)
@pytest.mark.parametrize("shape", EVENT_SHAPES)
def test_each_defect_is_found_by_its_rule_at_its_attribute(starter: str, shape: str, count: int) -> None:
    plan = plan_of(starter)
    compiled = CompiledPlan(plan)
    found: Counter[str] = Counter()
    for made in sampler(plan, shape, invalid=1.0).make(count):
        collector = Collector(compiled)
        collector.add(made.record, lambda: (Document("made.ndjson"), ()))
        said = {(finding.rule, finding.attribute) for finding in collector.findings()}
        assert (made.rule, made.attribute) in said, (made, said)
        found[str(made.rule)] += 1
    assert found["missing-attribute"]
    assert found["misnamed-event"]


def test_one_seed_gives_the_same_payloads_each_time() -> None:
    plan = plan_of("snake_case")
    first, again = (list(sampler(plan, "activity", 0.2).make(200)) for _ in range(2))
    assert first == again


VARIED = """\
trackplan: 1
name: Example
events:
  seat_booked:
    attributes:
      fare: {type: [integer, string], required: true}
      note: {type: string, nullable: true, required: true}
      bags: {type: array, required: true, items: {type: string, enum: [small, large]}, maxItems: 2}
      meal: {type: string}
  seat_freed: {}
"""


@pytest.mark.parametrize(("cover", "count"), [(True, 24), (False, 200)])
def test_samples_hold_all_that_a_plan_allows(cover: bool, count: int) -> None:
    plan = load([read_yaml("plan.yaml", VARIED)]).plan
    assert plan is not None
    sampler = Sampler(plan, [*plan.events.values()], seed=1, shape="track_v1", cover=cover)
    made = [one.record for one in sampler.make(count)]
    booked = [one["data"] for one in made if one["name"] == "seat_booked"]
    assert len(booked) < count
    assert {type(one["fare"]) for one in booked} == {int, str}
    assert {type(one["note"]) for one in booked} == {str, type(None)}
    assert {len(one["bags"]) for one in booked} == {0, 1, 2}
    assert {bag for one in booked for bag in one["bags"]} == {"small", "large"}
    assert {"meal" in one for one in booked} == {True, False}


def audited(plan: Plan, shape: str, count: int) -> Collector:
    collector = Collector(CompiledPlan(plan), profile=True)
    collector.begin("made.ndjson")
    for made in sampler(plan, shape).make(count):
        collector.add(made.record, lambda: (Document("made.ndjson"), ()))
    return collector


@pytest.mark.parametrize("shape", EVENT_SHAPES)
def test_what_is_made_of_the_shipped_plan_has_no_finding_in_an_audit(shape: str) -> None:
    collector = audited(plan_of("snake_case"), shape, 10_000)
    assert [repr(finding) for finding in collector.findings(whole=True)] == []


BUSY_AND_RARE = """\
trackplan: 1
name: Shop
events:
  cart_left: {volume: {per_day: [900, 1100]}}
  order_placed: {volume: {per_day: [400, 402]}, delay: {p50: 5s}}
  order_refunded: {volume: {per_day: [0, 3]}}
  quiz_done: {}
"""


@pytest.mark.parametrize("shape", EVENT_SHAPES)
def test_each_day_of_a_week_has_as_many_as_the_plan_expects(shape: str) -> None:
    plan = load([read_yaml("plan.yaml", BUSY_AND_RARE.encode())]).plan
    assert plan is not None
    collector = audited(plan, shape, 10_000)
    days = {name: [*one.days.values()] for name, one in collector.tally.events.items()}
    assert len(days["cart_left"]) == 8  # of which the last is cut short
    assert all(900 <= count <= 1100 for count in days["cart_left"][:-1])
    assert all(400 <= count <= 402 for count in days["order_placed"][:-1])
    assert all(count <= 3 for count in days["order_refunded"])
    assert [repr(finding) for finding in collector.findings(whole=True)] == []
