"""The state of the plan in production, as pages show it: marks, sentences and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from trackplan.model.finding import Finding
from trackplan.model.health import HealthState, PlanHealth, SubjectHealth
from trackplan.model.landed import Landed, LandedAttribute
from trackplan.model.report import Report
from trackplan.reporters.days import days_span
from trackplan.reporters.words import seen
from trackplan.site.jinja import Fields
from trackplan.site.words import plural

MOST = 3
"""Problems of one subject that the front page names."""


@dataclass(frozen=True, kw_only=True)
class Production:
    """What landed of the plan, and the state that it has by that."""

    health: PlanHealth
    landed: Landed
    report: Report | None = None
    """The audit's report, by which launch checklists are judged."""

    @property
    def span(self) -> str:
        """The window of the audit: ``20 to 27 November 2026``."""
        return days_span((self.landed.first or "")[:10], (self.landed.last or "")[:10])

    @property
    def first(self) -> str:
        """The first day of the window."""
        return (self.landed.first or "")[:10]

    @property
    def last(self) -> str:
        """The last day of the window."""
        return (self.landed.last or "")[:10]

    @cached_property
    def count(self) -> int:
        """How many landed, of all events."""
        return sum(one.count for one in self.landed.events)

    def landed_record(self, name: str) -> Fields:
        """What landed of an event, as in its JSON page."""
        event = self.landed.event(name)
        if event is None or not (event.count or event.per_day):
            return {"count": 0}
        days = {"first_seen": (event.first_seen or "")[:10], "last_seen": (event.last_seen or "")[:10]}
        return {
            "count": event.count,
            **({"valid_share": round(event.share, 4)} if event.share is not None else {}),
            **{key: value for key, value in days.items() if value},
            **({"per_day": dict(sorted(event.per_day.items()))} if event.per_day else {}),
            **({"sources": dict(event.sources)} if event.sources else {}),
        }

    def attributes(self, name: str) -> Mapping[str, LandedAttribute]:
        """What landed at each attribute path of an event."""
        event = self.landed.event(name)
        return event.attributes if event is not None else {}

    def filled(self, name: str) -> Mapping[str, float]:
        """Attribute path to the share of what could hold it that does, from 0 to 1."""
        return {path: one.count / one.of for path, one in self.attributes(name).items() if one.of}

    def sentence(self) -> str:
        """The state of the whole plan in one sentence."""
        wrong, stopped = self.health.wrong, self.health.stopped
        if not self.health.complete:
            return "The audit was not finished, so nothing is known to be well."
        if not wrong:
            judged = sum(one.state is HealthState.HEALTHY for one in self.health.events.values())
            return f"All is well: {plural(judged, 'event')} landed as the plan says."
        said = f"{plural(len(wrong), 'thing needs', 'things need')} attention"
        if stopped:
            listed = ", ".join(f"`{name}`" for name in stopped[:MOST])
            more = f" and {len(stopped) - MOST} more" if len(stopped) > MOST else ""
            said += f", and {plural(len(stopped), 'journey does', 'journeys do')} not start: {listed}{more}"
        return f"{said}."


def mark(one: SubjectHealth) -> Fields:
    """The state of a subject in a list: its mark, and why."""
    said = {"reason": one.reason, "since": one.since}
    return {"state": one.state.value, **{key: value for key, value in said.items() if value}}


def state_of(
    one: SubjectHealth, *, journeys: Sequence[Fields], owner: Fields | None, twins: Sequence[Fields]
) -> Fields:
    """The state of a subject with all its evidence."""
    said: dict[str, Any] = {
        "stops": one.stops,
        "journeys": journeys,
        "owner": owner,
        "twins": twins,
        "gone": bool(twins) and one.findings[:1] != () and one.findings[0].rule == "silent-event",
        "findings": [_finding(finding) for finding in one.findings],
    }
    return {**mark(one), **{key: value for key, value in said.items() if value}}


def _finding(finding: Finding) -> Fields:
    often = seen(finding, named=False) if finding.count else ""
    said = {"attribute": finding.attribute, "seen": often, "help": finding.help}
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        **{key: value for key, value in said.items() if value},
    }
