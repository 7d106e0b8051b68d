"""One line of the checklist, and what it is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Finding
from trackplan.model.plan import Event, Journey, Plan
from trackplan.readiness.trails import Trail

AuditPart = Mapping[str, Any]
"""A part of an audit's JSON report, such as what landed of one event."""

AUDIT = "trackplan audit EXPORT --format json --output audit.json, then --audit audit.json"
"""What would tell how events land."""


class ReadinessOutcome(StrEnum):
    """What a line comes to."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    UNKNOWN = "cannot tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line: what must hold, whether it does, by what evidence, and what would tell or mend."""

    id: str
    line: str
    outcome: ReadinessOutcome
    evidence: str
    places: tuple[str, ...] = ()
    """Where it does not hold; of people, what was looked at."""
    next: str = ""
    """The command that would tell, or the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit's JSON report says of the events."""

    events: Mapping[str, AuditPart] = field(default_factory=dict)
    findings: Sequence[AuditPart] = ()
    span: tuple[str, str] | None = None
    complete: bool = True
    """False when the audit could not be finished: what it has not seen may be there."""

    def said(self, event: str, *rules: str) -> list[AuditPart]:
        """The audit's findings about an event by some rules."""
        return [one for one in self.findings if one.get("event") == event and one.get("rule") in rules]

    def about_landing(self, event: str) -> list[AuditPart]:
        """The audit's findings about payloads of an event that did not fit the plan."""
        return [one for one in self.findings if one.get("event") == event and one.get("severity") == "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is asked about, with all the evidence at hand."""

    name: str
    """What it is asked about by."""
    plan: Plan
    event: Event | None
    """The event, or the one that starts the journey; ``None`` when something else starts it."""
    journey: Journey | None
    """The journey asked about; ``None`` when an event is."""
    world: Readership
    findings: Sequence[Finding]
    """What the rules say of the plan and of its readers, without what the plan allows."""
    audit: Audit | None = None
    """``None`` without an audit that was finished."""
    no_audit: str = "no audit was given"
    """Why there is none."""
    baseline: Audit | None = None
    trails: Sequence[Trail] | None = None
    """What the newest people who had the event did; ``None`` where nobody looked."""
    show_values: bool = False
    """Whether people may be told by their ids."""

    @property
    def journeys(self) -> list[Journey]:
        """The journey asked about, or those that the event starts."""
        if self.journey is not None:
            return [self.journey]
        name = self.event.name if self.event is not None else None
        return [one for one in self.plan.journeys.values() if one.trigger == name]

    def about_event(self, *rules: str) -> list[Finding]:
        """The findings about the event by some rules."""
        at = f"events/{self.event.name}" if self.event is not None else ""
        return [
            one
            for one in self.findings
            if one.rule in rules
            and self.event is not None
            and (one.event == self.event.name or one.at == at or one.at.startswith(f"{at}/"))
        ]


def audit_of(data: AuditPart) -> Audit:
    """What the JSON report of an audit holds; what is not as its schema says is left out."""
    landed = data.get("landed")
    landed = landed if isinstance(landed, dict) else {}
    events = landed.get("events")
    span = landed.get("span")
    ends = (span.get("first"), span.get("last")) if isinstance(span, dict) else (None, None)
    findings = data.get("findings")
    return Audit(
        events={one["name"]: one for one in _records(events) if isinstance(one.get("name"), str)},
        findings=tuple(_records(findings)),
        complete=data.get("complete") is True and isinstance(events, list),
        span=(str(ends[0])[:10], str(ends[1])[:10]) if all(ends) else None,
    )


def _records(value: Any) -> list[AuditPart]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
