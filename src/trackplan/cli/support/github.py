"""Extra output on GitHub Actions: annotations, the job summary, and step outputs.

The variables are those of GitHub's page "Default environment variables".
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style

SUMMARY_LIMIT = 1024 * 1024
"""Bytes that a step may write in all; GitHub drops the whole summary of a step that writes more."""

_SPARE = 20_000


def on_github() -> bool:
    """Return whether this run is a step of a workflow."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def annotate(report: Report) -> None:
    """Write the annotations to standard output, after the text report."""
    lines = REPORTERS["github"](report, Style()).splitlines(keepends=True)
    sys.stdout.write("".join(line for line in lines if line.startswith("::")))


def summarise(report: Report) -> None:
    """Append the report to the step's summary, in the room that is left.

    A summary that cannot be written is only a warning: the same report is in the log.
    """
    from trackplan.reporters.github import SUMMARY_BYTES  # only on GitHub
    from trackplan.reporters.markdown import page

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    path = Path(name)
    try:
        written = path.stat().st_size if path.exists() else 0
        room = min(SUMMARY_BYTES, SUMMARY_LIMIT - _SPARE - written)
        with path.open("a", encoding="utf-8", newline="\n") as file:
            if room > _SPARE:
                file.write(page(report, room) + "\n")
            elif room > 0:
                file.write(f"### trackplan {report.command}: see the log, this summary is full\n")
    except OSError as error:
        sys.stderr.write(f"note: the job's summary cannot be written: {error.strerror}\n")


def set_outputs(report: Report, code: int) -> None:
    """Set the outputs of the step: `exit-code`, `findings`, `breaking` and `bump`."""
    name = os.environ.get("GITHUB_OUTPUT")
    if not name:
        return
    from trackplan.model.verdict import Verdict  # only a job of GitHub waits for it

    changes = report.changes
    rows = changes.rows if changes is not None else ()
    values = {
        "exit-code": code,
        "findings": len(report.findings),
        "breaking": sum(row.change.worst is Verdict.BREAKING for row in rows),
        "bump": changes.bump if changes is not None else "",
    }
    try:
        with Path(name).open("a", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{key}={value}\n" for key, value in values.items())
    except OSError as error:
        sys.stderr.write(f"note: the step's outputs cannot be written: {error.strerror}\n")
