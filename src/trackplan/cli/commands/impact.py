"""`trackplan impact`: who reads what of the plan, and what they read that it does not have."""

from __future__ import annotations

from typing import Annotated

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
)
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.plans import find_plan, require_plan
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.consumers.summary import Subject, details, subjects
from trackplan.model.finding import Kind, Problem, Report
from trackplan.model.plan import Plan
from trackplan.model.reference import within
from trackplan.reporters.impact import RENDERS

app = options.command()


@app.command(epilog="Example: trackplan impact 'checkout_started.items[].title'")
@grouped(out=output_of, way=way_of)
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
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    audit: AuditOption = None,
    live: LiveOption = False,
    way: Way,
    no_cache: NoCacheOption = False,
    out: Output,
) -> int:
    """Show which campaigns, messages and journeys read an event or attribute, and what fails without it."""
    out = out.checked(renders=RENDERS)
    whole = require_plan(plan)
    wanted = [subject(whole, name) for name in names or ()]
    inputs = ConsumerInputs(
        workspace=workspace,
        templates=templates,
        audit=audit,
        cache=not no_cache,
        live=live,
        way=way,
    )
    gathered = gather(whole, find_plan(plan), inputs)
    return out.emit(_report(whole, gathered, wanted))


def subject(plan: Plan, name: str) -> Subject:
    """The event or attribute that a word names; event names may hold dots. Raises `Stop`."""
    from trackplan.naming.guess import suggest  # only a mistake needs it

    if name in plan.events or name in plan.removed:
        return Subject(event=name)
    root, _, path = name.partition(".")
    if root in {"customer", "person"} and path:
        return Subject(event=None, attribute=path)
    for event in sorted((one for one in plan.events if name.startswith(f"{one}.")), key=len, reverse=True):
        path = name[len(event) + 1 :]
        known = [one for one, _ in plan.events[event].walk()]
        if path not in known:
            raise Stop(f"`{event}` has no attribute `{path}`", suggest(path, known, otherwise=SEE))
        return Subject(event=event, attribute=path)
    raise Stop(f"the plan has no event `{root}`", suggest(root, plan.events, otherwise=SEE))


SEE = "`trackplan impact` with no name lists them"


def _report(plan: Plan, gathered: Gathered, wanted: list[Subject]) -> Report:
    world = gathered.world
    found = engine.check_readers(world, lambda problem: not wanted or _is_about(problem, wanted))
    kinds: list[Kind] = ["reader"] if gathered.whole and not wanted else []
    judged = engine.judge(found, plan.policy, today=today(), kinds=kinds)
    return Report(
        command="impact",
        findings=judged.findings,
        checked={"events": len(plan.events), **gathered.checked},
        skipped=tuple(gathered.skipped),
        complete=gathered.complete,
        plan={"name": plan.name, "version": plan.version, "events": len(plan.events)},
        details={
            **({"allowed": judged.allowed} if judged.allowed else {}),
            "asked": [one.name for one in wanted],
            "impact": details(world, wanted or subjects(plan)),
        },
    )


def _is_about(problem: Problem, wanted: list[Subject]) -> bool:
    return any(
        problem.event == one.event
        and (one.attribute is None or within(problem.attribute or "", one.attribute))
        and not (one.event is None and problem.attribute is None)
        for one in wanted
    )
