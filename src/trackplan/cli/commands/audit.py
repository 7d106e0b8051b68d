"""`trackplan audit`: what really landed, against the plan."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from trackplan import engine
from trackplan.cli.support import completions, live_audit, options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.collecting import read_all
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.parts import CollectorSpec, Part, PartOutcome, parts
from trackplan.cli.support.payloads import EMPTY, forced_shape, inputs, nothing_to_check
from trackplan.cli.support.plans import find_plan, require_known, require_plan
from trackplan.cli.support.progress import transfer
from trackplan.cli.support.reading import read_file
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.document import Document
from trackplan.language.compiled import CompiledPlan
from trackplan.language.durations import seconds
from trackplan.model.finding import Kind, Report, Skipped
from trackplan.model.plan import Plan
from trackplan.scan.collector import Collector
from trackplan.scan.findings import left_out
from trackplan.scan.landed import landed, unseen
from trackplan.scan.selection import Selection
from trackplan.sources.files import shown

app = options.command()


@app.command(epilog="Example: trackplan audit export.ndjson.gz --report html=audit.html --baseline last.json")
@grouped(out=output_of, way=way_of)
def main(
    *,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE]...",
            help="Exports, or - for one; by default the live workspace.",
            show_default=False,
        ),
    ] = None,
    plan: options.PlanOption = None,
    shape: options.ShapeOption = None,
    since: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN",
            help="Leave out what is older: 7d, 24h, or a date such as 2026-11-01.",
            show_default=False,
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="WHEN", help="Leave out what is newer; written as --since is.", show_default=False
        ),
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(
            "--event",
            metavar="NAME",
            help="Look at events of this name only; may be given many times.",
            autocompletion=completions.events,
        ),
    ] = None,
    sample: Annotated[
        int, typer.Option(metavar="N", help="Judge one record in so many, chosen by its text.", min=1)
    ] = 1,
    jobs: options.JobsOption = None,
    by_name: Annotated[
        bool,
        typer.Option(
            "--by-name",
            help="Read a workspace by the names of the plan and of its campaigns, side by side. Faster on "
            "a large one; finds no other names.",
        ),
    ] = False,
    max_events: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Read at most so many activities of the workspace, the newest; by name, of each event.",
            min=1,
            show_default=False,
        ),
    ] = None,
    max_pages: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Ask for at most so many pages of 100, counted as --max-events counts.",
            min=1,
            show_default=False,
        ),
    ] = None,
    save: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep the activities of the workspace, for its owner's eyes.",
            show_default=False,
        ),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume/--no-resume", help="Go on from an interrupted audit, or start afresh.")
    ] = True,
    way: Way,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline", metavar="REPORT", help="Compare with the JSON report of an earlier audit."
        ),
    ] = None,
    out: Output,
    show_values: options.ShowValuesOption = False,
) -> int:
    """Check what really landed against the plan, in exports or in the live workspace.

    The workspace is read with CUSTOMERIO_APP_API_KEY, and only read.
    """
    out = out.checked(show_values=show_values)
    forced_shape(shape)
    before = earlier(baseline) if baseline is not None else {}
    path = find_plan(plan)
    whole = require_plan(path)
    asked = CollectorSpec(
        plan=path,
        shape=shape,
        show_values=show_values,
        selection=_selection(event, since, until, sample),
    )
    workers = jobs or os.cpu_count() or 1
    if not sources:
        # Reading cuts the window, and a resumed audit keeps that of its first run: `7d` is not cut twice.
        asked = replace(asked, selection=_selection(event, None, None, sample))
        wanted = live_audit.LiveAuditOptions(
            way=way,
            since=_moment(since, "--since"),
            until=_moment(until, "--until"),
            window=f"{since or ''}..{until or ''}",
            by_name=by_name,
            max_events=max_events,
            max_pages=max_pages,
            resume=resume,
            save=save,
        )
        with live_audit.reading(wanted, whole) as workspace:
            collector, outcomes = _read(asked, whole, parts([str(workspace.path)], workers), workers)
            outcomes = [replace(one, empty=False) for one in outcomes]  # a quiet workspace is no lost file
            read = _report(collector, whole, outcomes, (), before, cut=sample > 1 or workspace.cut)
            return out.emit(live_audit.of_workspace(read, workspace, whole, saved=save is not None))
    _refuse_live(
        {
            "--save": save,
            "--by-name": by_name,
            "--max-events": max_events,
            "--max-pages": max_pages,
            "--no-resume": not resume,
            "--base-url": way.base_url,
            "--allow-host": way.allow_host,
        }
    )
    found = inputs(sources)
    collector, outcomes = _read(asked, whole, parts(found.paths, workers), workers)
    refused = [*found.skipped, *(Skipped(what=shown(one.part.path), reason=one.skipped) for one in outcomes)]
    if all(one.reason for one in refused):
        raise nothing_to_check(refused[0])
    return out.emit(_report(collector, whole, outcomes, found.skipped, before, cut=sample > 1))


def _refuse_live(given: Mapping[str, Any]) -> None:
    for option, value in given.items():
        if value:
            raise Stop(
                f"`{option}` is for the live workspace, and sources are named",
                "leave out the one or the other",
            )


def _read(
    asked: CollectorSpec, plan: Plan, work: Sequence[Part], jobs: int
) -> tuple[Collector, list[PartOutcome]]:
    outcomes: list[PartOutcome] = []
    with transfer("audit", sum(part.size for part in work), "report") as moved:
        collector = read_all(asked, CompiledPlan(plan), work, jobs, outcomes.append, moved)
    if asked.selection and asked.selection.events and not any(one.incomplete for one in outcomes):
        require_known(asked.selection.events, plan, landed={name for name, _ in collector.tally.named()})
    return collector, outcomes


def _in_full(collector: Collector, before: Mapping[str, Any], *, cut: bool) -> Iterator[Kind]:
    """The kinds whose every rule saw all that it looks at, an earlier audit with some."""
    if not cut and (collector.selection is None or collector.selection.events is None):
        yield "payload"
        if before:
            yield "landing"


def _report(
    collector: Collector,
    plan: Plan,
    outcomes: Sequence[PartOutcome],
    passed_over: Sequence[Skipped],
    before: Mapping[str, Any],
    *,
    cut: bool,
) -> Report:
    tally = collector.tally
    files_read = [
        Document(shown(one.part.path), faults=(EMPTY,) if one.empty else one.faults) for one in outcomes
    ]
    incomplete = [outcome for outcome in outcomes if outcome.incomplete]
    cut = cut or bool(incomplete)
    found = chain(
        collector.findings(before, whole=True, cut=cut), engine.check_documents(files_read, plan.policy)
    )
    judged = engine.judge(found, plan.policy, today=today(), kinds=_in_full(collector, before, cut=cut))
    files = {outcome.part.path for outcome in outcomes if outcome.read}
    coverage = {
        "files": len(files),
        "bytes": sum(outcome.part.size for outcome in outcomes if outcome.read),
        "notes": sorted({f"{shown(one.part.path)}: {one.note}" for one in outcomes if one.note}),
        "unseen": [{"what": one.what, "reason": one.reason} for one in unseen(tally, plan)],
    }
    skipped = [
        *passed_over,
        *(Skipped(what=shown(one.part.path), reason=one.skipped) for one in outcomes if one.skipped),
        *left_out(tally),
        *unseen(tally, plan),
        *([Skipped(what="what does not land, or too seldom", reason="not all was looked at")] if cut else ()),
        *(Skipped(what="the rest", reason=one.incomplete) for one in incomplete),
    ]
    details: dict[str, Any] = {
        "accounts": tally.accounts.data(),
        "coverage": coverage,
        "landed": landed(tally, plan),
    }
    if judged.allowed:
        details["allowed"] = judged.allowed
    return Report(
        command="audit",
        findings=judged.findings,
        checked={"payloads": tally.accounts.read, "files": len(files) if tally.accounts.read else 0},
        skipped=tuple(skipped),
        complete=not incomplete,
        plan={"name": plan.name, "version": plan.version, "events": len(plan.events)},
        details=details,
    )


def _selection(
    events: list[str] | None, since: str | None, until: str | None, every: int
) -> Selection | None:
    if not events and since is None and until is None and every == 1:
        return None
    return Selection(
        events=frozenset(events) if events else None,
        since=_moment(since, "--since"),
        until=_moment(until, "--until"),
        every=every,
    )


def _moment(text: str | None, option: str) -> int | None:
    """Unix seconds of a date, a date and time, or so long before now."""
    if text is None:
        return None
    try:
        return int(datetime.now(UTC).timestamp()) - seconds(text)
    except ValueError:
        pass  # then it is a date
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Stop(f"`{option} {text}` is no time", "write 7d, 24h, or a date such as 2026-11-01") from None
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


def earlier(path: Path) -> Mapping[str, Any]:
    """What landed by an earlier report."""
    try:
        data = json.loads(read_file(path, what="the report", help_="name a JSON report of audit"))
        landed_before: Mapping[str, Any] = data["landed"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Stop(f"`{path}` is no report of audit", "write one with --report json=FILE") from None
    return landed_before
