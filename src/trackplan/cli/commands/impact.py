"""`trackplan impact`: who reads what of the plan, and what they read that it does not have."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Annotated

import typer

from trackplan import engine
from trackplan.cli.support import completions, options
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.code_reading import code_of_sources
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
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.consumers.readership import Readership
from trackplan.consumers.summary import impact_of, subjects
from trackplan.model.finding import Kind, Problem
from trackplan.model.impact import Impact, ImpactSubject, SubjectImpact
from trackplan.model.plan import Plan
from trackplan.model.reference import within
from trackplan.model.report import Report
from trackplan.reporters.words import call_places
from trackplan.senders.codebase import Codebase

app = options.command()


@app.command(epilog="Example: trackplan impact 'checkout_started.items[].title'")
@grouped(inputs=consumer_inputs_of, out=output_of, way=way_of)
def main(
    *,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EVENT[.ATTRIBUTE]]...",
            help="Events, or attributes of events; customer.ATTRIBUTE for one of people. By default all.",
            show_default=False,
            autocompletion=completions.attributes,
        ),
    ] = None,
    plan: options.PlanOption = None,
    inputs: ConsumerInputs,
    way: Way,
    prove: Annotated[
        bool,
        typer.Option(
            "--prove",
            help="Give with each problem the smallest payload, valid under the plan, that shows it.",
        ),
    ] = False,
    out: Output,
) -> int:
    """Show which campaigns, messages and journeys read an event or attribute, and what fails without it."""
    out = out.checked()
    whole = require_plan(plan)
    wanted = [subject(whole, name) for name in names or ()]
    inputs = replace(inputs, way=way)
    gathered = gather(whole, find_plan(plan), inputs)
    code = code_of_sources(whole, find_plan(plan))
    report = _report(whole, gathered, wanted, out.deselected, code)
    return out.emit(_proven(report, gathered.world) if prove else report)


def subject(plan: Plan, name: str) -> ImpactSubject:
    """The event or attribute that a word names; event names may hold dots. Raises `Stop`."""
    from trackplan.naming.guess import suggest  # only a mistake needs it

    if name in plan.events or name in plan.removed:
        return ImpactSubject(event=name)
    root, _, path = name.partition(".")
    if root in {"customer", "person"} and path:
        return ImpactSubject(event=None, attribute=path)
    for event in sorted((one for one in plan.events if name.startswith(f"{one}.")), key=len, reverse=True):
        path = name[len(event) + 1 :]
        known = [one for one, _ in plan.events[event].walk()]
        if path not in known:
            raise Stop(f"`{event}` has no attribute `{path}`", suggest(path, known, otherwise=SEE))
        return ImpactSubject(event=event, attribute=path)
    raise Stop(f"the plan has no event `{root}`", suggest(root, plan.events, otherwise=SEE))


SEE = "`trackplan impact` with no name lists them"


def _report(
    plan: Plan,
    gathered: Gathered,
    wanted: list[ImpactSubject],
    deselected: frozenset[str],
    code: Codebase | None,
) -> Report:
    world = gathered.world
    found = engine.check_readers(world, lambda problem: not wanted or _is_about(problem, wanted))
    kinds: list[Kind] = ["reader"] if gathered.whole and not wanted else []
    return engine.report_of(
        "impact",
        engine.judge(found, plan.policy, today=today(), kinds=kinds),
        plan=plan,
        checked={"events": len(plan.events), **gathered.checked},
        skipped=gathered.skipped,
        complete=gathered.complete,
        deselected=deselected,
        impact=Impact(
            asked=tuple(one.name for one in wanted),
            subjects=tuple(_with_calls(impact_of(world, wanted or subjects(plan)), code)),
        ),
    )


def _with_calls(found: Iterable[SubjectImpact], code: Codebase | None) -> Iterator[SubjectImpact]:
    """Yield each subject with the calls in source code that send it."""
    for one in found:
        event = one.subject.event
        calls = code.sites(event, one.subject.attribute) if code is not None and event is not None else ()
        said = f"sent from {call_places(calls)}"
        yield replace(one, calls=calls, summary=(*one.summary, said)) if calls else one


def _proven(report: Report, world: Readership) -> Report:
    """The report with a payload beside each problem that one shows; its values are made up."""
    from trackplan.consumers.proof import Prover  # only asked for

    uses = {(use.ref.document.name, use.ref.location.span): use for use in world.uses}
    prover = Prover(world)
    found = []
    for finding in report.findings:
        where = finding.shown or finding.location
        use = uses.get((where.file, where.span))
        payload = prover.proof(use) if use is not None and finding.rule in PROVEN else None
        if payload is not None and use is not None:
            shown = json.dumps({use.read.root: payload}, ensure_ascii=False)
            finding = replace(finding, help=f"{finding.help}; shown by `{shown}`")  # noqa: PLW2901 - with its proof
        found.append(finding)
    return replace(report, findings=tuple(found))


PROVEN = frozenset({"unguarded-optional", "blank-when-missing", "unguarded-pick"})


def _is_about(problem: Problem, wanted: list[ImpactSubject]) -> bool:
    return any(
        problem.event == one.event
        and (one.attribute is None or within(problem.attribute or "", one.attribute))
        and not (one.event is None and problem.attribute is None)
        for one in wanted
    )
