"""Journeys: which there are, what starts and ends them, what they read and aim at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.changes import owner
from trackplan.changes.context import paired
from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rows import NO_MATTER, RISKY, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.text import texts
from trackplan.language.durations import declared
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Journey, Plan


class JourneyAdded(BaseFact):
    """The plan has one more journey."""

    mirror = "JourneyRemoved"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the journey {name} is new"


class JourneyRemoved(BaseFact):
    """The plan has one journey less."""

    mirror = "JourneyAdded"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the journey {name} is removed"


class EntryChanged(BaseFact):
    """Another event or segment lets people into a journey."""

    mirror = "EntryChanged"
    rows = (row(NO_MATTER, (RISKY, "other people enter, once the campaign in the workspace has followed")),)

    def say(self, name: str) -> str:
        before, after = (
            " and ".join(f"the {what} `{value}`" for what, value in entry.items()) or "nothing"
            for entry in (self.before, self.after)
        )
        return f"the journey {name} starts with {after}, and started with {before}"


class ExitAdded(BaseFact):
    """One more event ends a journey."""

    mirror = "ExitDropped"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the journey {name} ends on `{self.after}`"


class ExitDropped(BaseFact):
    """An event no longer ends a journey."""

    mirror = "ExitAdded"
    rows = (row(NO_MATTER, (RISKY, "people whom that event took out may stay in")),)

    def say(self, name: str) -> str:
        return f"the journey {name} no longer ends on `{self.before}`"


class GoalChanged(BaseFact):
    """A journey wants another event, or gives it another time."""

    mirror = "GoalChanged"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the journey {name} aims at {_aim(self.after)}, and aimed at {_aim(self.before)}"


def _aim(goal: Mapping[str, Any] | None) -> str:
    if goal is None:
        return "nothing"
    return f"`{goal['event']}`" + (f" within {declared(goal['within'])}" if "within" in goal else "")


class UseAdded(BaseFact):
    """A journey reads one more attribute."""

    mirror = "UseDropped"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the journey {name} reads `{self.after}`"


class UseDropped(BaseFact):
    """A journey no longer reads an attribute."""

    mirror = "UseAdded"
    rows = (row(NO_MATTER, NO_MATTER),)

    def say(self, name: str) -> str:
        return f"the journey {name} no longer reads `{self.before}`"


def find(before: Plan, after: Plan, _make: Make) -> Iterator[BaseFact]:
    """Yield which journeys differ, and in what."""
    for make, old, new in paired("journeys", before, after):
        if old is None:
            yield make(JourneyAdded, after=new.trigger or new.segment)
        elif new is None:
            yield make(JourneyRemoved, before=old.trigger or old.segment)
        else:
            yield from _changed(make, old, new)


def _changed(make: Make, old: Journey, new: Journey) -> Iterator[BaseFact]:
    if (old.trigger, old.segment) != (new.trigger, new.segment):
        yield make(EntryChanged, before=_entry(old), after=_entry(new))
    for dropped, added, gone, there in (
        (ExitDropped, ExitAdded, old.exit_on, new.exit_on),
        (UseDropped, UseAdded, old.uses, new.uses),
    ):
        yield from (make(dropped, before=name) for name in gone if name not in there)
        yield from (make(added, after=name) for name in there if name not in gone)
    if old.goal != new.goal:
        yield make(GoalChanged, before=_goal(old), after=_goal(new))
    yield from owner.find(old, new, make)
    yield from texts(make, old, new, ("campaign", "description", "suppression"))


def _entry(journey: Journey) -> Any:
    return {
        name: value
        for name, value in (("trigger", journey.trigger), ("segment", journey.segment))
        if value is not None
    }


def _goal(journey: Journey) -> Any:
    goal = journey.goal
    if goal is None:
        return None
    return {"event": goal.event} | ({} if goal.within is None else {"within": goal.within})


_TRIGGER = (
    "events: {{cart_created: {{}}, order_completed: {{}}}}\njourneys:\n  recovery:{}\n    trigger: {}\n"
)
_OTHER = Example(*(_TRIGGER.format(FLAG, trigger) for trigger in ("cart_created", "order_completed")))
_FACTS = (
    JourneyAdded,
    JourneyRemoved,
    EntryChanged,
    ExitAdded,
    ExitDropped,
    GoalChanged,
    UseAdded,
    UseDropped,
)

SUBJECT = Subject(
    parts=(Part(level="plan", facts=_FACTS, find=find),),
    rules=(
        change_rule(
            *_FACTS,
            id="journey-changed",
            severity=Severity.WARNING,
            summary="A journey starts, ends or reads otherwise.",
            why=(
                "The plan says what the campaign in the workspace should be; the campaign does not "
                "follow by itself."
            ),
            fix="Change the campaign in the workspace too.",
            bad=_OTHER.flagged,
            good=Example(
                _OTHER.before, f"{_OTHER.before}    owner: growth\nowners: {{growth: {{}}}}\n"
            ).clean,
        ),
    ),
)
