"""`trackplan audit`: what really landed, against the plan."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from trackplan.cli.support import completions, live_audit, options
from trackplan.cli.support.audit_report import absence_of, audit_report
from trackplan.cli.support.collecting import read_inputs
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.database_inputs import DatabaseInput, counting_database_of
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import (
    CollectorSpec,
    InputsRead,
    forced_shape,
    require_inputs,
)
from trackplan.cli.support.kept_history import KeptHistory, history_of
from trackplan.cli.support.notify import NotifyOption, checked_address, send
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.plans import find_plan, require_known, require_plan
from trackplan.cli.support.saved_audits import read_audit
from trackplan.cli.support.site_links import links_of
from trackplan.cli.support.time_span import SinceOption, TimeSpan, UntilOption, time_span
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.health.judgement import judge_health
from trackplan.health.news import news
from trackplan.language.compiled import CompiledPlan
from trackplan.model.landed import Landed
from trackplan.model.landing import day
from trackplan.model.plan import Plan
from trackplan.model.report import Report
from trackplan.reporters import DIGESTS
from trackplan.scan.collector import Collector
from trackplan.scan.selection import Selection
from trackplan.sources import InputFiles
from trackplan.sources.files import STDIN

app = options.command()


class ReadingEngine(StrEnum):
    """The engine that reads the sources."""

    HERE = "here"
    SPARK = "spark"


@app.command(epilog="Example: trackplan audit export.ndjson.gz --report html=audit.html --baseline last.json")
@grouped(out=output_of, way=way_of, kept=history_of, database=counting_database_of)
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
    database: DatabaseInput | None,
    shape: options.ShapeOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
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
    on: Annotated[
        ReadingEngine,
        typer.Option(
            "--on",
            help="Where to read: on this machine, or on Spark, in --jobs partitions.",
            metavar="ENGINE",
        ),
    ] = ReadingEngine.HERE,
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
    kept: KeptHistory | None,
    notify: NotifyOption = False,
    out: Output,
    show_values: options.ShowValuesOption = False,
) -> int:
    """Check what really landed against the plan, in exports or in the live workspace.

    The workspace is read with CUSTOMERIO_APP_API_KEY, and only read.
    """
    out = out.checked(show_values=show_values)
    forced_shape(shape)
    _refuse_part(kept, baseline, event, sample)
    address = checked_address() if notify else None
    before = read_audit(baseline).landed if baseline is not None else None
    path = find_plan(plan)
    whole = require_plan(path)
    span = time_span(since, until, kept)
    asked = CollectorSpec(
        plan=path,
        shape=shape,
        show_values=show_values,
        selection=_selection(event, span, sample),
    )
    workers = jobs or os.cpu_count() or 1
    if not sources and database is None:
        # Reading cuts the window, and a resumed audit keeps that of its first run: `7d` is not cut twice.
        asked = replace(asked, selection=_selection(event, TimeSpan(), sample))
        wanted = live_audit.LiveAuditOptions(
            way=way,
            since=span.since,
            until=span.until,
            window=span.written,
            by_name=by_name,
            max_events=max_events,
            max_pages=max_pages,
            resume=resume,
            save=save,
        )
        with live_audit.reading(wanted, whole) as workspace:
            collector, inputs = _read(asked, whole, InputFiles((str(workspace.path),)), workers)
            for one in inputs.outcomes:
                one.faults = ()  # a quiet workspace is no lost file
            cut = sample > 1 or workspace.cut
            read = audit_report(
                collector,
                whole,
                inputs,
                _before(kept, before, collector, workspace.now),
                absence=absence_of(collector.accounts, cut=cut, live=True),
                deselected=out.deselected,
                now=workspace.now,
            )
            read = live_audit.of_workspace(read, workspace, whole, saved=save is not None)
            return _finish(read, whole, out, kept, cut=cut, notify=address)
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
    counted = database is not None and database.push_down and not database.dry_run and not sources
    if database is None:
        from trackplan.sources.since import received_since  # with threads, which few need

        found = received_since(require_inputs(sources or ()), span.since)
    elif counted:
        _refuse_pushed_down(kept, event, on)
        asked = replace(asked, selection=_selection(None, span, 1))
        every = sample if sample > 1 else None
        collector, inputs = database.pushed_down(asked, CompiledPlan(whole), span.since, every)
    else:
        found = database.only(sources, whole, span.since)
    if not counted:
        collector, inputs = _read(asked, whole, found, workers, on)
    inputs.require_one()
    inputs.tell_notes(quiet=out.quiet)
    absence = absence_of(collector.accounts, cut=sample > 1 and not counted, live=False)
    before = _before(kept, before, collector, None)
    read = audit_report(collector, whole, inputs, before, absence=absence, deselected=out.deselected)
    del collector
    gc.collect()  # the keys that it remembers, before the reports are made
    return _finish(read, whole, out, kept, cut=bool(absence), notify=address)


def _refuse_part(
    kept: KeptHistory | None, baseline: Path | None, events: list[str] | None, every: int
) -> None:
    """Refuse a history of a part of what landed, which would read as a fall of the rest."""
    if kept is None:
        return
    for option, given in (("--baseline", baseline), ("--event", events), ("--sample", every > 1)):
        if given:
            why = "is the baseline itself" if option == "--baseline" else "is of all that landed"
            raise Stop(f"`--history` {why}, so it does not go with `{option}`", f"leave out `{option}`")


def _refuse_pushed_down(kept: KeptHistory | None, events: list[str] | None, on: ReadingEngine) -> None:
    """Refuse what a database does not count."""
    for option, given in (
        ("--history", kept),
        ("--event", events),
        ("--on spark", on is ReadingEngine.SPARK),
    ):
        if given:
            raise Stop(f"`--push-down` does not go with `{option}`", f"leave out `{option}` or `--push-down`")


def _before(
    kept: KeptHistory | None, baseline: Landed | None, collector: Collector, now: int | None
) -> Landed | None:
    """What landed before this audit: by the history, else by the baseline."""
    if kept is None:
        return baseline
    return kept.before(day(collector.tally.window(now).first))


def _finish(
    report: Report, plan: Plan, out: Output, kept: KeptHistory | None, *, cut: bool, notify: str | None
) -> int:
    """Write the reports, send the digest, then keep what landed, if all was read."""
    known = kept.known() if kept is not None else {}
    health = judge_health(plan, report, known=known)
    told = bool(out.formats & {*DIGESTS}) or notify is not None
    said = kept.told() if kept is not None else None
    report = replace(report, health=health, news=news(health, said, links_of(plan)))
    code = out.emit(report)
    if notify is not None:
        send(report, notify)
    if kept is not None and report.complete and not cut:
        kept.record(report, told=told)
    return code


def _refuse_live(given: Mapping[str, Any]) -> None:
    for option, value in given.items():
        if value:
            raise Stop(
                f"`{option}` is for the live workspace, and sources are named",
                "leave out the one or the other",
            )


def _read(
    asked: CollectorSpec, plan: Plan, found: InputFiles, jobs: int, on: ReadingEngine = ReadingEngine.HERE
) -> tuple[Collector, InputsRead]:
    compiled = CompiledPlan(plan)
    if on is ReadingEngine.SPARK:
        from trackplan.cli.support.spark_jobs import read_on_spark, spark_session

        if found.tables or STDIN in found.paths:
            raise Stop("Spark reads files and objects", "leave out `--on spark`")
        collector, inputs = read_on_spark(spark_session(), asked, compiled, found, jobs)
    else:
        collector, inputs = read_inputs(asked, compiled, found, jobs, title="audit", product="report")
    if asked.selection and asked.selection.events and not inputs.incomplete:
        require_known(asked.selection.events, plan, landed={name for name, _ in collector.tally.named()})
    return collector, inputs


def _selection(events: list[str] | None, span: TimeSpan, every: int) -> Selection | None:
    if not events and span.since is None and span.until is None and every == 1:
        return None
    return Selection(
        events=frozenset(events) if events else None, since=span.since, until=span.until, every=every
    )
