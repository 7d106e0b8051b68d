"""The version that changes ask for, by semver's own words: what was public and is gone is a major step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.diff.plans import HEAD, compared

CASES = yaml.safe_load((Path(__file__).parent / "versions.yaml").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_step(case: dict[str, Any]) -> None:
    before, after = ({**HEAD, "events": {"e": case[side]}} for side in ("before", "after"))
    found = compared(before, after)
    assert found.bump == case["bump"]
    assert [reason for change in found.changes for reason in change.because] == case["said"]


def test_an_attribute_of_people_that_is_removed_is_a_major_step() -> None:
    assert compared({"people": {"attributes": {"tier": {"type": "string"}}}}, {}).bump == "major"
