"""CSV: a finding a line."""

from __future__ import annotations

from csv import writer
from io import StringIO

from trackplan.model.report import Report
from trackplan.reporters import Style


def render(report: Report, _style: Style) -> str:
    """Render a header, and a line for each finding."""
    text = StringIO()
    table = writer(text, lineterminator="\n")
    table.writerow(("rule", "severity", "file", "line", "message"))
    for finding in report.findings:
        place = finding.location
        table.writerow((finding.rule, finding.severity.word, place.file, place.span.line, finding.message))
    return text.getvalue()
