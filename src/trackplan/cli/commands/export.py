"""`trackplan export`: the plan in another format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.folders import EXPORTED, write_folder
from trackplan.cli.support.formats import FormatArgument, chosen, format_list
from trackplan.cli.support.gc_pause import paused_gc
from trackplan.cli.support.output import write_files
from trackplan.cli.support.plans import find_plan, read_plan, whole_plan
from trackplan.formats.registry import WRITERS
from trackplan.formats.source import UnreadableSourceError
from trackplan.formats.writing import Exporting
from trackplan.reporters.safe import safe
from trackplan.sources.files import display_path

app = options.command()
HELP = f"""\
Write the plan in another format.

{format_list(WRITERS, "writes")}

What a format has no place for is listed on standard error.
"""


@app.command(help=HELP, epilog="Example: trackplan export json-schema --out schemas")
def main(
    format_: FormatArgument,
    plan: options.PlanOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="PATH",
            help="Write here: a file, or a folder where the format is several files. "
            "By default a format of one file goes to standard output.",
        ),
    ] = None,
    bundle: Annotated[bool, typer.Option("--bundle", help="json-schema: one file for all events.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="sheet: a folder of CSV, one file a sheet.")] = False,
    draft: Annotated[
        str, typer.Option("--draft", metavar="2020-12|07", help="json-schema: the draft.")
    ] = "2020-12",
    id_base: Annotated[
        str,
        typer.Option(
            "--id-base", metavar="URI", help="json-schema: what every `$id` begins with; by default a URN."
        ),
    ] = "",
) -> int:
    """Write the plan in another format."""
    entry = chosen(format_, WRITERS, "export")
    if draft not in {"2020-12", "07"}:
        raise Stop(f"there is no draft `{draft}`", "drafts: 2020-12, 07")
    with paused_gc():
        loaded = read_plan(find_plan(plan))
    exporting = Exporting(
        plan=whole_plan(loaded),
        documents=loaded.documents,
        bundle=bundle,
        csv=csv,
        draft=draft,
        id_base=id_base.rstrip("/"),
    )
    try:
        made = entry.load().write(exporting)
    except UnreadableSourceError as error:
        raise Stop(str(error), error.help) from None
    if not made.files:
        raise Stop("nothing of the plan can be exported", "it has drafts only, or no event at all")
    if len(made.files) > 1:
        if out is None:
            raise Stop(f"`{format_}` is {len(made.files):,} files", "name a folder for them with --out")
        write_folder(out, made.files.items(), EXPORTED)
        sys.stderr.write(f"wrote {len(made.files):,} files to {safe(display_path(out))}\n")
    else:
        (name, content), *_ = made.files.items()
        if out is None and name.endswith(".xlsx"):
            raise Stop("a workbook is no text", "name a file for it with --out")
        if out is None:
            sys.stdout.buffer.write(content)
        else:
            target = out / name if out.is_dir() else out
            write_files({target: content})
            sys.stderr.write(f"wrote {safe(display_path(target))}\n")
    for one in made.not_carried:
        sys.stderr.write(f"note: not carried: {one.what}: {one.told}\n")
    return 0
