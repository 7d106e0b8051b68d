"""`trackplan import`: another tool's plan, as a new plan or merged into one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from trackplan import engine
from trackplan.cli.support import options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.exit import say
from trackplan.cli.support.formats import FormatArgument, chosen, format_list
from trackplan.cli.support.gc_pause import paused_gc
from trackplan.cli.support.output import Output, output_of, write_files
from trackplan.cli.support.plan_merging import (
    IntoOption,
    WriteOption,
    merge_into,
    refuse_write_alone,
    tell_files,
)
from trackplan.cli.support.plans import whole_plan
from trackplan.cli.support.reading import read_file, refuse_link_out
from trackplan.formats.assembling import new_plan
from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.registry import READERS, FormatEntry
from trackplan.formats.source import ImportedFile, UnreadableSourceError
from trackplan.language.load import Loaded
from trackplan.model.policy import Policy
from trackplan.model.report import Report
from trackplan.sources.files import display_path

app = options.command()
HELP = f"""\
Bring in another tool's plan.

{format_list(READERS, "reads")}

What cannot be carried over is listed with its place and number.
"""


@app.command(help=HELP, epilog="Example: trackplan import segment rules.json --out tracking_plan")
@grouped(output=output_of)
def main(
    *,
    source: FormatArgument,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Files to read, or a folder of them.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Write a new plan into this folder.")
    ] = None,
    into: IntoOption = None,
    write: WriteOption = False,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="The name of a new plan; by default the source's.")
    ] = "",
    output: Output,
) -> int:
    """Bring in another tool's plan."""
    output = output.checked()
    entry = chosen(source, READERS, "import")
    if (out is None) is (into is None):
        raise Stop("say where the plan goes", "write --out DIR for a new plan, or --into PLAN to merge")
    refuse_write_alone(into, write=write, help="--out writes without it")
    for target in (out, into):
        if target is not None:
            refuse_link_out(target)
    with paused_gc():
        return _import(entry, files, out, into, name=name, output=output, write=write)


def _import(
    entry: FormatEntry,
    files: list[Path],
    out: Path | None,
    into: Path | None,
    *,
    name: str,
    output: Output,
    write: bool,
) -> int:
    try:
        foreign: ForeignPlan = entry.load().read(_sources(files, entry))
    except UnreadableSourceError as error:
        for one in error.more:
            say(one, "", 2)
        raise Stop(str(error), error.help) from None
    except RecursionError:
        raise Stop(f"`{display_path(files[0])}` is nested too deep to be a plan", "check the file") from None
    if into is not None and into.exists():
        return merge_into(foreign, into, output, command="import", write=write)
    target = out or into
    assert target is not None
    return _make(
        foreign, target, name or foreign.name or "Imported plan", output, write=out is not None or write
    )


def _sources(paths: list[Path], entry: FormatEntry) -> list[ImportedFile]:
    found = []
    for path in paths:
        if path.is_dir():
            found += list(_folder(path, entry.suffixes))
        else:
            refuse_link_out(path)
            found.append(ImportedFile(display_path(path), read_file(path), path.name))
    if not found:
        raise Stop(
            f"`{display_path(paths[0])}` holds no file that ends with {' or '.join(entry.suffixes)}",
            "name the file itself",
        )
    return found


def _folder(top: Path, suffixes: tuple[str, ...]) -> Iterator[ImportedFile]:
    refuse_link_out(top)
    for path in sorted(top.rglob("*")):
        inner = path.relative_to(top)
        if any(part.startswith(".") for part in inner.parts) or not path.name.endswith(suffixes):
            continue
        if path.is_file():
            yield ImportedFile(display_path(path), read_file(path, top), inner.as_posix())


def _make(foreign: ForeignPlan, target: Path, name: str, output: Output, *, write: bool) -> int:
    """Write a new plan, or say what it would be."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Stop(f"`{display_path(target)}` is there already", "name a new folder, or merge with --into")
    files, loaded = new_plan(foreign, name, today())
    whole_plan(loaded)
    code = output.emit(_report(foreign, loaded))
    if write:
        write_files({target / path: text.encode() for path, text in files.items()})
    tell_files([target / path for path in files], written=write)
    return code


def _report(foreign: ForeignPlan, loaded: Loaded) -> Report:
    return engine.report_of(
        "import",
        engine.judge((), Policy(), today=today(), kinds=set()),
        plan=loaded.plan,
        checked={"events": len(foreign.events), "attributes": foreign.attribute_count},
        skipped=foreign.not_carried,
    )
