"""Changes of a plan joined with its consumers: who is affected, and how the verdict follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.consumers.world import world
from tests.rules.harness import read
from trackplan.cli.support.consumer_inputs import fresh_problems
from trackplan.consumers.affected import affected
from trackplan.diff import compare

CASES = yaml.safe_load((Path(__file__).parent / "affected.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_who_is_affected_by_a_change(case: dict[str, str]) -> None:
    old = world({"plan.yaml": case["before"], **case.get("files", {})})  # type: ignore[dict-item]
    new = read({"plan.yaml": case["after"]}).plan
    assert new is not None
    comparison = affected(compare(old.plan, new, today=date(2026, 6, 1)), old, fresh_problems(old, new))
    said = [
        f"{change.fact.id} {change.readers.verdict.word}: {'; '.join(change.affected)}"
        for change in comparison.changes
        if change.readers.verdict.word != "safe" or change.affected
    ]
    assert said == case["said"]
    assert comparison.bump == case["bump"]
