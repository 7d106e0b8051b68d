"""How often an event lands a day, over days that were seen whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from trackplan.model.landing import Landing
from trackplan.model.tally import DAY


def full_days(landing: Landing, name: str) -> list[int]:
    """How often an event landed on each day but the first and the last, which are seen in part."""
    first, last = landing.spell.first, landing.spell.last
    landed = landing.tally.events.get(name)
    if first is None or last is None or landed is None:
        return []
    return [landed.days.get(day, 0) for day in range(first // DAY + 1, last // DAY)]


def pace(landing: Landing, name: str) -> float | None:
    """How often an event lands on a full day, on average; ``None`` without one."""
    days = full_days(landing, name)
    return sum(days) / len(days) if days else None


def pace_before(landing: Landing, name: str) -> float | None:
    """The same of the earlier report."""
    span = landing.before.get("span") or {}
    if not span.get("first") or not span.get("last"):
        return None
    first, last = date.fromisoformat(span["first"][:10]), date.fromisoformat(span["last"][:10])
    number = (last - first).days - 1
    events: list[Mapping[str, Any]] = landing.before.get("events", [])
    days: Mapping[str, int] = next(
        (event.get("per_day", {}) for event in events if event.get("name") == name), {}
    )
    inner = [count for day, count in days.items() if first < date.fromisoformat(day) < last]
    return sum(inner) / number if number > 0 else None
