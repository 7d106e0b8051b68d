"""The course of an event: what landed of it on each day that audits saw, and what they found."""

from __future__ import annotations

from dataclasses import dataclass

from trackplan.model.landed import LandedDay


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseDay:
    """One day; ``landed`` is ``None`` for a day that no audit saw."""

    day: str
    landed: LandedDay | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCount:
    """How often one audit found one problem."""

    first: str
    last: str
    """The first and last day of the audit's window."""
    rule: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCourse:
    """One event; every day from the first on which it landed to the newest of all."""

    name: str
    planned: bool
    """Whether the plan had it when it last landed."""
    days: tuple[CourseDay, ...]
    found: tuple[RuleCount, ...] = ()

    @property
    def counts(self) -> list[int]:
        """How many landed by day; 0 where no audit saw it."""
        return [one.landed.count if one.landed is not None else 0 for one in self.days]
