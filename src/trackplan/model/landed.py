"""What landed, counted by event and attribute: the audit's result and a later audit's baseline.

Times are ISO 8601 in UTC, such as ``2026-11-02T09:30:00Z``; ``None`` where no time could be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedAttribute:
    """The values that landed at one attribute path."""

    count: int
    """The number of values, null included."""
    of: int | None
    """The number of objects that could have it; ``None`` for the items of an array."""
    types: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    first_seen: str | None = None
    last_seen: str | None = None
    numbers: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many numbers fell into each bin of `trackplan.model.value_profile`; of planned attributes that are
    not personal."""
    texts: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """How many were of each planned value, by `text_key`; of the same attributes with an ``enum``, and of
    booleans."""

    @property
    def fill_rate(self) -> tuple[int, int] | None:
        """How many of the objects that could have it have a value, and of how many; ``None`` without any."""
        of = self.count if self.of is None else self.of
        return (self.count - self.types.get("null", 0), of) if of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedPeople:
    """The attributes that identify calls set."""

    count: int
    attributes: Mapping[str, LandedAttribute] = field(default_factory=lambda: MappingProxyType({}))
    attributes_beyond: int = 0
    """Occurrences of names past the cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedDay:
    """What landed of one event on one day."""

    count: int
    valid: int = 0
    late: int = 0
    people: int = 0
    """About how many different people it was of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedEvent:
    """What landed of one event."""

    name: str
    planned: bool
    count: int
    valid: int
    anonymous: int = 0
    """The number of occurrences without a person."""
    first_seen: str | None = None
    last_seen: str | None = None
    per_day: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Occurrences by day, such as ``2026-11-22``."""
    days: Mapping[str, LandedDay] = field(default_factory=lambda: MappingProxyType({}), compare=False)
    """The same days in detail, which is kept in a history and in no report."""
    sources: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    delay: Mapping[str, int] | None = None
    """``count`` and, by ``p50``, ``p95`` and ``p99``, seconds from the event's time to its landing."""
    attributes: Mapping[str, LandedAttribute] = field(default_factory=lambda: MappingProxyType({}))
    attributes_beyond: int = 0
    """Occurrences of names past the cap."""

    @property
    def share(self) -> float | None:
        """The valid share of a planned event, from 0 to 1; ``None`` if that is unknown."""
        return self.valid / self.count if self.planned and self.count else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Landed:
    """Everything that landed."""

    first: str | None = None
    last: str | None = None
    shapes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The number of payloads by wire shape."""
    events: tuple[LandedEvent, ...] = ()
    people: LandedPeople | None = None
    _by_name: Mapping[str, LandedEvent] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {one.name: one for one in self.events})

    def event(self, name: str) -> LandedEvent | None:
        """Return what landed of one event; ``None`` if nothing did."""
        return self._by_name.get(name)
