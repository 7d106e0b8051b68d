"""Owners, and the events and journeys they own."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.context import paired
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.phrases import quoted
from trackplan.changes.rows import NO_MATTER, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.text import texts
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event, Journey, Plan


class EventOwnerChanged(BaseFact):
    """Somebody else answers for an event or a journey."""

    mirror = "EventOwnerChanged"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"{name} is owned by {quoted(self.after)}, and was by {quoted(self.before)}"


class OwnerAdded(BaseFact):
    """The plan has one more owner."""

    mirror = "OwnerRemoved"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the owner {name} is new"


class OwnerRemoved(BaseFact):
    """The plan has one owner less."""

    mirror = "OwnerAdded"
    wording = True
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the owner {name} is removed"


def find(old: Event | Journey, new: Event | Journey, make: Make) -> Iterator[BaseFact]:
    """Yield whether an event or a journey has another owner."""
    if old.owner != new.owner:
        yield make(EventOwnerChanged, before=old.owner, after=new.owner)


def find_owners(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield which owners differ."""
    for make, old, new in paired("owners", before, after):
        if old is None:
            yield make(OwnerAdded, after=new.name)
        elif new is None:
            yield make(OwnerRemoved, before=old.name)
        else:
            yield from texts(make, old, new, ("name", "contact", "description"))


_MOVED = Example(
    *(
        f"owners: {{growth: {{}}, shop: {{}}}}\nevents:\n  order_completed: {{owner: {owner}}}{FLAG}\n"
        for owner in ("growth", "shop")
    )
)

SUBJECT = Subject(
    parts=(
        Part(level="event", facts=(EventOwnerChanged,), find=find),
        Part(level="plan", facts=(OwnerAdded, OwnerRemoved), find=find_owners),
    ),
    rules=(
        change_rule(
            EventOwnerChanged,
            OwnerAdded,
            OwnerRemoved,
            id="owner-changed",
            severity=Severity.INFO,
            summary="Somebody else answers for something.",
            why="Questions and incidents go to another team.",
            fix="Nothing to mend.",
            bad=_MOVED.flagged,
            good=Example(_MOVED.before, _MOVED.before).clean,
        ),
    ),
)
