"""The pre-launch checklist of one event or journey."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.readiness import Check, Checklist, ReadinessOutcome
from trackplan.readiness.check import Case
from trackplan.readiness.landed import baseline, landed
from trackplan.readiness.planned import STYLE, journeys, planned
from trackplan.readiness.read import listening

PLAN_RULES = frozenset(STYLE)
"""The rules about the plan whose findings a checklist weighs."""


def checklist(case: Case) -> Checklist:
    """Return every line, failures first, then in the order of a launch."""
    return Checklist(
        name=case.name,
        kind="event" if case.journey is None else "journey",
        event=case.event.name if case.event is not None else None,
        checks=tuple(sorted(_lines(case), key=lambda check: check.outcome is not ReadinessOutcome.FAIL)),
    )


def _lines(case: Case) -> Iterator[Check]:
    if case.event is not None:
        yield from planned(case, case.event)
        yield from landed(case, case.event)
    elif case.journey is not None and case.journey.trigger is not None:
        yield Check(
            id="definition",
            line="definition, trigger, owner and sources are written",
            outcome=ReadinessOutcome.FAIL,
            evidence=f"`{case.journey.trigger}`, which starts it, is no event of the plan",
            next="trackplan lint",
        )
    yield from listening(case)
    yield from journeys(case)
    if case.event is not None:
        yield baseline(case, case.event)
