"""Facts about events: that one comes or goes, and what is said of it beside its attributes."""

from __future__ import annotations

from dataclasses import dataclass, field

from trackplan.model.facts.base import BaseFact
from trackplan.model.plan import Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class EventAdded(BaseFact):
    """The plan has an event that it had not."""

    mirror = "EventRemoved"
    tombstone: Tombstone | None = field(default=None, compare=False)
    """What the old plan said of the name, when it had been removed once already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRemoved(BaseFact):
    """The plan no longer has an event."""

    mirror = "EventAdded"
    successor: str | None = field(default=None, compare=False)
    """The event that the plan names in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRenamed(BaseFact):
    """An event has another name."""

    mirror = "EventRenamed"
    likeness: float = field(default=1.0, compare=False)
    declared: bool = field(default=False, compare=False)
    """Whether the plan itself says so, with ``replaced_by``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChanged(BaseFact):
    """An event or attribute is at another point of its life."""

    mirror = "StatusChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class SunsetChanged(BaseFact):
    """The date after which something deprecated may go is another."""

    mirror = "SunsetChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessorChanged(BaseFact):
    """The name that takes the place of something deprecated is another."""

    mirror = "SuccessorChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventOwnerChanged(BaseFact):
    """Somebody else answers for an event or a journey."""

    mirror = "EventOwnerChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderAdded(BaseFact):
    """One more source sends an event."""

    mirror = "SenderDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderDropped(BaseFact):
    """A source no longer sends an event."""

    mirror = "SenderAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeDeclared(BaseFact):
    """An event says how a repeated occurrence is known."""

    mirror = "DedupeDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeDropped(BaseFact):
    """An event no longer says how a repeated occurrence is known."""

    mirror = "DedupeDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class DedupeChanged(BaseFact):
    """A repeated occurrence is known by something else."""

    mirror = "DedupeChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayTightened(BaseFact):
    """An event has less time to land."""

    mirror = "DelayLoosened"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayLoosened(BaseFact):
    """An event has more time to land."""

    mirror = "DelayTightened"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeNarrowed(BaseFact):
    """A daily volume that was expected no longer is."""

    mirror = "VolumeWidened"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeWidened(BaseFact):
    """A daily volume that was not expected is."""

    mirror = "VolumeNarrowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeChanged(BaseFact):
    """Some daily volumes are expected no longer, and others are."""

    mirror = "VolumeChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeclared(BaseFact):
    """An event says which event comes before it."""

    mirror = "OrderDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDropped(BaseFact):
    """An event no longer says which event comes before it."""

    mirror = "OrderDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(BaseFact):
    """Another event comes before an event, or the two are told to belong together by another attribute."""

    mirror = "OrderChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChanged(BaseFact):
    """Words for people differ: descriptions, triggers, tags, examples, names to show."""

    mirror = "TextChanged"
    what: str = ""
    """Which words, by their key in the language."""


FACTS: tuple[type[BaseFact], ...] = (
    EventAdded,
    EventRemoved,
    EventRenamed,
    StatusChanged,
    SunsetChanged,
    SuccessorChanged,
    EventOwnerChanged,
    SenderAdded,
    SenderDropped,
    DedupeDeclared,
    DedupeDropped,
    DedupeChanged,
    DelayTightened,
    DelayLoosened,
    VolumeNarrowed,
    VolumeWidened,
    VolumeChanged,
    OrderDeclared,
    OrderDropped,
    OrderChanged,
    TextChanged,
)
