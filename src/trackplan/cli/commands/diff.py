"""`trackplan diff`: what a change of the plan breaks, and for whom."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from trackplan.cli.support import options
from trackplan.cli.support.acceptances import allow_entries, today
from trackplan.cli.support.command_groups import grouped
from trackplan.cli.support.comparisons import diff_report, with_calls
from trackplan.cli.support.consumer_inputs import (
    ConsumerInputs,
    LiveOption,
    TemplatesOption,
    WorkspaceOption,
    fresh_problems,
    gather,
)
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.output import Output, output_of
from trackplan.cli.support.plan_revisions import PlanRevisions
from trackplan.cli.support.plans import find_plan, nearest_plan
from trackplan.cli.support.workspaces import Way, way_of
from trackplan.consumers.affected import affected
from trackplan.diff import compare

app = options.command()

SidesArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[BASE] [HEAD]",
        help="The old and the new plan: each a folder, a file, or a git revision such as origin/main or "
        "v1.2.0:path. By default where the default branch and the working tree parted, and the working tree.",
        show_default=False,
    ),
]
NoRenamesOption = Annotated[
    bool,
    typer.Option("--no-renames", help="Take a renamed event or attribute for one removed and one added."),
]
ImpactOption = Annotated[
    bool,
    typer.Option(
        "--impact",
        help="Name the campaigns and messages that each change touches, from a snapshot or template files "
        "beside the plan; --workspace, --templates and --live ask for it too.",
    ),
]
TodayOption = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="Judge sunsets as on this day.", show_default=False),
]


DriverOption = Annotated[
    bool,
    typer.Option(
        "--git-driver", help="Answer git, which calls this for each file as its diff driver.", hidden=True
    ),
]


@app.command(epilog="Example: trackplan diff origin/main --format markdown --output comment.md")
@grouped(out=output_of, way=way_of)
def main(
    *,
    sides: SidesArgument = None,
    plan: options.PlanOption = None,
    no_renames: NoRenamesOption = False,
    on: TodayOption = None,
    impact: ImpactOption = False,
    workspace: WorkspaceOption = None,
    templates: TemplatesOption = None,
    live: LiveOption = False,
    way: Way,
    out: Output,
    show_allow: options.ShowAllowOption = False,
    git_driver: DriverOption = False,
) -> int:
    """Show what changed between two plans, and what each change breaks for senders and for readers."""
    out = out.checked()
    day = day_of(on)
    if git_driver:
        from trackplan.cli.support.git_driver import answer  # only git asks for it

        return answer(sides or [], out, day)
    base, head, *more = (*(sides or []), None, None)
    if any(more):
        raise Stop(f"`{more[0]}` is a third side", "name a base and a head")
    old, new = PlanRevisions(plan).pair(base, head)
    comparison = compare(old.plan, new.plan, today=day, renames=not no_renames)
    inputs = ConsumerInputs(workspace=workspace, templates=templates, live=live, way=way)
    gathered = None
    if impact or inputs.named:
        gathered = gather(old.plan, _home(plan, head), inputs)
        comparison = affected(comparison, gathered.world, fresh_problems(gathered.world, new.plan))
    there = plan is not None or nearest_plan() is not None or (head is not None and Path(head).exists())
    comparison = with_calls(comparison, new, _home(plan, head) if there else None)
    made = diff_report(comparison, old, new, day, gathered=gathered, deselected=out.deselected)
    if show_allow:
        sys.stdout.write(allow_entries(tuple(f for f in made.findings if f.severity.word != "info")))
        return out.exit_code(made)
    return out.emit(made)


def _home(plan: Path | None, head: str | None) -> Path:
    """Return the default folder of a snapshot and templates: beside the new plan, or the working tree's."""
    return Path(head) if head is not None and Path(head).exists() else find_plan(plan)


def day_of(text: str | None) -> date:
    """The day that ``--today`` names, by default this one."""
    try:
        return today() if text is None else date.fromisoformat(text)
    except ValueError:
        raise Stop(f"`{text}` is no date", "write it as 2026-12-31") from None
