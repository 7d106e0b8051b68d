"""Facts about the plan around the events: tombstones, identity, naming, owners, sources, journeys."""

from __future__ import annotations

from dataclasses import dataclass

from trackplan.model.facts.base import BaseFact


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


FACTS: tuple[type[BaseFact], ...] = (
    TombstoneAdded,
    TombstoneRemoved,
    TombstoneChanged,
    IdPatternDeclared,
    IdPatternDropped,
    IdPatternChanged,
    AnonymousForbidden,
    AnonymousAdmitted,
    AnonymousChanged,
    NamingChanged,
    OwnerAdded,
    OwnerRemoved,
    SourceAdded,
    SourceRemoved,
    SourceChanged,
    JourneyAdded,
    JourneyRemoved,
    EntryChanged,
    ExitAdded,
    ExitDropped,
    GoalChanged,
    UseAdded,
    UseDropped,
)
