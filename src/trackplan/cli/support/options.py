"""Shared options of commands."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import completions
from trackplan.reporters import FORMATS

PlanOption = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="PATH",
        envvar="TRACKPLAN_PLAN",
        help="The plan: a folder or a YAML file. By default the nearest tracking_plan/ at or above here.",
        show_default=False,
    ),
]


class FailOn(StrEnum):
    """The least severity that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


class Color(StrEnum):
    """When to use colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class DataFormat(StrEnum):
    """The output format of commands without a report."""

    TEXT = "text"
    JSON = "json"


DataFormatOption = Annotated[DataFormat, typer.Option("--format", "-f", help="How to print it.")]
FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        metavar="NAME",
        help=f"{FORMATS[0]} (default), {', '.join(FORMATS[1:-1])} or {FORMATS[-1]}.",
        autocompletion=completions.formats,
        show_default=False,
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write the report here instead of to standard output."
    ),
]
ReportOption = Annotated[
    list[str] | None,
    typer.Option("--report", metavar="FORMAT=PATH", help="Write one more report; may be given many times."),
]
SelectOption = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="RULE,...",
        help="Report these rules only; the first words of ids, such as event-without, name all such rules.",
        autocompletion=completions.rules,
        show_default=False,
    ),
]
IgnoreOption = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="RULE,...",
        help="Leave these rules out. Where both options name a rule, the longer name wins.",
        autocompletion=completions.rules,
        show_default=False,
    ),
]
FailOnOption = Annotated[
    FailOn, typer.Option("--fail-on", help="The least severity that makes the exit code 1.")
]
ExitZeroOption = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever was found.")]
QuietOption = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print no report when there is nothing to report.")
]
ColorOption = Annotated[Color, typer.Option("--color", help="Colour the text report.")]
ShowValuesOption = Annotated[
    bool, typer.Option("--show-values", help="Show attribute values of payloads. They are personal data.")
]
BaselineOption = Annotated[
    Path | None,
    typer.Option("--baseline", metavar="FILE", help="Report only what is not in this file."),
]
WriteBaselineOption = Annotated[
    bool,
    typer.Option("--write-baseline", help="Write all findings to the --baseline file, and exit with 0."),
]
ShowAllowOption = Annotated[
    bool, typer.Option("--show-allow", help="Print `allow` entries for the findings, ready to paste.")
]
NoIgnoresOption = Annotated[
    bool,
    typer.Option("--no-ignores", help="Report what comments ignore as well."),
]
FixOption = Annotated[bool, typer.Option("--fix", help="Fix in the plan's files what is safe to fix.")]
UnsafeFixesOption = Annotated[
    bool,
    typer.Option(
        "--unsafe-fixes", help="Fix names too, which senders must follow; a renamed event leaves a tombstone."
    ),
]
FixDiffOption = Annotated[
    bool, typer.Option("--diff", help="Write nothing; show what --fix would change, and exit with 1 then.")
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        help="Threads, or processes where there is no native scanner; by default one a processor.",
        min=1,
        show_default=False,
    ),
]
OneJobOption = Annotated[
    int,
    typer.Option(
        "--jobs", metavar="N", help="Threads, or processes where there is no native scanner.", min=1
    ),
]
ShapeOption = Annotated[
    str | None,
    typer.Option(
        "--shape",
        metavar="NAME",
        help="Take every record as this shape instead of recognising it: track_v1, track_v2, pipelines, "
        "activity, warehouse_row or identify.",
        autocompletion=completions.shapes,
        show_default=False,
    ),
]


def command(about: str | None = None) -> typer.Typer:
    """Return a typer application for one command, with the settings that all commands share."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=about,
    )
