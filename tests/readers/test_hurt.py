"""Changes of a plan joined with what reads it: whom each hurts, and how the verdict follows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from tests.readers.world import world
from tests.rules.harness import read
from trackplan.diff import compare
from trackplan.readers.hurt import hurt

CASES = yaml.safe_load((Path(__file__).parent / "hurt.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_whom_a_change_hurts(case: dict[str, str]) -> None:
    old = world({"plan.yaml": case["before"], **case.get("files", {})})  # type: ignore[dict-item]
    new = read({"plan.yaml": case["after"]}).plan
    assert new is not None
    comparison = hurt(compare(old.plan, new, today=date(2026, 6, 1)), old)
    said = [
        f"{change.fact.id} {change.readers.verdict.word}: {'; '.join(change.touched)}"
        for change in comparison.changes
        if change.readers.verdict.word != "safe" or change.touched
    ]
    assert said == case["said"]
    assert comparison.bump == case["bump"]
