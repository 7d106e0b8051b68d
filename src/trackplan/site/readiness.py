"""The launch checklist of a journey, as its page shows it: what fails first."""

from __future__ import annotations

from trackplan.consumers.readership import Readership
from trackplan.model.readiness import Check, ReadinessOutcome
from trackplan.readiness.check import Case
from trackplan.readiness.checklist import checklist
from trackplan.site.catalogue import Catalogue
from trackplan.site.jinja import Fields

ORDER = (ReadinessOutcome.FAIL, ReadinessOutcome.UNKNOWN, ReadinessOutcome.PASS)

MOST = 5
"""Places that a line names."""


def readiness(catalogue: Catalogue, name: str) -> Fields:
    """Return the checklist of a journey: its outcomes in numbers, and its lines, the failing ones first."""
    plan, production = catalogue.plan, catalogue.production
    journey = plan.journeys[name]
    audit = production.report if production is not None else None
    finished = audit is not None and audit.complete
    made = checklist(
        Case(
            name=name,
            plan=plan,
            event=plan.events.get(journey.trigger or ""),
            journey=journey,
            world=catalogue.world or Readership(plan=plan),
            findings=catalogue.findings,
            audit=audit if finished else None,
            health=production.health if production is not None and finished else None,
            no_audit="no audit was given" if audit is None else "the audit was not finished",
        )
    )
    lines = sorted(made.checks, key=lambda check: ORDER.index(check.outcome))
    return {
        "ready": made.ready,
        "outcomes": {outcome.value: made.counts[outcome] for outcome in ORDER if made.counts[outcome]},
        "lines": [_line(check, catalogue.folder) for check in lines],
    }


def _line(check: Check, folder: str) -> Fields:
    """Return one line; places in the plan are told from its ``folder``, wherever the site is built."""

    def told(text: str) -> str:
        return text.replace(folder, "") if folder else text

    said = {
        "places": [told(place) for place in check.places[:MOST]],
        "more": max(0, len(check.places) - MOST),
        "next": told(check.next),
    }
    return {
        "line": check.line,
        "outcome": check.outcome.value,
        "evidence": told(check.evidence),
        **{key: value for key, value in said.items() if value},
    }
