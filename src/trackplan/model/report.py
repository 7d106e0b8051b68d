"""The report of one command: findings, coverage, what was skipped, and what was set aside.

Every part is typed. `trackplan.engine.reporting.report_of` makes reports; the formats only read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from trackplan.document import Location
from trackplan.model.finding import Finding, Severity, Skipped

if TYPE_CHECKING:  # each is the part of one command, and the others need not import it
    from trackplan.model.change import Bump, Change
    from trackplan.model.health import PlanHealth
    from trackplan.model.impact import Impact
    from trackplan.model.landed import Landed
    from trackplan.model.news import HealthNews
    from trackplan.model.readiness import Readiness
    from trackplan.model.tally import Accounts

How = Literal["known", "standing", "allowed", "ignored", "deselected"]
"""By what a finding was set aside: the baseline, the base of a comparison that has it too, ``allow:`` of
the plan, a comment, or the options ``--select`` and ``--ignore``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """The name, files and size of the plan of a report."""

    name: str | None
    version: str | None
    events: int
    """How many events it declares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """The findings of one rule that one acceptance removed from a report."""

    how: How
    rule: str
    count: int
    reason: str = ""
    """The reason given by the acceptance; empty if none is required."""
    at: str = ""
    """The subject in the acceptance; empty for all findings of the rule."""
    location: Location | None = None
    """The place of the acceptance; ``None`` outside the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedChange:
    """A change with its finding."""

    change: Change
    finding: Finding
    set_aside: How | None = None
    """How the finding was set aside; ``None`` if it is among the report's findings."""

    @property
    def summary(self) -> str:
        """The finding's sentence for use below a heading that names the event."""
        return self.change.fact.say(self.change.fact.short_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """The changes between two plans."""

    base: str
    """The old side, as the user named it or as it was found."""
    head: str
    bump: Bump
    """The version bump that all changes together require."""
    rows: tuple[JudgedChange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceCoverage:
    """Coverage of a live workspace; counts are activities, except ``pages`` and ``blank``."""

    read: Literal["by name", "all events"]
    names: int | None
    """How many event names were asked for; ``None`` when all events were read."""
    pages: int
    events: int
    repeated: int
    outside: int
    """Outside of the window."""
    untimed: int
    unusable: int
    blank: int
    """Pages that were empty with others behind them."""
    reached: int | None = None
    """The earliest time that was reached, in unix seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Coverage of an audit, and what its input cannot show."""

    files: int = 0
    bytes: int = 0
    notes: tuple[str, ...] = ()
    unseen: tuple[Skipped, ...] = ()
    workspace: WorkspaceCoverage | None = None
    """Set in place of ``files`` and ``bytes`` for a live audit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The result of one command.

    Parts that only other commands have are ``None``.
    """

    command: str
    findings: tuple[Finding, ...] = ()
    checked: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """What was looked at, by kind: ``plan_files``, ``samples``, ``payloads`` and so on."""
    skipped: tuple[Skipped, ...] = ()
    complete: bool = True
    """False if the work could not be finished: then the report never looks clean."""
    plan: PlanSummary | None = None
    set_aside: tuple[SetAside, ...] = ()
    accounts: Accounts | None = None
    """The outcome of every record, for commands that read payloads."""
    coverage: Coverage | None = None
    landed: Landed | None = None
    changes: PlanChanges | None = None
    impact: Impact | None = None
    readiness: Readiness | None = None
    health: PlanHealth | None = None
    """The state of the plan's events and journeys, by what an audit found."""
    news: HealthNews | None = None
    """What changed in that state since the last digest."""

    def count(self, severity: Severity) -> int:
        """Count the findings of exactly this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def count_aside(self, how: How) -> int:
        """Count the findings that were set aside in one way."""
        return sum(one.count for one in self.set_aside if one.how == how)
