"""`trackplan sample`: payloads made up from the plan."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated

import typer

from trackplan.cli.support import completions
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import forced_shape
from trackplan.cli.support.options import PlanOption, command
from trackplan.cli.support.output import written
from trackplan.cli.support.plans import planned_event, require_plan
from trackplan.model.plan import Event, Plan

app = command()


@app.command(epilog="Example: trackplan sample order_completed -n 100 --invalid 0.05 --truth truth.ndjson")
def main(
    events: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EVENT]...",
            help="Names of events; by default every active one.",
            show_default=False,
            autocompletion=completions.events,
        ),
    ] = None,
    plan: PlanOption = None,
    count: Annotated[int, typer.Option("--count", "-n", metavar="N", help="How many payloads.", min=1)] = 10,
    invalid: Annotated[
        float,
        typer.Option(
            metavar="SHARE", help="The share of payloads that get one defect, from 0 to 1.", min=0, max=1
        ),
    ] = 0.0,
    cover: Annotated[
        bool,
        typer.Option(
            "--cover",
            help="All that the plan allows in turn, not by chance: events, null, types, empty arrays.",
        ),
    ] = False,
    shape: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The wire shape: track_v1, track_v2, pipelines, activity or warehouse_row.",
            autocompletion=completions.event_shapes,
        ),
    ] = "track_v1",
    seed: Annotated[
        int, typer.Option(metavar="N", help="The same plan and seed give the same payloads.")
    ] = 0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write here instead of to standard output."),
    ] = None,
    truth: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what is wrong with which line, as NDJSON."),
    ] = None,
) -> None:
    """Make payloads from the plan, one JSON object a line: valid ones, or some with a known defect."""
    from trackplan.sampling.sampler import Sampler  # after the words are known to be right
    from trackplan.sampling.values import UnmetChecksError

    wire = forced_shape(shape)
    if wire is None:
        raise Stop("no shape was named", "--shape track_v1")
    if not wire.event:
        raise Stop(f"`trackplan sample` makes events, and `{shape}` holds none", "name another with --shape")
    whole = require_plan(plan)
    chosen = _chosen(whole, events)
    try:
        sampler = Sampler(whole, chosen, seed=seed, shape=shape, invalid=invalid, cover=cover)
    except UnmetChecksError as error:
        said = f"no payload of `{error}` was found that meets its checks"
        raise Stop(said, "see that the checks and the attributes of the event can agree") from None
    count = max(count, len(chosen)) if cover else count
    with written(*(path for path in (output, truth) if path is not None)) as files:
        write = sys.stdout.write if output is None else _encoded(files[0])
        tell = None if truth is None else _encoded(files[-1])
        for line, made in enumerate(sampler.make(count), 1):
            write(json.dumps(made.record, ensure_ascii=False, separators=(",", ":")) + "\n")
            if made.rule is not None and tell is not None:
                known = {"line": line, "event": made.event, "rule": made.rule, "attribute": made.attribute}
                tell(json.dumps(known, ensure_ascii=False) + "\n")


def _chosen(plan: Plan, names: list[str] | None) -> list[Event]:
    if not names:
        active = [event for event in plan.events.values() if event.status == "active"]
        if not active:
            raise Stop("the plan has no active event", "name the events to make payloads of")
        return active
    return [planned_event(plan, name) for name in dict.fromkeys(names)]


def _encoded(file: IO[bytes]) -> Callable[[str], int]:
    return lambda text: file.write(text.encode())
