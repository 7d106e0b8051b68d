"""The state of a plan in production: of each event, attribute, journey, source and owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from types import MappingProxyType
from typing import Any, Literal

from trackplan.model.finding import Finding

SubjectKind = Literal["event", "attribute", "person attribute", "journey", "source", "owner"]


class HealthState(StrEnum):
    """The state of one subject, from well to worst."""

    NOT_JUDGED = "not judged"
    """Nothing at hand says how it is, which is not "well"."""
    HEALTHY = "healthy"
    WARNING = "warning"
    """It works, and something about it is to be looked at."""
    FALLING = "falling"
    """It lands less often than before, or than the plan expects."""
    BROKEN = "broken"
    TWIN = "twin landing"
    """It lands under a name that no plan has, in its place or beside it."""
    SILENT = "silent"
    NEVER = "never seen"

    @property
    def rank(self) -> int:
        """How bad it is; a larger value is worse."""
        return _RANKS[self]

    @property
    def is_well(self) -> bool:
        """Whether nothing wrong is known."""
        return self in {HealthState.HEALTHY, HealthState.NOT_JUDGED}

    @property
    def is_absent(self) -> bool:
        """Whether it does not land as the plan has it."""
        return self in {HealthState.TWIN, HealthState.SILENT, HealthState.NEVER}


_RANKS = {state: rank for rank, state in enumerate(HealthState)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectHealth:
    """The state of one subject, and the evidence."""

    kind: SubjectKind
    name: str
    """Its name in the plan; of an attribute, its path."""
    state: HealthState
    reason: str = ""
    """One sentence; empty where all is well."""
    since: str | None = None
    """The first day with the worst problem, or the last day on which an absent event landed."""
    count: int = 0
    """How many landed."""
    valid: int = 0
    findings: tuple[Finding, ...] = ()
    """All that was found about it, worst first."""
    journeys: tuple[str, ...] = ()
    """The plan's journeys that this touches, by name: those it stops, if it stops any."""
    stops: bool = False
    """Whether a journey does not start."""
    twins: tuple[str, ...] = ()
    """The unplanned names under which it lands."""
    owner: str | None = None
    contact: str = ""

    @property
    def help(self) -> str:
        """What to do about the worst problem."""
        return self.findings[0].help if self.findings else ""

    @property
    def weight(self) -> tuple[Any, ...]:
        """The sort key that puts the worst first: severity, then journeys that stop, then size."""
        worst = self.findings[0].weight if self.findings else (0, 0, 0)
        return (*(-one for one in worst), -self.state.rank, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanHealth:
    """The state of a whole plan, by what landed within a window.

    Attributes are listed where something is wrong with them only.
    """

    first: str | None = None
    last: str | None = None
    """The window's first and last time, in ISO 8601."""
    complete: bool = True
    events: Mapping[str, SubjectHealth] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, Mapping[str, SubjectHealth]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """By event and path."""
    people: Mapping[str, SubjectHealth] = field(default_factory=lambda: MappingProxyType({}))
    journeys: Mapping[str, SubjectHealth] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, SubjectHealth] = field(default_factory=lambda: MappingProxyType({}))
    owners: Mapping[str, SubjectHealth] = field(default_factory=lambda: MappingProxyType({}))
    unplanned: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The names that landed, are not in the plan and stand for none of its events, with their counts."""

    @property
    def wrong(self) -> tuple[SubjectHealth, ...]:
        """The events and person attributes that are not well, worst first."""
        found = (one for one in chain(self.events.values(), self.people.values()) if not one.state.is_well)
        return tuple(sorted(found, key=lambda one: one.weight))

    @property
    def stopped(self) -> tuple[str, ...]:
        """The journeys that do not start, by name."""
        return tuple(sorted(name for name, one in self.journeys.items() if one.stops))

    def counts(self) -> Mapping[HealthState, int]:
        """The number of events by state, worst first."""
        found = Counter(one.state for one in self.events.values())
        return {state: found[state] for state in reversed(HealthState) if found[state]}

    def all(self) -> Iterator[SubjectHealth]:
        """Yield every subject."""
        yield from self.events.values()
        for some in self.attributes.values():
            yield from some.values()
        yield from chain(
            self.people.values(), self.journeys.values(), self.sources.values(), self.owners.values()
        )
