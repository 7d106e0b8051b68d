"""`trackplan docs`: the event docs site."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.consumer_inputs import (
    AuditOption,
    LandedOption,
    TemplatesOption,
    WorkspaceOption,
)
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.site_inputs import SiteInputs, theme_errors

app = options.command("Build the event docs site: static, one folder, no request to any other host.")


class SiteFormat(StrEnum):
    """What is written."""

    HTML = "html"
    MARKDOWN = "markdown"


OutOption = Annotated[Path, typer.Option("--out", metavar="FOLDER", help="The site's folder.")]
SiteFormatOption = Annotated[
    SiteFormat, typer.Option("--format", "-f", help="html: the site; markdown: its pages for a wiki.")
]
ThemeOption = Annotated[
    Path | None,
    typer.Option(
        "--theme",
        metavar="FOLDER",
        help="Jinja templates that stand before the site's own, by file name, such as event.html. "
        "They run in Jinja's sandbox.",
        show_default=False,
    ),
]
NoHistoryOption = Annotated[
    bool,
    typer.Option("--no-history", help="Leave out the releases and changes that git knows of."),
]


@app.command(epilog="Example: trackplan docs build --out site")
def build(
    plan: options.PlanOption = None,
    out: OutOption = Path("site"),
    format_: SiteFormatOption = SiteFormat.HTML,
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    audit: AuditOption = None,
    landed: LandedOption = None,
    theme: ThemeOption = None,
    no_history: NoHistoryOption = False,
) -> int:
    """Build the site into a folder, which it replaces whole."""
    from trackplan.cli.support.folders import check_replaceable, write_folder  # not for --help

    check_replaceable(out)
    site = SiteInputs(
        plan=plan,
        workspace=workspace,
        templates=templates,
        audit=audit,
        landed=landed,
        theme=theme,
        history=not no_history,
    ).site()
    with theme_errors():
        count = write_folder(out, site.files(format_.value))
    for warning in site.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    sys.stderr.write(f"wrote {count} files to {out}\n")
    return 0


@app.command(epilog="Example: trackplan docs check --out docs/events --format markdown")
def check(
    plan: options.PlanOption = None,
    out: OutOption = Path("site"),
    format_: SiteFormatOption = SiteFormat.HTML,
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    audit: AuditOption = None,
    landed: LandedOption = None,
    theme: ThemeOption = None,
    no_history: NoHistoryOption = False,
) -> int:
    """Exit with 1 when a folder is not what `build` would write now."""
    from trackplan.cli.support.folders import differences  # not for --help

    if not out.is_dir():
        raise Stop(
            f"there is no folder `{out}`", "build it with `trackplan docs build`, or name it with --out"
        )
    site = SiteInputs(
        plan=plan,
        workspace=workspace,
        templates=templates,
        audit=audit,
        landed=landed,
        theme=theme,
        history=not no_history,
    ).site()
    stale = 0
    with theme_errors():
        for sentence in differences(out, site.files(format_.value)):
            sys.stdout.write(f"{sentence}\n")
            stale += 1
    if stale:
        sys.stderr.write(
            f"{out} is not up to date: run `trackplan docs build --out {quote(out.as_posix())}`\n"
        )
    return 1 if stale else 0


@app.command(epilog="Example: trackplan docs serve --port 8080")
def serve(
    plan: options.PlanOption = None,
    port: Annotated[
        int, typer.Option(metavar="PORT", help="The port; 0 takes a free one.", min=0, max=65535)
    ] = 8000,
    host: Annotated[
        str,
        typer.Option(metavar="HOST", help="The address to listen on; others than loopback let anyone in."),
    ] = "127.0.0.1",
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    audit: AuditOption = None,
    landed: LandedOption = None,
    theme: ThemeOption = None,
    no_history: NoHistoryOption = False,
) -> int:
    """Serve the site on this machine, and follow each change of the plan."""
    from trackplan.cli.support.serving import serve as run  # not for --help

    inputs = SiteInputs(
        plan=plan,
        workspace=workspace,
        templates=templates,
        audit=audit,
        landed=landed,
        theme=theme,
        history=not no_history,
        live=True,
    )
    return run(inputs, host, port)
