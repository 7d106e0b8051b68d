"""More keys than a memory holds: counts become estimates, which are near, and are said to be that."""

from __future__ import annotations

from random import Random

import pytest

from trackplan.document import Document
from trackplan.document.yaml import read_yaml
from trackplan.language.compiled import CompiledPlan
from trackplan.language.load import load
from trackplan.model.key_sample import KeySample
from trackplan.scan.collector import Collector
from trackplan.scan.landed import unseen

PLAN = """\
trackplan: 1
name: Shop
events:
  order_completed:
    status: draft
    dedupe: {by: [order_id], within: 7d}
    attributes: {order_id: {type: string}}
"""
ORDERS = 20_000
AGAIN = 4_000


@pytest.mark.parametrize("most", [ORDERS + AGAIN, 5_000, 1_000])
def test_repeats_beyond_the_bound_are_estimated_and_said(most: int) -> None:
    loaded = load([read_yaml("plan.yaml", PLAN)])
    assert loaded.plan is not None
    collector = Collector(CompiledPlan(loaded.plan), by_file=False, profile=True)
    memory = collector.tally.repeats["order_completed"] = KeySample(most)
    collector.begin("x.ndjson")
    orders = [*range(ORDERS), *range(AGAIN)]
    Random(1).shuffle(orders)
    for line, order in enumerate(orders, 1):
        record = {
            "name": "order_completed",
            "data": {"order_id": f"ord_{order}"},
            "timestamp": 1_793_491_200 + line,
        }
        collector.add(record, lambda: (Document("x.ndjson"), ()), line)
    (finding,) = (one for one in collector.findings(whole=True) if one.rule == "duplicate-event")
    said = [
        one for one in unseen(collector.tally, loaded.plan) if one.what == "all repeats of `order_completed`"
    ]
    assert len(memory) <= most
    assert finding.count is not None
    if most > ORDERS:
        assert (finding.count, said) == (AGAIN, [])
        assert "estimated" not in finding.message
    else:
        assert abs(finding.count / AGAIN - 1) < 4 / (AGAIN / memory.scale) ** 0.5, "four standard deviations"
        assert f"(estimated from one key in {memory.scale})" in finding.message
        assert [one.reason for one in said] == [f"estimated from one key in {memory.scale}, to bound memory"]
