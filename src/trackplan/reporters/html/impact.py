"""Impact, as data for the page's templates: an overview, and a table per event."""

from __future__ import annotations

from typing import Any

from trackplan.model.impact import Consumer, Impact, SubjectImpact
from trackplan.reporters.impact import how, read_by

OPEN = 40
"""Consumers of one event that are unfolded."""
MOST = 400
"""The most consumers shown for one event; the JSON report has all."""


def impact_sections(impact: Impact | None) -> dict[str, Any]:
    """Return the requested subjects, or else every event with a consumer, and the names of the others."""
    if impact is None:
        return {"overview": False, "subjects": [], "unread": []}
    made = [_subject(one) for one in impact.subjects]
    subjects = [one for one in made if impact.asked or one["summary"] or one["shown"]]
    for index, one in enumerate(subjects, 1):
        one["id"] = f"read-{index}"
    return {
        "overview": len(subjects) > 1,
        "subjects": subjects,
        "unread": [one["name"] for one in made if one not in subjects],
    }


def _subject(one: SubjectImpact) -> dict[str, Any]:
    found = one.all_readers
    rows = [_row(reader, one) for reader in found]
    messages = [reader for reader in found if reader.kind == "message"]
    return {
        "name": one.subject.name,
        "summary": list(one.summary),
        "starts": ", ".join(reader.name for reader in found if reader.kind == "campaign"),
        "journeys": len({reader.name for reader in found if reader.kind == "journey"}),
        "messages": len({reader.name for reader in messages}),
        "failing": len({reader.name for reader in messages if reader.fails}),
        "shown": rows[:OPEN],
        "folded": rows[OPEN:MOST],
        "more": max(0, len(rows) - MOST),
    }


def _row(reader: Consumer, one: SubjectImpact) -> dict[str, Any]:
    return {
        "name": reader.name,
        "state": reader.state if reader.state != "running" else "",
        "reads": read_by(reader, one),
        "how": how(reader) if reader.kind == "message" else reader.kind,
        "place": reader.where,
        "without": reader.without,
        "fails": reader.fails,
    }
