"""Findings, as data for the page's templates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trackplan.model.finding import Finding
from trackplan.reporters import words
from trackplan.reporters.html.prose import marked

OPEN = 6
"""How many findings of one list are unfolded."""
MOST = 60
"""How many findings of one list are written out: the JSON report has all."""
PLACES = 3


def listed(findings: Sequence[Finding], *, sort: bool = True) -> dict[str, Any]:
    """Findings as the page lists them: the worst first, or as they are, most of them folded."""
    worst = words.worst_first(findings) if sort else findings
    shown = [finding_view(finding) for finding in worst[:MOST]]
    return {"shown": shown[:OPEN], "folded": shown[OPEN:], "more": max(0, len(worst) - MOST)}


def finding_view(finding: Finding) -> dict[str, Any]:
    """Return one finding as words and parts of sentences."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": marked(finding.message),
        "help": marked(finding.help),
        "seen": words.seen(finding, named=False),
        "places": _places(finding),
        "journeys": words.affected(finding),
        "owner": words.responsible(finding),
    }


def _places(finding: Finding) -> str:
    if finding.shown is not None or not finding.places:
        return words.place(finding).rsplit(":", 1)[0]
    return words.places(finding, PLACES)
