"""Durations are read and said in one place."""

import pytest

from trackplan.language.durations import declared, measured, seconds

SAID = {
    # of the plan: as the plan says it, measured
    "45s": ("45s", "45s"),
    "90s": ("90s", "1m 30s"),
    "2h": ("2h", "2h"),
    "90m": ("90m", "1h 30m"),
    "24h": ("24h", "1d"),
    "72h": ("72h", "3d"),
    "14d": ("14d", "14d"),
    "1w": ("7d", "7d"),
    "100000s": ("100000s", "1d 3h"),
}


@pytest.mark.parametrize("text", SAID)
def test_a_duration_is_read_and_said(text: str) -> None:
    assert (declared(seconds(text)), measured(seconds(text))) == SAID[text]


@pytest.mark.parametrize("text", ["", "h", "0h", "-1h", "1.5h", "1y", "72 h", "1000000s", "٣d"])
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        seconds(text)
