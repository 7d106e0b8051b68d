"""`trackplan infer`: a first plan from what landed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli import options
from trackplan.cli.errors import Stop
from trackplan.cli.output import write_file
from trackplan.cli.parts import parts, read_part
from trackplan.cli.payloads import forced_shape, inputs, needing_extras
from trackplan.cli.progress import transfer
from trackplan.document import Document, Ref
from trackplan.model.plan import Plan
from trackplan.reporters.safe import safe
from trackplan.scan.infer import plan_text
from trackplan.scan.profile import Profile

app = options.command()


@app.command(epilog="Example: trackplan infer november.ndjson.gz --output tracking_plan/plan.yaml")
def main(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Exports, or - for standard input.")
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="The name of the plan.")] = "Inferred plan",
    shape: options.ShapeOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output."),
    ] = None,
) -> int:
    """Write a first plan from what landed, each guess with its evidence as a comment."""
    fold = Profile(Plan(ref=Ref(Document("inferred"))), shape=forced_shape(shape))
    found = inputs(sources)
    work = parts(found.paths, 1)
    skipped = [f"{one.what}: {one.reason}" for one in found.skipped]
    incomplete: list[str] = []
    with transfer("infer", sum(part.size for part in work)) as advance, needing_extras():
        for part in work:
            outcome = read_part(fold, part)
            why = outcome.skipped or ("it holds no payload" if outcome.empty else "")
            skipped += [f"{part.path}: {why}"] if why else []
            incomplete += [outcome.incomplete] if outcome.incomplete else []
            advance(part.size)
    for text in skipped:
        sys.stderr.write(f"note: skipped {safe(text)}\n")
    tally = fold.tally
    if unread := tally.accounts.unreadable:
        sys.stderr.write(f"note: {unread:,} of {tally.accounts.read:,} records could not be read\n")
    if incomplete:
        raise Stop(incomplete[0], "nothing was written; mend the input, or leave it out", code=3)
    if not next(tally.named(), None) and not tally.people.count:
        raise Stop("no payload was found to infer from", "`trackplan lint SOURCES` says what the records are")
    text = plan_text(tally, fold.forms, name=name)
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(output, text)
    return 0
