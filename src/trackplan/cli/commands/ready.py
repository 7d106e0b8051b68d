"""`trackplan ready`: the pre-launch checklist of an event or a journey."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from trackplan import engine
from trackplan.cli.support import completions, options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.consumer_inputs import (
    ConsumerInputs,
    Gathered,
    consumer_inputs_of,
    gather,
)
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.plans import find_plan, require_plan
from trackplan.cli.support.saved_audits import read_audit
from trackplan.cli.support.spot_check import PEOPLE, PeopleOption, read_trails
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.health.judgement import judge_health
from trackplan.model.finding import Finding
from trackplan.model.plan import Plan
from trackplan.model.readiness import Readiness, ReadinessOutcome
from trackplan.model.report import Report
from trackplan.readiness.check import Case
from trackplan.readiness.checklist import checklist
from trackplan.readiness.read import belongs
from trackplan.readiness.trails import Trail

app = options.command()


@app.command(epilog="Example: trackplan ready cart_recovery --audit audit.json --format markdown")
@grouped(inputs=consumer_inputs_of, out=output_of, way=way_of)
def main(
    *,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="EVENT|JOURNEY...",
            help="Names of events or journeys.",
            show_default=False,
            autocompletion=completions.launches,
        ),
    ],
    plan: options.PlanOption = None,
    inputs: ConsumerInputs,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="An earlier JSON report of `trackplan audit`, which later audits are held against.",
            show_default=False,
        ),
    ] = None,
    way: Way,
    people: PeopleOption = None,
    out: Output,
    show_values: options.ShowValuesOption = False,
) -> int:
    """Say whether an event or a journey is ready to go out: each line pass, fail or cannot tell.

    A line that fails makes the exit code 1; one that cannot be told does so with --fail-on warning.
    """
    out = out.checked(show_values=show_values)
    whole = require_plan(plan)
    for name in names:
        _refuse_unknown(whole, name)
    inputs = replace(inputs, way=way)
    gathered = gather(whole, find_plan(plan), inputs)
    before = None if baseline is None else read_audit(baseline)
    found = [*engine.check_plan(whole, today=today()), *engine.check_readers(gathered.world)]
    judged = engine.judge(found, whole.policy, today=today(), kinds=[])
    cases = [_case(whole, name, gathered, judged.findings, before) for name in dict.fromkeys(names)]
    many = people if people is not None else PEOPLE if inputs.reads_live else 0
    if many:
        events = dict.fromkeys(case.event.name for case in cases if case.event is not None)
        trails = read_trails(way, whole, events, many)
        cases = [replace(case, trails=_trails(case, trails), show_values=show_values) for case in cases]
    readiness = Readiness(checklists=tuple(map(checklist, cases)))
    judged = engine.judge(_about(found, cases), whole.policy, today=today(), kinds=[])
    code = out.emit(_report(gathered, cases, readiness, judged, out.deselected))
    return code if code == 3 else _code(readiness, out)  # noqa: PLR2004 - not finished


def _refuse_unknown(plan: Plan, name: str) -> None:
    if name not in plan.events and name not in plan.journeys:
        from trackplan.naming.guess import suggest  # only a mistake needs it

        known = [*plan.events, *plan.journeys]
        raise Stop(
            f"the plan has no event or journey `{name}`", suggest(name, known, otherwise="see the plan")
        )


def _case(
    plan: Plan, name: str, gathered: Gathered, findings: Iterable[Finding], baseline: Report | None
) -> Case:
    audit = gathered.audit
    finished = audit is not None and audit.complete
    journey = plan.journeys.get(name)
    event = plan.events.get(name if journey is None else journey.trigger or "")
    return Case(
        name=name,
        plan=plan,
        event=event,
        journey=journey,
        world=gathered.world,
        findings=tuple(findings),
        audit=audit if finished else None,
        health=judge_health(plan, audit) if audit is not None and finished else None,
        no_audit="no audit was given" if audit is None else "the audit was not finished",
        baseline=baseline,
    )


def _trails(case: Case, trails: Mapping[str, tuple[Trail, ...]]) -> tuple[Trail, ...] | None:
    return trails[case.event.name] if case.event is not None else None


def _code(readiness: Readiness, out: Output) -> int:
    failing = {
        options.FailOn.ERROR: {ReadinessOutcome.FAIL},
        options.FailOn.WARNING: {ReadinessOutcome.FAIL, ReadinessOutcome.UNKNOWN},
        options.FailOn.NEVER: set[ReadinessOutcome](),
    }[out.fail_on]
    return 1 if readiness.counts.keys() & failing and not out.exit_zero else 0


def _report(
    gathered: Gathered,
    cases: list[Case],
    readiness: Readiness,
    judged: engine.Judged,
    deselected: frozenset[str],
) -> Report:
    """The checklists, and the findings about their events and messages."""
    return engine.report_of(
        "ready",
        judged,
        plan=gathered.world.plan,
        checked={"lines": sum(readiness.counts.values()), **gathered.checked, **_people(cases)},
        skipped=gathered.skipped,
        complete=gathered.complete,
        deselected=deselected,
        readiness=readiness,
    )


def _about(found: Iterable[Finding], cases: list[Case]) -> Iterator[Finding]:
    """Yield the findings about the events of the cases, and about the messages that belong to them."""
    events = {case.event.name for case in cases if case.event is not None}
    starts = tuple(f"{one.at}/" for case in cases for one in case.world.templates if belongs(case, one))
    return (one for one in found if one.event in events or one.at.startswith(starts))


def _people(cases: list[Case]) -> dict[str, int]:
    looked = {case.event.name: len(case.trails or ()) for case in cases if case.event is not None}
    return {"people": sum(looked.values())} if any(looked.values()) else {}
