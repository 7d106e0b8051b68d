"""`trackplan history`: the course of an event."""

from __future__ import annotations

import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import completions, options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.kept_history import opened
from trackplan.cli.support.output import write_file
from trackplan.reporters import Style

app = options.command()


class CourseFormat(StrEnum):
    """How a course is shown."""

    TEXT = "text"
    CSV = "csv"
    HTML = "html"


@app.command(epilog="Example: trackplan history checkout_started --history health.db --format csv")
def main(
    event: Annotated[
        str,
        typer.Argument(
            metavar="EVENT", help="An event that landed, planned or not.", autocompletion=completions.events
        ),
    ],
    history: Annotated[
        Path, typer.Option("--history", metavar="FILE", help="The file that `audit --history` keeps.")
    ],
    format_: Annotated[
        CourseFormat, typer.Option("--format", "-f", help="text, csv for a spreadsheet, or html to forward.")
    ] = CourseFormat.TEXT,
    output: options.OutputOption = None,
) -> None:
    """Show what landed of an event on each day, and what audits found.

    Late are those that landed later than the plan's `delay` allows, or after 72 hours. The number of people
    is an estimate, about 13 % off.
    """
    from trackplan.history.rhythm import course, names
    from trackplan.naming.guess import suggest

    with opened(history) as connection:
        found = course(connection, event)
        known = names(connection) if found is None else []
    if found is None:
        help_ = suggest(event, known, otherwise="the history holds what landed, by the names it had")
        raise Stop(f"no `{event}` landed in the time of `{history}`", help_)
    if format_ is CourseFormat.CSV:
        from trackplan.reporters.course import as_csv

        shown = as_csv(found)
    elif format_ is CourseFormat.HTML:
        from trackplan.reporters.html.course import page

        shown = page(found)
    else:
        from trackplan.reporters.course import text

        wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
        shown = text(found, Style(unicode=(sys.stdout.encoding or "").lower() == "utf-8", width=wide))
    if output is not None:
        write_file(output, shown)
    else:
        sys.stdout.write(shown)
