"""`trackplan infer`: a first plan from what landed."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.collecting import read_all
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import write_file
from trackplan.cli.support.parts import PartOutcome, parts
from trackplan.cli.support.payloads import forced_shape, inputs
from trackplan.cli.support.progress import transfer
from trackplan.document import Document, Ref
from trackplan.language.compiled import CompiledPlan
from trackplan.model.plan import Plan
from trackplan.reporters.safe import safe
from trackplan.scan.infer import left_out, plan_text
from trackplan.scan.profile import Profile
from trackplan.shapes import SHAPES
from trackplan.sources.files import shown

app = options.command()


@dataclass(frozen=True, slots=True)
class InferSpec:
    """What a worker must know to count as its parent would."""

    shape: str | None

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
    profile, outcomes, skipped = _read(InferSpec(shape), sources, jobs or os.cpu_count() or 1)
    tally = profile.tally
    if unread := tally.accounts.unreadable:
        skipped.append(f"{unread:,} of {tally.accounts.read:,} records, which could not be read")
    for text in (*skipped, *left_out(tally)):
        sys.stderr.write(f"note: left out {safe(text)}\n")
    incomplete = [outcome.incomplete for outcome in outcomes if outcome.incomplete]
    if incomplete:
        raise Stop(incomplete[0], "nothing was written; mend the input, or leave it out", code=3)
    if not next(tally.named(), None) and not tally.people.count:
        raise Stop("no payload was found to infer from", "`trackplan lint SOURCES` says what the records are")
    text = plan_text(tally, profile.forms, name=name)
    if output is None:
        sys.stdout.write(text)
    else:
        write_file(output, text)
        sys.stderr.write(f"wrote {shown(output)}\n")
    return 0


def _read(asked: InferSpec, words: list[str], jobs: int) -> tuple[Profile, list[PartOutcome], list[str]]:
    """What was counted, how far each part could be read, and what was left out and why."""
    found = inputs(words)
    work = parts(found.paths, jobs)
    outcomes: list[PartOutcome] = []
    with transfer("infer", sum(part.size for part in work), "plan") as moved:
        fold = read_all(asked, asked.compiled(), work, jobs, outcomes.append, moved)
    assert isinstance(fold, Profile)
    skipped = [f"{one.what}: {one.reason}" for one in found.skipped]
    reasons = ((one.part.path, one.skipped or one.empty * "it holds no payload") for one in outcomes)
    skipped += [f"{shown(path)}: {reason}" for path, reason in reasons if reason]
    return fold, outcomes, skipped
