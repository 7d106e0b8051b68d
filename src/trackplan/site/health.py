"""Landing statistics of an audit, as the site shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from trackplan.model.landed import Landed, LandedEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What landed of one event."""

    count: int
    valid: int
    first_seen: str = ""
    last_seen: str = ""
    """ISO 8601 in UTC; empty when no payload said its time."""
    per_day: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Occurrences by day, such as ``2026-11-22``."""
    filled: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Attribute path to the share of what could hold it that does, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedStats:
    """What landed, by event."""

    events: Mapping[str, Health]
    first: str = ""
    last: str = ""

    def record(self, name: str) -> dict[str, Any]:
        """An event's health as the JSON twin has it."""
        health = self.events.get(name)
        if health is None:
            return {"count": 0}
        seen = {"first_seen": health.first_seen, "last_seen": health.last_seen}
        return {
            "count": health.count,
            "valid_share": round(health.valid / health.count, 4) if health.count else 0,
            **{key: value for key, value in seen.items() if value},
            **({"per_day": dict(health.per_day)} if health.per_day else {}),
        }


def landed_stats(landed: Landed) -> LandedStats:
    """Collect the landing statistics of an audit."""
    return LandedStats(
        events={event.name: _health(event) for event in landed.events},
        first=_day(landed.first),
        last=_day(landed.last),
    )


def _health(event: LandedEvent) -> Health:
    return Health(
        count=event.count,
        valid=event.valid,
        first_seen=_day(event.first_seen),
        last_seen=_day(event.last_seen),
        per_day=dict(sorted(event.per_day.items())),
        filled={path: one.count / one.of for path, one in event.attributes.items() if one.of},
    )


def _day(moment: str | None) -> str:
    return (moment or "")[:10]
