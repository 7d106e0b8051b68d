"""The checklist before a launch as a page to forward."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.model.finding import Report
from trackplan.reporters import Style
from trackplan.reporters.html.frame import frame, marked, written
from trackplan.reporters.html.view import listed
from trackplan.reporters.readiness import outcome, starting

Record = Mapping[str, Any]

STATES = {"pass": "good", "fail": "error", "cannot tell": "warning"}
COUNTED = {"pass": "pass", "fail": "fail", "cannot tell": "cannot be told"}
PLACES = 5
"""Places of one line that are unfolded."""
MOST = 100
"""Places of one line that are written out: the JSON report has all."""


def render(report: Report, style: Style) -> str:
    """Render each checklist, then the findings behind its lines."""
    counts = report.details["outcomes"]
    worst = next((name for name in ("fail", "cannot tell") if counts[name]), "pass")
    return written(
        "readiness.html",
        {
            **frame(report, kind="Ready for launch?", show_values=style.show_values),
            "verdict": outcome(report),
            "state": STATES[worst] if report.complete else "error",
            "checklists": [_list(one) for one in report.details["checklists"]],
            "rest": listed(report.findings),
        },
    )


def _list(one: Record) -> dict[str, Any]:
    counts = Counter(line["outcome"] for line in one["lines"])
    # What several lines would be told by is said with the first of them, as in the text.
    first = {line["next"]: line["id"] for line in reversed(one["lines"])}
    return {
        "name": one["name"],
        "about": one["kind"] + starting(one),
        "told": ", ".join(f"{counts[name]} {word}" for name, word in COUNTED.items() if counts[name]),
        "lines": [_line(line, first[line["next"]] == line["id"]) for line in one["lines"]],
    }


def _line(line: Record, first: bool) -> dict[str, Any]:
    places: Sequence[str] = line["places"]
    return {
        "line": line["line"],
        "outcome": line["outcome"],
        "state": STATES[line["outcome"]],
        "evidence": marked(line["evidence"]),
        "places": [marked(one) for one in places[:PLACES]],
        "folded": [marked(one) for one in places[PLACES:MOST]],
        "more": max(0, len(places) - MOST),
        "ask": "Mend" if line["outcome"] == "fail" else "To tell",
        "next": marked(line["next"] or "" if first else ""),
    }
