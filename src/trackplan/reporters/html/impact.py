"""Who reads what, as a page to forward: an overview, and a table an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.model.finding import Report
from trackplan.reporters import Style
from trackplan.reporters.html.frame import frame, written
from trackplan.reporters.html.view import listed
from trackplan.reporters.impact import entries, fails, how, name_of

Record = Mapping[str, Any]

OPEN = 40
"""Readers of one event that are unfolded."""
MOST = 400
"""Readers of one event that are written out: the JSON report has all."""


def render(report: Report, style: Style) -> str:
    """Render who reads what was asked about, then the findings."""
    asked = bool(report.details["asked"])
    made = [_subject(record) for record in report.details["impact"]]
    subjects = [one for one in made if asked or one["summary"] or one["shown"]]
    for index, one in enumerate(subjects, 1):
        one["id"] = f"read-{index}"
    return written(
        "impact.html",
        {
            **frame(report, kind="Who reads the tracking plan", show_values=style.show_values),
            "overview": len(subjects) > 1,
            "subjects": subjects,
            "unread": [one["name"] for one in made if one not in subjects],
            "rest": listed(report.findings),
        },
    )


def _subject(record: Record) -> dict[str, Any]:
    found = entries(record)
    rows = [_row(record, one) for one in found]
    messages = [one for one in found if one["kind"] == "message"]
    return {
        "name": name_of(record),
        "summary": record["summary"],
        "starts": ", ".join(one["name"] for one in found if one["kind"] == "campaign"),
        "journeys": len({one["name"] for one in found if one["kind"] == "journey"}),
        "messages": len({one["name"] for one in messages}),
        "failing": len({one["name"] for one in messages if fails(one)}),
        "shown": rows[:OPEN],
        "folded": rows[OPEN:MOST],
        "more": max(0, len(rows) - MOST),
    }


def _row(record: Record, one: Record) -> dict[str, Any]:
    state = one.get("state")
    return {
        "name": one["name"],
        "state": state if state != "running" else None,
        "reads": one.get("attribute") or name_of(record),
        "how": how(one) if one["kind"] == "message" else one["kind"],
        "place": one["place"],
        "without": one["without"],
        "fails": fails(one),
    }
