"""Facts: each one thing in which two plans differ, and what is judged of it.

A fact is neutral. It says what was and what is, and never that anything breaks: that is what a
`Verdict` on it says, one for those who send events and one for those who read them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any, ClassVar, Literal, get_args

from trackplan.document import Ref
from trackplan.model.plan import Attribute, Event, Plan, Tombstone

Bump = Literal["major", "minor", "patch", "none"]


class Verdict(IntEnum):
    """What a change does to one side; a larger value is worse."""

    SAFE = 0
    RISKY = 1
    BREAKING = 2

    @property
    def word(self) -> str:
        """The word that users read: ``safe``, ``risky`` or ``breaking``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """What the old plan had promised of the thing that changes."""

    unsent: bool = False
    """Nobody sends it yet: it was a draft."""
    unread: bool = False
    """Nobody reads it yet: it was a draft."""
    sunset: date | None = None
    """The date after which it may go, where it was deprecated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseFact:
    """What every fact has. ``before`` and ``after`` are JSON values; ``None`` where there is nothing."""

    mirror: ClassVar[str] = ""
    """The fact that the same two plans give when they change places."""

    at: str
    """What it is about, by a name that stays when the thing goes: ``events/order_completed/value``."""
    ref: Ref = field(compare=False, repr=False)
    """Where it stands in the new plan, or what is left around it there."""
    was: Ref | None = field(default=None, compare=False, repr=False)
    """Where it stood in the old plan."""
    event: str | None = None
    attribute: str | None = None
    group: str | None = None
    """The attribute group that it was written in, if it was."""
    before: Any = None
    after: Any = None
    life: Life = field(default_factory=Life, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The fact's name in reports: ``became-required``."""
        return re.sub(r"(?<=.)(?=[A-Z])", "-", type(self).__name__).lower()


# --- events ---------------------------------------------------------------------------------------


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


# --- attributes -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeFact(BaseFact):
    """Something about an attribute of an event, a person or an object."""

    old: Attribute | None = field(default=None, compare=False, repr=False)
    new: Attribute | None = field(default=None, compare=False, repr=False)
    person: bool = field(default=False, compare=False, repr=False)
    """Whether a person carries it at the top, where nothing can be required."""
    closed_before: bool = field(default=False, compare=False, repr=False)
    """Whether the old plan refused undeclared attributes beside it."""
    closed_after: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeAdded(AttributeFact):
    """The plan has an attribute that it had not."""

    mirror = "AttributeRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRemoved(AttributeFact):
    """The plan no longer has an attribute."""

    mirror = "AttributeAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeRenamed(AttributeFact):
    """An attribute has another name."""

    mirror = "AttributeRenamed"
    likeness: float = field(default=1.0, compare=False)
    declared: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameRequired(AttributeFact):
    """An optional attribute is required."""

    mirror = "BecameOptional"


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameOptional(AttributeFact):
    """A required attribute is optional."""

    mirror = "BecameRequired"


@dataclass(frozen=True, slots=True, kw_only=True)
class PiiChanged(AttributeFact):
    """What the plan says of personal data in an attribute is something else."""

    mirror = "PiiChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalClosed(AttributeFact):
    """Attributes outside the plan are refused that were let through."""

    mirror = "AdditionalOpened"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalOpened(AttributeFact):
    """Attributes outside the plan are let through that were refused."""

    mirror = "AdditionalClosed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AdditionalChanged(AttributeFact):
    """Attributes outside the plan are let through as before, with or without a warning."""

    mirror = "AdditionalChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueFact(AttributeFact):
    """Something about the values that an attribute may have.

    ``lost`` says whether it takes away a value that could be, ``gained`` whether it lets one come
    that could not; ``None`` is "cannot tell".
    """

    lost: bool | None = field(default=False, compare=False)
    gained: bool | None = field(default=False, compare=False)
    keyword: str = ""
    """The JSON Schema keyword that it is about, where several give the same fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BecameNullable(ValueFact):
    """An attribute may be null that might not."""

    mirror = "NoLongerNullable"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLongerNullable(ValueFact):
    """An attribute may no longer be null."""

    mirror = "BecameNullable"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeNarrowed(ValueFact):
    """An attribute has fewer types."""

    mirror = "TypeWidened"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWidened(ValueFact):
    """An attribute has more types."""

    mirror = "TypeNarrowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChanged(ValueFact):
    """An attribute has other types: some went and some came, or they mean another thing."""

    mirror = "TypeChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumDeclared(ValueFact):
    """An attribute whose values were free has a list of them."""

    mirror = "EnumDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumDropped(ValueFact):
    """An attribute whose values were listed is free."""

    mirror = "EnumDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValueAdded(ValueFact):
    """An attribute's list of values has one more."""

    mirror = "EnumValueRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumValueRemoved(ValueFact):
    """An attribute's list of values has one less."""

    mirror = "EnumValueAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeNarrowed(ValueFact):
    """A number, a text's length or a list's length has less room."""

    mirror = "RangeWidened"


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeWidened(ValueFact):
    """A number, a text's length or a list's length has more room."""

    mirror = "RangeNarrowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepNarrowed(ValueFact):
    """A number goes in larger steps, each of them a step before."""

    mirror = "StepWidened"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWidened(ValueFact):
    """A number goes in smaller steps, of which the old ones are some."""

    mirror = "StepNarrowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepChanged(ValueFact):
    """A number goes in other steps."""

    mirror = "StepChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternDeclared(ValueFact):
    """A text that was free follows a pattern."""

    mirror = "PatternDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternDropped(ValueFact):
    """A text that followed a pattern is free."""

    mirror = "PatternDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternChanged(ValueFact):
    """A text follows another pattern."""

    mirror = "PatternChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatDeclared(ValueFact):
    """A text that was free has a format."""

    mirror = "FormatDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatDropped(ValueFact):
    """A text that had a format is free."""

    mirror = "FormatDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatChanged(ValueFact):
    """A text has another format."""

    mirror = "FormatChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueDeclared(ValueFact):
    """The items of a list may no longer repeat."""

    mirror = "UniqueDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class UniqueDropped(ValueFact):
    """The items of a list may repeat."""

    mirror = "UniqueDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsDeclared(ValueFact):
    """The items of a list are described that could be anything."""

    mirror = "ItemsDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsDropped(ValueFact):
    """The items of a list may be anything that were described."""

    mirror = "ItemsDeclared"


# --- the plan around the events -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneAdded(BaseFact):
    """The plan remembers a removed event."""

    mirror = "TombstoneRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneRemoved(BaseFact):
    """The plan forgets a removed event."""

    mirror = "TombstoneAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class TombstoneChanged(BaseFact):
    """The plan remembers something else of a removed event."""

    mirror = "TombstoneChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPatternDeclared(BaseFact):
    """The ids of people follow a pattern."""

    mirror = "IdPatternDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPatternDropped(BaseFact):
    """The ids of people follow no pattern."""

    mirror = "IdPatternDeclared"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdPatternChanged(BaseFact):
    """The ids of people follow another pattern."""

    mirror = "IdPatternChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousForbidden(BaseFact):
    """Anonymous activity may no longer be sent."""

    mirror = "AnonymousAdmitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousAdmitted(BaseFact):
    """Anonymous activity may be sent that might not."""

    mirror = "AnonymousForbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnonymousChanged(BaseFact):
    """Anonymous activity, sent as before, becomes something else."""

    mirror = "AnonymousChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamingChanged(BaseFact):
    """Names are to be written in another way."""

    mirror = "NamingChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerAdded(BaseFact):
    """The plan has one more owner."""

    mirror = "OwnerRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerRemoved(BaseFact):
    """The plan has one owner less."""

    mirror = "OwnerAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAdded(BaseFact):
    """The plan has one more source."""

    mirror = "SourceRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRemoved(BaseFact):
    """The plan has one source less."""

    mirror = "SourceAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChanged(BaseFact):
    """A source is of another kind, or is recognised in another way."""

    mirror = "SourceChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyAdded(BaseFact):
    """The plan has one more journey."""

    mirror = "JourneyRemoved"


@dataclass(frozen=True, slots=True, kw_only=True)
class JourneyRemoved(BaseFact):
    """The plan has one journey less."""

    mirror = "JourneyAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanged(BaseFact):
    """Another event or segment lets people into a journey."""

    mirror = "EntryChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitAdded(BaseFact):
    """One more event ends a journey."""

    mirror = "ExitDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitDropped(BaseFact):
    """An event no longer ends a journey."""

    mirror = "ExitAdded"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalChanged(BaseFact):
    """A journey wants another event, or gives it another time."""

    mirror = "GoalChanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseAdded(BaseFact):
    """A journey reads one more attribute."""

    mirror = "UseDropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseDropped(BaseFact):
    """A journey no longer reads an attribute."""

    mirror = "UseAdded"


Fact = (
    EventAdded
    | EventRemoved
    | EventRenamed
    | StatusChanged
    | SunsetChanged
    | SuccessorChanged
    | EventOwnerChanged
    | SenderAdded
    | SenderDropped
    | DedupeDeclared
    | DedupeDropped
    | DedupeChanged
    | DelayTightened
    | DelayLoosened
    | VolumeNarrowed
    | VolumeWidened
    | VolumeChanged
    | OrderDeclared
    | OrderDropped
    | OrderChanged
    | TextChanged
    | AttributeAdded
    | AttributeRemoved
    | AttributeRenamed
    | BecameRequired
    | BecameOptional
    | PiiChanged
    | AdditionalClosed
    | AdditionalOpened
    | AdditionalChanged
    | BecameNullable
    | NoLongerNullable
    | TypeNarrowed
    | TypeWidened
    | TypeChanged
    | EnumDeclared
    | EnumDropped
    | EnumValueAdded
    | EnumValueRemoved
    | RangeNarrowed
    | RangeWidened
    | StepNarrowed
    | StepWidened
    | StepChanged
    | PatternDeclared
    | PatternDropped
    | PatternChanged
    | FormatDeclared
    | FormatDropped
    | FormatChanged
    | UniqueDeclared
    | UniqueDropped
    | ItemsDeclared
    | ItemsDropped
    | TombstoneAdded
    | TombstoneRemoved
    | TombstoneChanged
    | IdPatternDeclared
    | IdPatternDropped
    | IdPatternChanged
    | AnonymousForbidden
    | AnonymousAdmitted
    | AnonymousChanged
    | NamingChanged
    | OwnerAdded
    | OwnerRemoved
    | SourceAdded
    | SourceRemoved
    | SourceChanged
    | JourneyAdded
    | JourneyRemoved
    | EntryChanged
    | ExitAdded
    | ExitDropped
    | GoalChanged
    | UseAdded
    | UseDropped
)

FACTS: tuple[type[BaseFact], ...] = get_args(Fact)
"""Every kind of fact, in the order of the decision table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One side's verdict with its reason, a clause without a full stop."""

    verdict: Verdict
    reason: str
    eased: bool = False
    """Whether it would be worse, had the plan promised what changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A payload that shows a break: made from the two plans alone.

    For senders it is valid under the old plan and invalid under the new one; for readers it is valid
    under the new one, and could not have come under the old one.
    """

    side: Literal["senders", "readers"]
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact, judged."""

    fact: BaseFact
    senders: Judgement
    readers: Judgement
    witnesses: tuple[Witness, ...] = ()
    touched: tuple[str, ...] = ()
    """The journeys of the two plans that listen for the event or read the attribute, in words."""

    @property
    def worst(self) -> Verdict:
        """The worse of the two verdicts."""
        return max(self.senders.verdict, self.readers.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans and every change between them, in order of what they are about."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...] = ()
    bump: Bump = "none"


def life_of(old: Event | Attribute | None, new: Event | Attribute | None, within: Life) -> Life:
    """What had been promised of ``old``, which stands in something of the life ``within``.

    A draft that becomes active makes its first promise to senders, which they may not meet yet.
    """
    if old is None:
        return within
    draft = old.status == "draft"
    return Life(
        unsent=within.unsent or (draft and (new is None or new.status == "draft" or isinstance(old, Event))),
        unread=within.unread or draft,
        sunset=old.sunset if old.status == "deprecated" else within.sunset,
    )
