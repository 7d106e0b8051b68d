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


class StatusChanged(BaseFact):
    """An event or attribute is at another point of its life."""

    mirror = "StatusChanged"


class SunsetChanged(BaseFact):
    """The date after which something deprecated may go is another."""

    mirror = "SunsetChanged"


class SuccessorChanged(BaseFact):
    """The name that takes the place of something deprecated is another."""

    mirror = "SuccessorChanged"


class EventOwnerChanged(BaseFact):
    """Somebody else answers for an event or a journey."""

    mirror = "EventOwnerChanged"


class SenderAdded(BaseFact):
    """One more source sends an event."""

    mirror = "SenderDropped"


class SenderDropped(BaseFact):
    """A source no longer sends an event."""

    mirror = "SenderAdded"


class DedupeDeclared(BaseFact):
    """An event says how a repeated occurrence is known."""

    mirror = "DedupeDropped"


class DedupeDropped(BaseFact):
    """An event no longer says how a repeated occurrence is known."""

    mirror = "DedupeDeclared"


class DedupeChanged(BaseFact):
    """A repeated occurrence is known by something else."""

    mirror = "DedupeChanged"


class DelayTightened(BaseFact):
    """An event has less time to land."""

    mirror = "DelayLoosened"


class DelayLoosened(BaseFact):
    """An event has more time to land."""

    mirror = "DelayTightened"


class VolumeNarrowed(BaseFact):
    """A daily volume that was expected no longer is."""

    mirror = "VolumeWidened"


class VolumeWidened(BaseFact):
    """A daily volume that was not expected is."""

    mirror = "VolumeNarrowed"


class VolumeChanged(BaseFact):
    """Some daily volumes are expected no longer, and others are."""

    mirror = "VolumeChanged"


class OrderDeclared(BaseFact):
    """An event says which event comes before it."""

    mirror = "OrderDropped"


class OrderDropped(BaseFact):
    """An event no longer says which event comes before it."""

    mirror = "OrderDeclared"


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
