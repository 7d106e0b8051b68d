"""Sparklines: occurrences by day as a small bar chart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from trackplan.site.words import plural

DAYS = 60
"""The most days that it shows, the newest."""
HEIGHT = 20
BAR, STEP = 2, 3


class Spark(NamedTuple):
    """A chart: its bars as a path to stroke, in pixels, and what it says in words."""

    path: str
    width: int
    label: str


def sparkline(per_day: Mapping[str, int], end: str = "") -> Spark:
    """Draw the last days to the end of the audit's window; a day without any occurrence is a gap."""
    days = {date.fromisoformat(day): count for day, count in per_day.items()}
    last = max([*days, *([date.fromisoformat(end)] if end else [])])
    first = max(min(days), last - timedelta(days=DAYS - 1))
    shown = [days.get(first + timedelta(days=index), 0) for index in range((last - first).days + 1)]
    most = max(*shown, 1)
    bars = [
        f"M{index * STEP + BAR // 2} {HEIGHT}v-{max(1, round(count / most * HEIGHT))}"
        for index, count in enumerate(shown)
        if count
    ]
    label = f"{plural(len(shown), 'day')} to {last}, at most {most:,} a day"
    return Spark("".join(bars), len(shown) * STEP, label)
