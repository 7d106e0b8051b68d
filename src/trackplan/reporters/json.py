"""The JSON report, described by ``report.schema.json`` beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from trackplan import __version__
from trackplan.model.finding import Finding, Report, Severity
from trackplan.reporters import Style
from trackplan.reporters.safe import safe_json
from trackplan.reporters.words import in_order, place

SCHEMA_VERSION = 1


def render(report: Report, _style: Style) -> str:
    """Render the whole report as one JSON object."""
    return safe_json(json.dumps(as_data(report), ensure_ascii=False, indent=2, allow_nan=False)) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """Collect the report's members, in the order in which they are written."""
    return {
        "schema_version": SCHEMA_VERSION,
        "trackplan": __version__,
        "command": report.command,
        "complete": report.complete,
        **({} if report.plan is None else {"plan": dict(report.plan)}),
        "checked": dict(report.checked),
        "skipped": [{"what": skipped.what, "reason": skipped.reason} for skipped in report.skipped],
        "findings": [finding_data(finding) for finding in in_order(report)],
        **report.details,
        "summary": summary(report),
    }


def summary(report: Report) -> Mapping[str, int]:
    """Count the findings of each severity, worst first."""
    return {severity.word: report.count(severity) for severity in reversed(Severity)}


def finding_data(finding: Finding) -> dict[str, Any]:
    """Collect one finding's members; those that say nothing are left out."""
    span = finding.location.span
    members = {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "message": finding.message,
        "help": finding.help or None,
        "file": finding.location.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "pointer": finding.pointer or None,
        "shown": None if finding.shown is None else place(finding),
        "at": finding.at,
        "event": finding.event,
        "attribute": finding.attribute,
        "count": finding.count,
        "share": finding.share,
        "of": finding.of,
        "first_seen": finding.first_seen,
        "last_seen": finding.last_seen,
        "source": finding.source,
        "places": [
            {"file": one.file, "line": one.line, "column": one.column}
            | ({"pointer": one.pointer} if one.pointer else {})
            for one in finding.places
        ]
        or None,
        "fingerprint": finding.fingerprint or None,
    }
    return {name: value for name, value in members.items() if value is not None}
