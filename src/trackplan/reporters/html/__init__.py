"""A report as one self-contained HTML file, which loads nothing and runs only its own script."""

from __future__ import annotations

from trackplan.model.report import Report
from trackplan.reporters import Style
from trackplan.reporters.html.frame import written
from trackplan.reporters.html.view import page


def render(report: Report, style: Style) -> str:
    """Render the page."""
    return written("report.html", page(report, show_values=style.show_values))
