"""`trackplan ready`: the pre-launch checklist of an event or a journey."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from trackplan import engine
from trackplan.cli.support import completions, options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.consumer_inputs import (
    AuditOption,
    ConsumerInputs,
    Gathered,
    LiveOption,
    NoCacheOption,
    TemplatesOption,
    WorkspaceOption,
    gather,
    read_audit,
)
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.plans import find_plan, require_plan
from trackplan.cli.support.spot_check import PEOPLE, PeopleOption, read_trails
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.model.finding import Finding, Report
from trackplan.model.plan import Plan
from trackplan.readiness.check import Audit, Case, Check, ReadinessOutcome, audit_of
from trackplan.readiness.checklist import checklist
from trackplan.readiness.read import belongs
from trackplan.readiness.trails import Trail
from trackplan.reporters.readiness import RENDERS

app = options.command()


@app.command(epilog="Example: trackplan ready cart_recovery --audit audit.json --format markdown")
@grouped(out=output_of, way=way_of)
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
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    audit: AuditOption = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="An earlier JSON report of `trackplan audit`, which later audits are held against.",
            show_default=False,
        ),
    ] = None,
    live: LiveOption = False,
    way: Way,
    people: PeopleOption = None,
    no_cache: NoCacheOption = False,
    out: Output,
    show_values: options.ShowValuesOption = False,
) -> int:
    """Say whether an event or a journey is ready to go out: each line pass, fail or cannot tell.

    A line that fails makes the exit code 1; one that cannot be told does so with --fail-on warning.
    """
    out = out.checked(show_values=show_values, renders=RENDERS)
    whole = require_plan(plan)
    for name in names:
        _refuse_unknown(whole, name)
    inputs = ConsumerInputs(
        workspace=workspace,
        templates=templates,
        audit=audit,
        cache=not no_cache,
        live=live,
        way=way,
    )
    gathered = gather(whole, find_plan(plan), inputs)
    before = None if baseline is None else audit_of(read_audit(baseline))
    found = [*engine.check_plan(whole, today=today()), *engine.check_readers(gathered.world)]
    judged = engine.judge(found, whole.policy, today=today(), kinds=[])
    cases = [_case(whole, name, gathered, judged.findings, before) for name in dict.fromkeys(names)]
    many = people if people is not None else PEOPLE if inputs.reads_live else 0
    if many:
        events = dict.fromkeys(case.event.name for case in cases if case.event is not None)
        trails = read_trails(way, whole, events, many)
        cases = [replace(case, trails=_trails(case, trails), show_values=show_values) for case in cases]
    lists = [(case, checklist(case)) for case in cases]
    code = out.emit(_report(whole, gathered, lists, judged.findings))
    return code if code == 3 else _code(lists, out)  # noqa: PLR2004 - not finished


def _refuse_unknown(plan: Plan, name: str) -> None:
    if name not in plan.events and name not in plan.journeys:
        from trackplan.naming.guess import suggest  # only a mistake needs it

        known = [*plan.events, *plan.journeys]
        raise Stop(
            f"the plan has no event or journey `{name}`", suggest(name, known, otherwise="see the plan")
        )


def _case(
    plan: Plan, name: str, gathered: Gathered, findings: Iterable[Finding], baseline: Audit | None
) -> Case:
    audit = None if gathered.audit is None else audit_of(gathered.audit)
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
        no_audit="no audit was given" if audit is None else "the audit was not finished",
        baseline=baseline,
    )


def _trails(case: Case, trails: Mapping[str, tuple[Trail, ...]]) -> tuple[Trail, ...] | None:
    return trails[case.event.name] if case.event is not None else None


Lists = list[tuple[Case, tuple[Check, ...]]]


def _code(lists: Lists, out: Output) -> int:
    outcomes = {check.outcome for _, checks in lists for check in checks}
    failing = {
        options.FailOn.ERROR: {ReadinessOutcome.FAIL},
        options.FailOn.WARNING: {ReadinessOutcome.FAIL, ReadinessOutcome.UNKNOWN},
        options.FailOn.NEVER: set[ReadinessOutcome](),
    }[out.fail_on]
    return 1 if outcomes & failing and not out.exit_zero else 0


def _report(plan: Plan, gathered: Gathered, lists: Lists, findings: Iterable[Finding]) -> Report:
    counted = Counter(check.outcome for _, checks in lists for check in checks)
    about = {case.event.name for case, _ in lists if case.event is not None}
    at = tuple(f"{one.at}/" for case, _ in lists for one in case.world.templates if belongs(case, one))
    return Report(
        command="ready",
        findings=tuple(one for one in findings if one.event in about or (at and one.at.startswith(at))),
        checked={"lines": sum(counted.values()), **gathered.checked, **_people(lists)},
        skipped=tuple(gathered.skipped),
        complete=gathered.complete,
        plan={"name": plan.name, "version": plan.version, "events": len(plan.events)},
        details={
            "ready": not counted[ReadinessOutcome.FAIL],
            "outcomes": {outcome.value: counted[outcome] for outcome in ReadinessOutcome},
            "checklists": [_record(case, checks) for case, checks in lists],
        },
    )


def _people(lists: Lists) -> dict[str, int]:
    looked = {case.event.name: len(case.trails or ()) for case, _ in lists if case.event is not None}
    return {"people": sum(looked.values())} if any(looked.values()) else {}


def _record(case: Case, checks: tuple[Check, ...]) -> dict[str, Any]:
    return {
        "name": case.name,
        "kind": "event" if case.journey is None else "journey",
        "event": case.event.name if case.event is not None else None,
        "ready": all(check.outcome is not ReadinessOutcome.FAIL for check in checks),
        "lines": [
            {
                "id": check.id,
                "line": check.line,
                "outcome": check.outcome.value,
                "evidence": check.evidence,
                "places": list(check.places),
                "next": check.next or None,
            }
            for check in checks
        ],
    }
