"""The evidence by which the lines of a checklist are judged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Finding
from trackplan.model.health import PlanHealth
from trackplan.model.landed import LandedEvent
from trackplan.model.plan import Event, Journey, Plan
from trackplan.model.report import Report
from trackplan.readiness.trails import Trail

AUDIT = "trackplan audit EXPORT --format json --output audit.json, then --audit audit.json"
"""What would tell how events land."""


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
    audit: Report | None = None
    """``None`` without an audit that was finished."""
    no_audit: str = "no audit was given"
    """Why there is none."""
    health: PlanHealth | None = None
    """The state of the plan's events by that audit."""
    baseline: Report | None = None
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

    def landed_findings(self, event: str, *rules: str) -> list[Finding]:
        """What the audit found about an event by some rules, or by any, worst first."""
        state = self.health.events.get(event) if self.health is not None else None
        return [one for one in (state.findings if state else ()) if not rules or one.rule in rules]

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


def landed_of(audit: Report | None, event: str) -> LandedEvent | None:
    """What an audit saw of an event; ``None`` for nothing, or without an audit."""
    return audit.landed.event(event) if audit is not None and audit.landed is not None else None
