"""Launch checklists, as data for the page's templates."""

from __future__ import annotations

from typing import Any

from trackplan.model.readiness import Check, Checklist, Readiness, ReadinessOutcome
from trackplan.reporters.html.prose import marked
from trackplan.reporters.readiness import starting, with_remedies

STATES = {
    ReadinessOutcome.PASS: "good",
    ReadinessOutcome.FAIL: "error",
    ReadinessOutcome.UNKNOWN: "warning",
}
COUNTED = {
    ReadinessOutcome.PASS: "pass",
    ReadinessOutcome.FAIL: "fail",
    ReadinessOutcome.UNKNOWN: "cannot be told",
}
PLACES = 5
"""Places of one line that are unfolded."""
MOST = 100
"""Places of one line that are written out: the JSON report has all."""


def checklists(readiness: Readiness | None) -> list[dict[str, Any]]:
    """Return each checklist with its checks."""
    return [_list(one) for one in readiness.checklists] if readiness is not None else []


def worst_state(readiness: Readiness) -> str:
    """Return the state of the worst check."""
    counts = readiness.counts
    worst = (ReadinessOutcome.FAIL, ReadinessOutcome.UNKNOWN)
    return STATES[next((outcome for outcome in worst if counts[outcome]), ReadinessOutcome.PASS)]


def _list(one: Checklist) -> dict[str, Any]:
    counts = one.counts
    return {
        "name": one.name,
        "about": one.kind + starting(one),
        "told": ", ".join(
            f"{counts[outcome]} {word}" for outcome, word in COUNTED.items() if counts[outcome]
        ),
        "lines": [_line(check, remedy) for check, remedy in with_remedies(one)],
    }


def _line(check: Check, remedy: str) -> dict[str, Any]:
    return {
        "line": check.line,
        "outcome": check.outcome.value,
        "state": STATES[check.outcome],
        "evidence": marked(check.evidence),
        "places": [marked(one) for one in check.places[:PLACES]],
        "folded": [marked(one) for one in check.places[PLACES:MOST]],
        "more": max(0, len(check.places) - MOST),
        "ask": "Mend" if check.outcome is ReadinessOutcome.FAIL else "To tell",
        "next": marked(remedy),
    }
