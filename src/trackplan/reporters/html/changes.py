"""Changes between two plans, as data for the page's templates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trackplan.model.report import Report
from trackplan.model.verdict import Verdict
from trackplan.reporters.changes import (
    ChangeEntry,
    Section,
    advice,
    breaks_whom,
    reasons,
    removed_from,
    sections,
    sides,
)
from trackplan.reporters.html.prose import marked
from trackplan.reporters.words import bump_asked, named

MOST = 1000
"""The most changes shown; the JSON report has all."""
TOUCHED = 20
"""The most consumers shown for one change."""
STATES = {Verdict.BREAKING: "error", Verdict.RISKY: "warning", Verdict.SAFE: "good"}


def change_sections(report: Report) -> dict[str, Any] | None:
    """Return each changed subject with its changes, and remedies; ``None`` without a comparison."""
    if report.changes is None:
        return None
    room = MOST
    shown = []
    found = sections(report.changes.rows)
    for section in found:
        shown.append(_section(section, room))
        room = max(0, room - len(section.entries))
    total = sum(len(section.entries) for section in found)
    return {
        "told": ", ".join(filter(None, (breaks_whom(report), bump_asked(report)))),
        "base": report.changes.base,
        "head": report.changes.head,
        "sections": [section for section in shown if section["rows"]],
        "more": max(0, total - MOST),
        "advice": [(rule, marked(text)) for rule, text in advice(report).items()],
    }


def _section(section: Section, room: int) -> dict[str, Any]:
    return {
        "title": section.title,
        "events": named(section.events),
        "rows": [_row(entry) for entry in section.entries[:room]],
    }


def _row(entry: ChangeEntry) -> dict[str, Any]:
    row = entry.row
    return {
        "status": entry.status,
        "severity": row.finding.severity.word if row.set_aside is None else "info",
        "summary": marked(row.summary),
        "rule": row.finding.rule,
        "verdicts": list(_verdicts(entry)),
        "reasons": [marked(reason) for reason in reasons(row.change)],
        "touches": list(entry.touches[:TOUCHED]),
        "more": max(0, len(entry.touches) - TOUCHED),
        "place": f"{'was at ' if removed_from(row) is not None else ''}{entry.place}",
    }


def _verdicts(entry: ChangeEntry) -> Iterator[tuple[str, str, str]]:
    for side, judgement in sides(entry.row.change):
        yield side, judgement.verdict.word, STATES[judgement.verdict]
