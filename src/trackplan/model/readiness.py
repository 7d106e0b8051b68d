"""The launch checklist of an event or a journey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class ReadinessOutcome(StrEnum):
    """The outcome of one check."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check: the requirement, its outcome, the evidence, and the next step."""

    id: str
    line: str
    outcome: ReadinessOutcome
    evidence: str
    places: tuple[str, ...] = ()
    """The places where it fails; for people, what was checked."""
    next: str = ""
    """The command that gives the answer, or the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """All checks of one event or journey."""

    name: str
    kind: Literal["event", "journey"]
    event: str | None
    """The event, or the one that starts the journey; ``None`` when something else starts it."""
    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether no check fails."""
        return all(check.outcome is not ReadinessOutcome.FAIL for check in self.checks)

    @property
    def counts(self) -> Mapping[ReadinessOutcome, int]:
        """The number of checks by outcome."""
        return Counter(check.outcome for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """The checklists of all subjects."""

    checklists: tuple[Checklist, ...]

    @property
    def ready(self) -> bool:
        """Whether no check of any fails."""
        return all(one.ready for one in self.checklists)

    @property
    def counts(self) -> Mapping[ReadinessOutcome, int]:
        """The number of checks by outcome."""
        return Counter(check.outcome for one in self.checklists for check in one.checks)
