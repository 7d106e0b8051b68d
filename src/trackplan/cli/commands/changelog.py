"""`trackplan changelog`: release notes for people, from the history of the plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import write_file
from trackplan.cli.support.plan_revisions import PlanRelease, PlanRevisions
from trackplan.diff import compare
from trackplan.reporters.release_notes import notes

app = options.command()


@app.command(epilog="Example: trackplan changelog v1.4.0..HEAD --output CHANGELOG.md")
def main(
    revisions: Annotated[
        str,
        typer.Argument(
            metavar="BASE..HEAD",
            help="BASE..HEAD: two git revisions, or one, up to HEAD.",
            show_default=False,
        ),
    ],
    plan: options.PlanOption = None,
    output: options.OutputOption = None,
) -> int:
    """Write what changed in the plan between two revisions, a section for each of its versions."""
    base, dots, head = revisions.partition("..")
    if not base or head.startswith(".") or (dots and not head):
        raise Stop(f"`{revisions}` names no two revisions", "write BASE..HEAD, such as v1.4.0..HEAD")
    text = "\n".join(_sections(list(PlanRevisions(plan).releases(base, head or "HEAD"))))
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(Path(output), text)
    return 0


def _sections(releases: list[PlanRelease]) -> Iterator[str]:
    """Yield the notes of each step, the newest first."""
    for old, new in reversed(list(pairwise(releases))):
        comparison = compare(old.side.plan, new.side.plan, today=today())
        yield notes(comparison, title=new.title)
