"""One line per finding, worst first, in the form of compiler output."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.omissions import not_shown_but
from trackplan.reporters.safe import ascii_only, safe, without_commands
from trackplan.reporters.terminal import BOLD, SEVERITY, paint
from trackplan.reporters.words import for_budget, place, verdict


def render(report: Report, style: Style) -> str:
    """Render ``path:line:column: severity [rule] sentence`` for each finding, then one line of counts."""
    text = "".join(f"{line}\n" for line in _lines(report, style))
    return without_commands(text if style.unicode else ascii_only(text))


def _lines(report: Report, style: Style) -> Iterator[str]:
    for finding in for_budget(report):
        where = paint(safe(place(finding)), BOLD, style)
        severity = paint(finding.severity.word, SEVERITY[finding.severity], style)
        yield f"{where}: {severity} [{safe(finding.rule)}] {safe(finding.message)}"
    if style.show_values:
        yield "values of people are shown, as asked: treat this text as personal data"
    if said := not_shown_but(report):
        yield said
    yield safe(verdict(report))
