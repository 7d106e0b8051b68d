"""Lines that the plan alone answers."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.language.durations import declared
from trackplan.model.plan import Event, Journey
from trackplan.model.readiness import Check, ReadinessOutcome
from trackplan.readiness.check import Case
from trackplan.rules.exits import exit_fault

STYLE = (
    "event-name-style",
    "attribute-name-style",
    "event-without-verb",
    "mixed-script-name",
)
WHY = frozenset({"traffic_source", "campaign_id", "referrer", "landing_page", "utm_source"})
"""Attributes that say why something happened, not only what. Source: the two reference plans."""


def planned(case: Case, event: Event) -> Iterator[Check]:
    """Whether the event is defined as well as a launch needs it to be."""
    yield _naming(case, event)
    yield _definition(event)
    yield _required(event)
    yield _why(event)


def _naming(case: Case, event: Event) -> Check:
    id_, line = "naming", "the naming convention holds"
    if case.plan.naming.events is None and case.plan.naming.attributes is None:
        return Check(
            id=id_,
            line=line,
            outcome=ReadinessOutcome.UNKNOWN,
            evidence="the plan has no naming convention",
            next="write `naming:` in the plan",
        )
    bad = case.about_event(*STYLE)
    styles = [style for style in (case.plan.naming.events, case.plan.naming.attributes) if style is not None]
    shown = " and ".join(dict.fromkeys(one if isinstance(one, str) else "a pattern" for one in styles))
    return Check(
        id=id_,
        line=line,
        outcome=ReadinessOutcome.FAIL if bad else ReadinessOutcome.PASS,
        evidence=bad[0].message if bad else f"`{event.name}` and its attributes are in {shown}",
        places=tuple(one.message for one in bad[1:]),
        next="trackplan lint" if bad else "",
    )


def _definition(event: Event) -> Check:
    written = {
        "description": event.description,
        "when": event.when,
        "owner": event.owner,
        "sources": event.sources,
    }
    missing = [f"`{name}`" for name, value in written.items() if not value]
    if event.status != "active":
        missing.append(f"`status: active` (it is {event.status})")
    return Check(
        id="definition",
        line="definition, trigger, owner and sources are written",
        outcome=ReadinessOutcome.FAIL if missing else ReadinessOutcome.PASS,
        evidence=f"missing: {', '.join(missing)}"
        if missing
        else f"owner {event.owner}, sent by {', '.join(event.sources)}",
        next=f"write them at {_place(event)}" if missing else "",
    )


def _required(event: Event) -> Check:
    required = [name for name, one in event.attributes.items() if one.required]
    return Check(
        id="required",
        line="required attributes are defined",
        outcome=ReadinessOutcome.PASS if required else ReadinessOutcome.FAIL,
        evidence=f"{len(required)} of {len(event.members)} attributes are required",
        next="" if required else f"mark what a journey cannot do without as `required` at {_place(event)}",
    )


def _why(event: Event) -> Check:
    found = sorted(WHY & event.members.keys())
    return Check(
        id="why",
        line="it says why, not only what",
        outcome=ReadinessOutcome.PASS if found else ReadinessOutcome.UNKNOWN,
        evidence=f"carries {', '.join(found)}"
        if found
        else "no attribute such as traffic_source or campaign_id, so a journey cannot branch on the reason",
        next="" if found else f"add one at {_place(event)} if it matters here",
    )


def _place(thing: Event | Journey) -> str:
    location = thing.ref.key.location
    return f"{location.file}:{location.span.line}"


def journeys(case: Case) -> Iterator[Check]:
    """Whether each journey can end, by an exit and by a goal."""
    if not case.journeys:
        yield Check(
            id="exit",
            line="the journey has an exit and a goal with a window",
            outcome=ReadinessOutcome.UNKNOWN,
            evidence="no journey is declared",
            next="declare it under `journeys` in the plan",
        )
    for journey in case.journeys:
        about = "" if case.journey is not None else f" `{journey.name}`"
        yield _exit(case, journey, about)
        yield _goal(case, journey, about)


def _exit(case: Case, journey: Journey, about: str) -> Check:
    unknown = [name for name in journey.exit_on if name not in case.plan.events]
    fault = exit_fault(case.plan, journey)
    bad = bool(unknown) or not journey.exit_on or fault is not None
    said = f"leaves on {', '.join(journey.exit_on)}, as the plan declares"
    if unknown:
        said = f"leaves on {', '.join(unknown)}, which the plan does not have"
    elif not journey.exit_on:
        said = "nothing makes a person leave it"
    elif fault is not None:
        said = f"it leaves on {', '.join(journey.exit_on)}; {fault}"
    return Check(
        id="exit",
        line=f"the journey{about} has an exit",
        outcome=ReadinessOutcome.FAIL if bad else ReadinessOutcome.PASS,
        evidence=said,
        next=f"write `exit_on` at {_place(journey)}" if bad else "",
    )


def _goal(case: Case, journey: Journey, about: str) -> Check:
    goal = journey.goal
    bad = True
    if goal is None:
        said = "it has no goal"
    elif goal.event not in case.plan.events:
        said = f"its goal is {goal.event}, which the plan does not have"
    elif goal.within is None:
        said = f"its goal {goal.event} has no window"
    else:
        said, bad = f"{goal.event} within {declared(goal.within)}, as the plan declares", False
    return Check(
        id="goal",
        line=f"the journey{about} has a goal with a window",
        outcome=ReadinessOutcome.FAIL if bad else ReadinessOutcome.PASS,
        evidence=said,
        next=f"write `goal: {{event: …, within: 72h}}` at {_place(journey)}" if bad else "",
    )
