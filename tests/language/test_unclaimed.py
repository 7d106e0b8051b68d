"""A keyword that nobody claims is loud: a finding in payloads, and a risky fact in `diff`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.diff.plans import changes, plan_of
from tests.language.contains import known
from trackplan.document import Document
from trackplan.language.compiled import CompiledPlan
from trackplan.model.verdict import Verdict
from trackplan.rules.constraints import faults
from trackplan.scan.collector import Collector
from trackplan.site.words import constraints


@pytest.fixture(autouse=True)
def _contains() -> Iterator[None]:
    with known():
        yield


def plan(tags: dict[str, Any], **policy: Any) -> dict[str, Any]:
    return {"events": {"cart_viewed": {"attributes": {"tags": {"type": "array", **tags}}}}, **policy}


@pytest.mark.parametrize("count", [1, 1000], ids=["one payload", "many payloads"])
def test_what_breaks_it_is_a_finding(count: int) -> None:
    collector = Collector(CompiledPlan(plan_of(plan({"contains": "new"}))))
    for number in range(count):
        record = {"name": "cart_viewed", "data": {"tags": ["old" if number % 2 == 0 else "new"]}}
        document = Document("a.ndjson", text=json.dumps(record), data=record)
        collector.add(record, lambda document=document: (document, ()), number + 1)  # type: ignore[misc]
    (finding,) = collector.findings()
    assert (finding.rule, finding.attribute, finding.count) == (
        "constraint-violated",
        "tags",
        (count + 1) // 2,
    )
    assert finding.message == "`tags` (an array) breaks `contains`"
    assert finding.help == "planned: an item that is `new`"


def test_no_rule_says_it_twice_and_a_policy_can_switch_it_off() -> None:
    off = plan({"contains": "new"}, rules={"constraint-violated": "off"})
    collector = Collector(CompiledPlan(plan_of(off)))
    record = {"name": "cart_viewed", "data": {"tags": []}}
    collector.add(record, lambda: (Document("a.ndjson", text=json.dumps(record), data=record), ()), 1)
    assert list(collector.findings()) == []


@pytest.mark.parametrize(
    ("before", "after", "fact", "senders", "readers"),
    [
        ({}, {"contains": "new"}, "constraint-declared", Verdict.RISKY, Verdict.SAFE),
        ({"contains": "new"}, {}, "constraint-dropped", Verdict.SAFE, Verdict.RISKY),
        ({"contains": "new"}, {"contains": "old"}, "constraint-changed", Verdict.RISKY, Verdict.RISKY),
    ],
)
def test_a_change_of_it_is_risky(
    before: dict[str, Any], after: dict[str, Any], fact: str, senders: Verdict, readers: Verdict
) -> None:
    (change,) = changes(plan(before), plan(after))
    assert (change.fact.id, change.senders.verdict, change.readers.verdict) == (fact, senders, readers)


def test_it_is_known_wherever_constraints_are() -> None:
    attribute = plan_of(plan({"contains": "new"})).events["cart_viewed"].attributes["tags"]
    assert [words.text for words in constraints(attribute.constraints)] == ["an item that is `new`"]
    assert list(faults(attribute)) == []
    wrong = plan_of({"people": {"attributes": {"a": {"type": "string", "contains": "x"}}}}).people["a"]
    assert [fault.message for fault in faults(wrong)] == ["`contains` has no effect on type string"]
