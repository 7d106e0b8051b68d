"""Facts about the plan around the events: tombstones, identity, naming, owners, sources, journeys."""

from __future__ import annotations

from trackplan.model.facts.base import BaseFact


class TombstoneAdded(BaseFact):
    """The plan remembers a removed event."""

    mirror = "TombstoneRemoved"


class TombstoneRemoved(BaseFact):
    """The plan forgets a removed event."""

    mirror = "TombstoneAdded"


class TombstoneChanged(BaseFact):
    """The plan remembers something else of a removed event."""

    mirror = "TombstoneChanged"


class IdPatternDeclared(BaseFact):
    """The ids of people follow a pattern."""

    mirror = "IdPatternDropped"


class IdPatternDropped(BaseFact):
    """The ids of people follow no pattern."""

    mirror = "IdPatternDeclared"


class IdPatternChanged(BaseFact):
    """The ids of people follow another pattern."""

    mirror = "IdPatternChanged"


class AnonymousForbidden(BaseFact):
    """Anonymous activity may no longer be sent."""

    mirror = "AnonymousAdmitted"


class AnonymousAdmitted(BaseFact):
    """Anonymous activity may be sent that might not."""

    mirror = "AnonymousForbidden"


class AnonymousChanged(BaseFact):
    """Anonymous activity, sent as before, becomes something else."""

    mirror = "AnonymousChanged"


class NamingChanged(BaseFact):
    """Names are to be written in another way."""

    mirror = "NamingChanged"


class OwnerAdded(BaseFact):
    """The plan has one more owner."""

    mirror = "OwnerRemoved"


class OwnerRemoved(BaseFact):
    """The plan has one owner less."""

    mirror = "OwnerAdded"


class SourceAdded(BaseFact):
    """The plan has one more source."""

    mirror = "SourceRemoved"


class SourceRemoved(BaseFact):
    """The plan has one source less."""

    mirror = "SourceAdded"


class SourceChanged(BaseFact):
    """A source is of another kind, or is recognised in another way."""

    mirror = "SourceChanged"


class JourneyAdded(BaseFact):
    """The plan has one more journey."""

    mirror = "JourneyRemoved"


class JourneyRemoved(BaseFact):
    """The plan has one journey less."""

    mirror = "JourneyAdded"


class EntryChanged(BaseFact):
    """Another event or segment lets people into a journey."""

    mirror = "EntryChanged"


class ExitAdded(BaseFact):
    """One more event ends a journey."""

    mirror = "ExitDropped"


class ExitDropped(BaseFact):
    """An event no longer ends a journey."""

    mirror = "ExitAdded"


class GoalChanged(BaseFact):
    """A journey wants another event, or gives it another time."""

    mirror = "GoalChanged"


class UseAdded(BaseFact):
    """A journey reads one more attribute."""

    mirror = "UseDropped"


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
