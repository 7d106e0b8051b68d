"""`trackplan import`: another tool's plan, as a new plan or merged into one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from trackplan import engine
from trackplan.cli.support import options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.comparisons import diff_report
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.exit import say
from trackplan.cli.support.formats import FormatArgument, chosen, format_list
from trackplan.cli.support.gc_pause import paused_gc
from trackplan.cli.support.output import Output, output_of, write_files
from trackplan.cli.support.plan_revisions import PlanRevision
from trackplan.cli.support.plans import plan_files, read_plan, whole_plan
from trackplan.cli.support.reading import read_file, refuse_link_out
from trackplan.diff import compare
from trackplan.document.yaml import read_yaml
from trackplan.formats.assembling import new_plan
from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.merging import merge
from trackplan.formats.registry import READERS, FormatEntry
from trackplan.formats.source import ImportedFile, UnreadableSourceError
from trackplan.formatting.editing import UneditableError, edited
from trackplan.formatting.emit import plan_yaml
from trackplan.language.load import Loaded, load
from trackplan.model.policy import Policy
from trackplan.model.report import Report
from trackplan.reporters.safe import safe
from trackplan.reporters.words import named
from trackplan.sources.files import display_path

app = options.command()
HELP = f"""\
Bring in another tool's plan.

{format_list(READERS, "reads")}

What cannot be carried over is listed with its place and number.
"""
SHOWN = 5
"""The most files that are named."""


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
    into: Annotated[
        Path | None,
        typer.Option(
            "--into",
            metavar="PLAN",
            help="Merge into this plan: show what changes, as `diff` does. One that is not there is made.",
        ),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Write what --into shows.")] = False,
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
    if write and into is None:
        raise Stop("`--write` goes with `--into`", "--out writes without it")
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
        return _merge(foreign, into, output, write=write)
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
    _tell([target / path for path in files], written=write)
    return code


def _report(foreign: ForeignPlan, loaded: Loaded) -> Report:
    return engine.report_of(
        "import",
        engine.judge((), Policy(), today=today(), kinds=set()),
        plan=loaded.plan,
        checked={"events": len(foreign.events), "attributes": foreign.attribute_count},
        skipped=foreign.not_carried,
    )


def _merge(foreign: ForeignPlan, into: Path, output: Output, *, write: bool) -> int:
    """Show what a merge changes, and write it if asked."""
    loaded = read_plan(into)
    old = whole_plan(loaded)
    merged = merge(foreign, loaded.documents, single=not into.is_dir())
    texts: dict[str, str] = {}
    for document in loaded.documents:
        try:
            texts[document.name] = edited(document, merged.wanted[document.name])
        except UneditableError as error:
            raise Stop(
                f"`{document.name}` cannot be edited: {error}",
                "make the change there by hand, then import again",
            ) from None
    texts |= {display_path(into / path): plan_yaml(data) for path, data in merged.added.items()}
    after = load([read_yaml(name, text) for name, text in texts.items()])
    new = whole_plan(after)
    comparison = compare(old, new, today=today())
    made = diff_report(
        comparison,
        PlanRevision(name=display_path(into), plan=old, files=len(loaded.documents)),
        PlanRevision(name=foreign.format, plan=new, files=len(after.documents)),
        today(),
        deselected=output.deselected,
    )
    code = output.emit(replace(made, command="import", skipped=(*made.skipped, *foreign.not_carried)))
    before = {display_path(path): path for path in plan_files(into)}
    known = {document.name: document.text for document in loaded.documents}
    changed = {
        before.get(name, into / name.removeprefix(f"{display_path(into)}/")): text
        for name, text in texts.items()
        if known.get(name) != text
    }
    if write and changed:
        write_files({path: text.encode() for path, text in changed.items()})
    if merged.kept:
        sys.stderr.write(f"note: {merged.kept:,} attributes that only the plan has stay as they are\n")
    _tell([*changed], written=write)
    if changed:
        rows = made.changes.rows if made.changes is not None else ()
        sys.stderr.write(f"{_pull_request(foreign.format, [row.change.fact.event for row in rows])}\n")
    return code


def _pull_request(format_: str, events: Sequence[str | None]) -> str:
    """Return the title and branch of the pull request that the change makes."""
    names = list(dict.fromkeys(name for name in events if name))
    about = f": {named(names)}" if names else ""
    branch = f"plan-from-{format_}"
    return f"pull request: `Plan from {format_}{safe(about)}`, such as on a branch `{branch}`"


def _tell(paths: list[Path], *, written: bool) -> None:
    """Say which files were written, or would be."""
    if not paths:
        sys.stderr.write("the plan says all of it already: no file changes\n")
        return
    names = ", ".join(display_path(path) for path in paths[:SHOWN])
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    end = "" if written else "; write it with --write"
    sys.stderr.write(f"{'wrote' if written else 'would write'} {safe(names)}{more}{end}\n")
