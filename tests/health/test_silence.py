"""Whether an event has gone silent, by its own rhythm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from trackplan.health.silence import silence
from trackplan.model.times import DAY
from trackplan.model.window import Window

CASES = yaml.safe_load((Path(__file__).parent / "silence.yaml").read_text("utf-8"))
START = 100


def counted(counts: list[int], start: int) -> dict[int, int]:
    return {start + index: count for index, count in enumerate(counts) if count}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_days_of_an_event_say_whether_it_is_silent(case: dict[str, Any]) -> None:
    before = case.get("before", [])
    found = silence(
        counted(case["days"], START),
        Window(first=START * DAY, last=(START + case["window"]) * DAY - 1),
        before=counted(before, START - len(before)),
        expected=case.get("expected", False),
    )
    assert found.state == case["state"]
    if "last" in case:
        assert found.last == START + case["last"]
