"""`trackplan infer`: a first plan from what landed."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from trackplan.cli.support import options
from trackplan.cli.support.collecting import read_inputs
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import EMPTY, forced_shape, require_inputs
from trackplan.cli.support.output import write_file
from trackplan.document import Document, Ref
from trackplan.language.compiled import CompiledPlan
from trackplan.model.plan import Plan
from trackplan.reporters.safe import safe
from trackplan.scan.infer import left_out, plan_text
from trackplan.scan.profile import Profile
from trackplan.shapes import SHAPES
from trackplan.sources.files import display_path

app = options.command()


@dataclass(frozen=True, slots=True)
class InferSpec:
    """What a worker must know to count as its parent would."""

    shape: str | None
    native: ClassVar[bool] = False  # values are looked at one by one

    def compiled(self) -> CompiledPlan:
        """A plan of nothing."""
        return CompiledPlan(Plan(ref=Ref(Document("inferred"))))

    def collector(self, compiled: CompiledPlan) -> Profile:
        """An empty fold."""
        return Profile(compiled, shape=SHAPES[self.shape] if self.shape else None)


@app.command(epilog="Example: trackplan infer november.ndjson.gz --output tracking_plan/plan.yaml")
def main(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Exports, or - for standard input.")
    ],
    name: Annotated[str, typer.Option(metavar="NAME", help="The name of the plan.")] = "Inferred plan",
    shape: options.ShapeOption = None,
    jobs: options.JobsOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> int:
    """Write a first plan from what landed, each guess with its evidence as a comment."""
    forced_shape(shape)
    if output is not None and output.is_file() and not force:
        raise Stop(f"`{output}` is there already", "name another file, or write over it with --force")
    spec = InferSpec(shape)
    profile, inputs = read_inputs(
        spec,
        spec.compiled(),
        require_inputs(sources),
        jobs or os.cpu_count() or 1,
        title="infer",
        product="plan",
    )
    assert isinstance(profile, Profile)
    tally = profile.tally
    skipped = [f"{one.what}: {one.reason}" for one in inputs.skipped]
    for one in inputs.documents:
        for fault in one.faults:
            if fault == EMPTY:
                skipped.append(f"{one.name}: it holds no payload")
            else:
                sys.stderr.write(f"note: {safe(f'{one.name}: {fault.message}')}\n")
    if unread := tally.accounts.unreadable:
        skipped.append(f"{unread:,} of {tally.accounts.read:,} records, which could not be read")
    inputs.tell_notes()
    for text in (*skipped, *left_out(tally)):
        sys.stderr.write(f"note: left out {safe(text)}\n")
    if inputs.incomplete:
        raise Stop(inputs.incomplete[0], "nothing was written; mend the input, or leave it out", code=3)
    if not next(tally.named(), None) and not tally.people.count:
        raise Stop("no payload was found to infer from", "`trackplan lint SOURCES` says what the records are")
    text = plan_text(tally, profile.forms, name=name)
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(output, text)
        sys.stderr.write(f"wrote {display_path(output)}\n")
    return 0
