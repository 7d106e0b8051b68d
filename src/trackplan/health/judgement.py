"""The state of a plan, derived once from the report of an audit; see `trackplan.model.health`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from trackplan.model.finding import Consequence, Finding, Severity
from trackplan.model.health import HealthState, PlanHealth, SubjectHealth
from trackplan.model.landed import Landed, LandedEvent
from trackplan.model.plan import Event, Journey, Plan
from trackplan.model.report import Report

DRAFT = "it is a draft, and none landed"
NOT_JUDGED = "the audit does not say whether it lands"
UNFINISHED = "the audit was not finished"


def judge_health(
    plan: Plan,
    report: Report,
    *,
    known: Mapping[str, str] | None = None,
    of_journeys: Mapping[str, Sequence[Finding]] | None = None,
) -> PlanHealth:
    """Judge a plan by the report of an audit.

    ``known`` are the days on which problems were first seen in earlier audits, by fingerprint;
    ``of_journeys`` the findings about the messages and campaigns of each journey.
    """
    landed = report.landed or Landed()
    found = _ByOwner(plan, report.findings, known or {})
    events = {
        name: _event(plan, event, found.events.get(name, []), landed.event(name), report)
        for name, event in plan.events.items()
    }
    journeys = {
        name: _journey(journey, events, (of_journeys or {}).get(name, ()), plan)
        for name, journey in plan.journeys.items()
    }
    return PlanHealth(
        first=landed.first,
        last=landed.last,
        complete=report.complete,
        events=events,
        attributes={name: dict(_attributes(events[name])) for name in found.events if name in events},
        people={name: _person_attribute(name, some) for name, some in found.people.items()},
        journeys=journeys,
        sources={name: _source(plan, name, events, landed) for name in plan.sources},
        owners={name: _owner(plan, name, events, journeys) for name in plan.owners},
        unplanned={
            one.name: one.count
            for one in landed.events
            if one.count and not one.planned and one.name not in found.stand_ins
        },
    )


class _ByOwner:
    """The problems of a report, by the planned event or person attribute that they are about."""

    def __init__(self, plan: Plan, findings: Iterable[Finding], known: Mapping[str, str]) -> None:
        self.events: dict[str, list[Finding]] = {}
        self.people: dict[str, list[Finding]] = {}
        self.stand_ins: set[str] = set()
        """Unplanned names that were meant to be a planned one."""
        for one in findings:
            self._meant(one)
            if one.severity is Severity.INFO:
                continue
            finding = _since_then(one, known)
            subject = finding.meant or finding.event
            if subject is not None and subject in plan.events:
                self.events.setdefault(subject, []).append(finding)
            elif finding.event is None and finding.attribute is not None and finding.at.startswith("people"):
                self.people.setdefault(finding.attribute, []).append(finding)

    def _meant(self, finding: Finding) -> None:
        self.stand_ins |= {finding.event} if finding.meant is not None and finding.event else set()
        self.stand_ins |= {*finding.landed_as}
        for part in finding.parts:
            self._meant(part)


def _since_then(finding: Finding, known: Mapping[str, str]) -> Finding:
    """The finding with the day on which an earlier audit saw it first."""
    day = known.get(finding.fingerprint)
    if day is None or finding.first_seen is None or finding.rule == "silent-event":
        return finding
    return replace(finding, first_seen=min(day, finding.first_seen))


def _event(
    plan: Plan, event: Event, findings: list[Finding], landed: LandedEvent | None, report: Report
) -> SubjectHealth:
    owner = plan.owners.get(event.owner or "")
    well = SubjectHealth(
        kind="event",
        name=event.name,
        state=HealthState.HEALTHY,
        count=landed.count if landed is not None else 0,
        valid=landed.valid if landed is not None else 0,
        owner=event.owner,
        contact=owner.contact if owner is not None else "",
    )
    if findings:
        return _unwell(well, findings)
    if not report.complete:
        return replace(well, state=HealthState.NOT_JUDGED, reason=UNFINISHED)
    if not well.count:
        return replace(
            well, state=HealthState.NOT_JUDGED, reason=DRAFT if event.status == "draft" else NOT_JUDGED
        )
    return well


def _unwell(subject: SubjectHealth, findings: Iterable[Finding]) -> SubjectHealth:
    """The subject with its problems, and the state that the worst of them gives it."""
    found = sorted(findings, key=lambda one: (*(-weight for weight in one.weight), one.order))
    worst = found[0]
    state = _state(worst)
    return replace(
        subject,
        state=state,
        reason=worst.message,
        since=worst.last_seen if state in {HealthState.SILENT, HealthState.NEVER} else _began(worst),
        findings=tuple(found),
        journeys=tuple(dict.fromkeys(name for one in found for name in one.journeys)),
        stops=worst.consequence is Consequence.STOPS,
        twins=tuple(dict.fromkeys(name for one in found for name in _twins(one))),
    )


def _state(finding: Finding) -> HealthState:
    if finding.rule == "silent-event":
        if finding.landed_as:
            return HealthState.TWIN
        return HealthState.NEVER if finding.last_seen is None else HealthState.SILENT
    if finding.rule == "misnamed-event":
        return HealthState.TWIN
    if finding.rule == "volume-drop":
        return HealthState.FALLING
    return HealthState.BROKEN if finding.severity is Severity.ERROR else HealthState.WARNING


def _began(finding: Finding) -> str | None:
    """The first day of a problem; of an event that another name replaced, the last of its own."""
    return finding.last_seen if finding.rule == "silent-event" else finding.first_seen


def _twins(finding: Finding) -> tuple[str, ...]:
    if finding.landed_as:
        return finding.landed_as
    return (finding.event,) if finding.meant is not None and finding.event is not None else ()


def _attributes(event: SubjectHealth) -> Iterator[tuple[str, SubjectHealth]]:
    """Yield the attributes of an event that something is wrong with, by path."""
    found: dict[str, list[Finding]] = {}
    for one in event.findings:
        if one.attribute is not None and one.event == event.name:
            found.setdefault(one.attribute, []).append(one)
    for path, some in found.items():
        subject = SubjectHealth(
            kind="attribute",
            name=path,
            state=HealthState.HEALTHY,
            count=event.count,
            owner=event.owner,
            contact=event.contact,
        )
        yield path, _unwell(subject, some)


def _person_attribute(name: str, findings: Sequence[Finding]) -> SubjectHealth:
    subject = SubjectHealth(kind="person attribute", name=name, state=HealthState.HEALTHY)
    return _unwell(subject, findings)


def _journey(
    journey: Journey, events: Mapping[str, SubjectHealth], found: Sequence[Finding], plan: Plan
) -> SubjectHealth:
    """Judge a journey by the event that starts it, those that end it, and its messages."""
    owner = plan.owners.get(journey.owner or "")
    subject = SubjectHealth(
        kind="journey",
        name=journey.name,
        state=HealthState.HEALTHY,
        owner=journey.owner,
        contact=owner.contact if owner is not None else "",
        journeys=(journey.name,),
    )
    trigger = events.get(journey.trigger or "")
    if journey.trigger is not None and trigger is None:
        reason = f"`{journey.trigger}`, which starts it, is no event of the plan"
        return replace(subject, state=HealthState.BROKEN, reason=reason, stops=True)
    ends = [*journey.exit_on, *((journey.goal.event,) if journey.goal is not None else ())]
    candidates = [
        *([_of_trigger(subject, trigger)] if trigger is not None else []),
        *(_of_end(subject, events[name]) for name in dict.fromkeys(ends) if name in events),
    ]
    if errors := [one for one in found if one.severity is Severity.ERROR]:
        candidates.append(replace(_unwell(subject, errors), journeys=subject.journeys, stops=False))
    if not candidates:
        return replace(subject, state=HealthState.NOT_JUDGED, reason="no event starts it")
    worst = max(candidates, key=lambda one: one.state.rank)
    return candidates[0] if worst.state.is_well else worst  # an end says nothing of what starts it


def _of_trigger(journey: SubjectHealth, trigger: SubjectHealth) -> SubjectHealth:
    """The state that a journey has from the event that starts it."""
    if trigger.state is HealthState.HEALTHY:
        return journey
    said = trigger.reason if trigger.reason.startswith("`") else f"`{trigger.name}`: {trigger.reason}"
    return replace(
        journey,
        state=trigger.state,
        reason=said,
        since=trigger.since,
        findings=trigger.findings,
        stops=trigger.stops,
        twins=trigger.twins,
    )


def _of_end(journey: SubjectHealth, end: SubjectHealth) -> SubjectHealth:
    """The state that a journey has from an event that ends it: people stay in it while that is absent."""
    if end.state.is_absent:
        return replace(
            journey,
            state=HealthState.BROKEN,
            reason=f"people stay in it: {end.reason}",
            since=end.since,
            findings=end.findings,
        )
    if end.state is HealthState.NOT_JUDGED:
        return replace(journey, state=end.state, reason=f"`{end.name}`: {end.reason}")
    if end.state.is_well:
        return journey
    state = min(end.state, HealthState.WARNING, key=lambda one: one.rank)
    return replace(journey, state=state, reason=end.reason, since=end.since, findings=end.findings)


def _source(plan: Plan, name: str, events: Mapping[str, SubjectHealth], landed: Landed) -> SubjectHealth:
    """Judge a source by what was recognised as its own, and by the events that it alone sends."""
    count = sum(one.sources.get(name, 0) for one in landed.events)
    subject = SubjectHealth(kind="source", name=name, state=HealthState.HEALTHY, count=count)
    alone = [events[one.name] for one in plan.events.values() if one.sources == (name,)]
    named = [one for event in events.values() for one in event.findings if one.source == name]
    if plan.sources[name].match is not None and not count and landed.events:
        return replace(subject, state=HealthState.NEVER, reason=f"nothing of `{name}` landed")
    if named:
        subject = _unwell(subject, named)
    return _worst_of(subject, alone, "every event that it sends has another sender too")


def _owner(
    plan: Plan, name: str, events: Mapping[str, SubjectHealth], journeys: Mapping[str, SubjectHealth]
) -> SubjectHealth:
    """Judge an owner by the worst of the events and journeys that it has."""
    subject = SubjectHealth(
        kind="owner",
        name=name,
        state=HealthState.HEALTHY,
        owner=name,
        contact=plan.owners[name].contact,
    )
    mine = [one for one in (*events.values(), *journeys.values()) if one.owner == name]
    return _worst_of(subject, mine, "it has no event and no journey")


def _worst_of(subject: SubjectHealth, parts: Sequence[SubjectHealth], nothing: str) -> SubjectHealth:
    """The subject with the state of its worst part; not judged where none was.

    What lacks a part is broken; only a source that sends nothing any more is absent itself.
    """
    worst = max(parts, key=lambda one: (one.state.rank, one.weight), default=None)
    if worst is None or worst.state is HealthState.NOT_JUDGED:
        if not subject.state.is_well or subject.count:
            return subject
        reason = nothing if worst is None else worst.reason
        return replace(subject, state=HealthState.NOT_JUDGED, reason=reason)
    if worst.state.rank <= subject.state.rank:
        return subject
    gone = subject.kind == "source" and all(one.state.is_absent for one in parts)
    return replace(
        subject,
        state=worst.state if gone else min(worst.state, HealthState.BROKEN, key=lambda one: one.rank),
        reason=worst.reason,
        since=worst.since,
        findings=worst.findings,
        journeys=worst.journeys,
        stops=worst.stops,
        twins=worst.twins,
    )
