"""`trackplan infer`: a first plan from what landed."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, ClassVar

import typer

from trackplan.cli.support import options
from trackplan.cli.support.collecting import read_inputs
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.database_inputs import DatabaseInput, database_of
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import EMPTY, forced_shape, require_inputs
from trackplan.cli.support.output import Output, output_of, write_file
from trackplan.cli.support.plan_merging import (
    IntoOption,
    WriteOption,
    merge_into,
    refuse_write_alone,
    tell_files,
)
from trackplan.cli.support.plans import read_plan, whole_plan
from trackplan.cli.support.reading import refuse_link_out
from trackplan.document import Document, Ref
from trackplan.formats.assembling import TOP
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.language.compiled import CompiledPlan
from trackplan.model.plan import Plan
from trackplan.reporters.safe import safe
from trackplan.scan.additions import additions
from trackplan.scan.guesses import guessed
from trackplan.scan.infer import left_out, plan_text
from trackplan.scan.profile import Profile
from trackplan.shapes import SHAPES
from trackplan.sources import InputFiles
from trackplan.sources.files import display_path

app = options.command()
NAME = "Inferred plan"


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
@grouped(output=output_of, database=database_of)
def main(
    *,
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SOURCE]...", help="Exports, or - for standard input.", show_default=False),
    ] = None,
    database: DatabaseInput | None,
    into: IntoOption = None,
    write: WriteOption = False,
    name: Annotated[str, typer.Option(metavar="NAME", help="The name of a new plan.")] = NAME,
    shape: options.ShapeOption = None,
    jobs: options.JobsOption = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    output: Output,
) -> int:
    """Write a plan from what landed, or add to one what it lacks; each guess with its evidence as a comment.

    Without --into, the plan itself is what is written, and --output names its file.
    """
    forced_shape(shape)
    refuse_write_alone(into, write=write, help="--output FILE writes a plan without it")
    found = partial(_found, sources, database)
    if into is not None:
        output = output.checked()
        refuse_link_out(into)
        profile = _profile(found(), shape, jobs)
        if into.exists():
            return _add(profile, into, output, write=write)
        made = into if into.suffix in {".yaml", ".yml"} else into / TOP
        if write:
            write_file(made, plan_text(profile.tally, profile.forms, name=name))
        tell_files([made], written=write)
        return 0
    if output.formats != {"text"} or output.reports:
        raise Stop(
            "a report shows what `--into` changes", "leave out `--format` and `--report`, or add --into"
        )
    file = output.output
    if file is not None and file.is_file() and not force:
        raise Stop(
            f"`{file}` is there already",
            "add to it with --into, name another file, or overwrite with --force",
        )
    profile = _profile(found(), shape, jobs)
    text = plan_text(profile.tally, profile.forms, name=name)
    if file is None:
        sys.stdout.write(text)
    else:
        write_file(file, text)
        sys.stderr.write(f"wrote {display_path(file)}\n")
    return 0


def _found(sources: list[str] | None, database: DatabaseInput | None) -> InputFiles:
    """Return what to read: files, or the tables of a database."""
    if database is not None:
        return database.only(sources, None, None)
    if not sources:
        raise Stop("nothing is named to infer from", "name exports, - for standard input, or --sql")
    return require_inputs(sources)


def _profile(found: InputFiles, shape: str | None, jobs: int | None) -> Profile:
    """Read what landed, and tell what was left out."""
    spec = InferSpec(shape)
    profile, inputs = read_inputs(
        spec,
        spec.compiled(),
        found,
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
    if not (next(tally.named(), None) or tally.people.count or tally.objects.settled()):
        raise Stop("no payload was found to infer from", "`trackplan lint SOURCES` says what the records are")
    return profile


def _add(profile: Profile, into: Path, output: Output, *, write: bool) -> int:
    """Show what a plan lacks of what landed, and write it if asked."""
    plan = whole_plan(read_plan(into))
    found = additions(guessed(profile.tally, profile.forms), plan)
    for text in found.left_out:
        sys.stderr.write(f"note: left out {safe(text)}\n")
    landed = ForeignPlan(
        format="payloads",
        events={name: ForeignEvent(data=data, ref=plan.ref) for name, data in found.events.items()},
        groups=found.groups,
        people=found.people,
        speaks={"attributes": frozenset()},
    )
    return merge_into(landed, into, output, command="infer", write=write, comments=found.comments)
