"""The geometry of the page's charts, in pixels; the template draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trackplan.reporters.words import number, percent

SPARK_HEIGHT, SPARK_STEP = 22, 4
DAYS_HEIGHT, DAYS_WIDTH = 72, 640
SHARES_WIDTH = 100
BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One bar per day, as x and height."""

    bars: tuple[tuple[float, int], ...]
    bar: float
    width: int
    height: int
    title: str
    desc: str


def sparkline(name: str, per_day: Sequence[int], days: Sequence[str]) -> Bars:
    """Return the small chart of one event's days."""
    return _bars(name, per_day, days, SPARK_STEP * max(1, len(days)), SPARK_HEIGHT)


def by_day(name: str, per_day: Sequence[int], days: Sequence[str]) -> Bars:
    """Return the wide chart of one event's days."""
    return _bars(name, per_day, days, DAYS_WIDTH, DAYS_HEIGHT)


def _bars(name: str, per_day: Sequence[int], days: Sequence[str], width: int, height: int) -> Bars:
    most = max(per_day, default=0)
    step = min(width / max(1, len(days)), 24)
    bars = tuple(
        (round(index * step, 2), max(1, round(count / most * height)))
        for index, count in enumerate(per_day)
        if count
    )
    landed = sum(1 for count in per_day if count)
    span = f"{days[0]} to {days[-1]}: " if days else ""
    return Bars(
        bars=bars,
        bar=round(max(0.5, step - max(1, step / 8)), 2),
        width=round(step * max(1, len(days))),
        height=height,
        title=f"{name} by day",
        desc=f"{span}landed on {landed:,} of {number(len(days), 'days')}, at most {most:,} a day",
    )


def stacked(parts: Mapping[str, int], width: int) -> list[dict[str, Any]]:
    """Return a stacked bar: name, x, width and share of each part; at least one pixel if not empty."""
    total = sum(parts.values())
    made, start = [], 0.0
    for name, count in parts.items():
        wide = count / total * width if total else 0.0
        if count:
            share = percent(count / total)
            drawn = {"x": round(start, 2), "width": round(max(1.0, wide), 2)}
            made.append({"name": name, "count": count, "share": share, **drawn})
        start += wide
    return made
