"""What an audit saw land, as the site shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What landed of one event."""

    count: int
    valid: int | None = None
    first_seen: str = ""
    last_seen: str = ""
    filled: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """Attribute path to the share of occurrences that carry it, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """What landed, by event."""

    events: Mapping[str, Health]
    since: str = ""
    until: str = ""

    def record(self, name: str) -> dict[str, Any] | None:
        """An event's health as the JSON twin has it; ``None`` without an audit."""
        health = self.events.get(name)
        if health is None:
            return {"count": 0}
        share = None if health.valid is None or not health.count else round(health.valid / health.count, 4)
        seen = {"first_seen": health.first_seen, "last_seen": health.last_seen}
        return {
            "count": health.count,
            **({} if share is None else {"valid_share": share}),
            **{key: value for key, value in seen.items() if value},
        }
