"""Another plan merged into the files of one that is there: shown as a diff, and written if asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support.acceptances import today
from trackplan.cli.support.comparisons import diff_report
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, write_files
from trackplan.cli.support.plan_revisions import PlanRevision
from trackplan.cli.support.plans import plan_files, read_plan, whole_plan
from trackplan.diff import compare
from trackplan.document.yaml import read_yaml
from trackplan.formats.foreign import ForeignPlan
from trackplan.formats.merging import merge
from trackplan.formatting.editing import UneditableError, edited
from trackplan.formatting.emit import Comments, plan_yaml
from trackplan.language.load import load
from trackplan.reporters.safe import safe
from trackplan.reporters.words import named
from trackplan.sources.files import display_path

SHOWN = 5
"""The most files that are named."""

IntoOption = Annotated[
    Path | None,
    typer.Option(
        "--into",
        metavar="PLAN",
        help="Merge into this plan: show what changes, as `diff` does. One that is not there is made.",
    ),
]
WriteOption = Annotated[bool, typer.Option("--write", help="Write what --into shows.")]


def refuse_write_alone(into: Path | None, *, write: bool, help: str) -> None:  # noqa: A002 - as Stop has it
    """Stop at a `--write` for which nothing is shown."""
    if write and into is None:
        raise Stop("`--write` goes with `--into`", help)


def merge_into(
    foreign: ForeignPlan,
    into: Path,
    output: Output,
    *,
    command: str,
    write: bool,
    comments: Comments | None = None,
) -> int:
    """Show what a merge changes, and write it if asked; ``comments`` stand above what is added."""
    loaded = read_plan(into)
    old = whole_plan(loaded)
    merged = merge(foreign, loaded.documents, single=not into.is_dir())
    texts: dict[str, str] = {}
    for document in loaded.documents:
        try:
            texts[document.name] = edited(document, merged.wanted[document.name], comments)
        except UneditableError as error:
            raise Stop(
                f"`{document.name}` cannot be edited: {error}",
                f"make the change there by hand, then {command} again",
            ) from None
    texts |= {display_path(into / path): plan_yaml(data, comments) for path, data in merged.added.items()}
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
    code = output.emit(replace(made, command=command, skipped=(*made.skipped, *foreign.not_carried)))
    before = {display_path(path): path for path in plan_files(into)}
    known = {document.name: document.text for document in loaded.documents}
    changed = {
        before.get(name, into / name.removeprefix(f"{display_path(into)}/")): text
        for name, text in texts.items()
        if known.get(name) != text
    }
    if write and changed:
        write_files({path: text.encode() for path, text in changed.items()})
    if merged.kept and foreign.speaks["attributes"]:
        sys.stderr.write(f"note: {merged.kept:,} attributes that only the plan has stay as they are\n")
    tell_files([*changed], written=write)
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


def tell_files(paths: list[Path], *, written: bool) -> None:
    """Say which files were written, or would be."""
    if not paths:
        sys.stderr.write("the plan says all of it already: no file changes\n")
        return
    names = ", ".join(display_path(path) for path in paths[:SHOWN])
    more = f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else ""
    end = "" if written else "; write it with --write"
    sys.stderr.write(f"{'wrote' if written else 'would write'} {safe(names)}{more}{end}\n")
