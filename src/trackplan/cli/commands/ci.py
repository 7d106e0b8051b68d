"""`trackplan ci`: everything that a pull request needs, from one command on any CI system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trackplan import engine
from trackplan.cli.commands.lint import check_plan
from trackplan.cli.support import options
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.exit import say
from trackplan.cli.support.output import Output, write_file
from trackplan.cli.support.plans import find_plan
from trackplan.cli.support.repository import placed
from trackplan.model.finding import Skipped
from trackplan.model.plan import Plan
from trackplan.model.report import PlanChanges
from trackplan.reporters import REPORTERS, Style
from trackplan.sources.files import display_path

if TYPE_CHECKING:
    from trackplan.cli.support.consumer_inputs import Gathered

FILES: Mapping[str, str] = {
    "json": "trackplan.json",
    "sarif": "trackplan.sarif",
    "junit": "trackplan.junit.xml",
    "gitlab": "trackplan.codequality.json",
    "markdown": "trackplan.md",
}
"""The reports that are written, by format; `trackplan.md` is the pull request's comment."""

SYSTEMS: Mapping[str, str] = {
    "GITHUB_ACTIONS": "GitHub Actions",
    "GITLAB_CI": "GitLab CI",
    "BUILDKITE": "Buildkite",
    "CIRCLECI": "CircleCI",
}
"""The variable that each CI system sets to `true`, and its name."""

app = options.command()


@app.command(epilog="Example: trackplan ci --out reports")
def main(
    plan: options.PlanOption = None,
    base: Annotated[
        str | None,
        typer.Option(
            metavar="BASE",
            help="The git revision, folder or file to compare with; by default where the change began.",
            show_default=False,
        ),
    ] = None,
    no_diff: Annotated[bool, typer.Option("--no-diff", help="Lint only, and compare with nothing.")] = False,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the report files go.")] = Path(
        "trackplan-report"
    ),
    select: options.SelectOption = None,
    ignore: options.IgnoreOption = None,
    fail_on: options.FailOnOption = options.FailOn.ERROR,
    exit_zero: options.ExitZeroOption = False,
    color: options.ColorOption = options.Color.AUTO,
) -> int:
    """Lint the plan, compare it with the base branch, and leave every report that CI systems read.

    The text goes to standard output. On GitHub Actions annotations and the job's summary are
    written too, and on Buildkite an annotation.
    """
    output = Output(
        fail_on=fail_on,
        exit_zero=exit_zero,
        color=color,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
    ).checked()
    checks = check_plan(find_plan(plan))
    compared = _Compared() if no_diff or checks.plan is None else _compared(plan, base)
    report = engine.report_of(
        "ci",
        engine.merged(checks.judged, compared.judged),
        plan=checks.plan,
        checked=checks.checked,
        skipped=(*checks.skipped, *compared.skipped),
        complete=checks.complete and compared.complete,
        deselected=output.deselected,
        changes=compared.changes,
    )
    if not out.exists():
        write_file(out / ".gitignore", "*\n")  # reports of a run at a desk are not to be committed
    for format_, name in FILES.items():
        write_file(out / name, REPORTERS[format_](placed(report, format_), Style()))
    sys.stderr.write(f"{_system()}: reports are in {display_path(out)}\n")
    code = output.emit(report)
    if os.environ.get("BUILDKITE") == "true":
        _annotate_build(out / FILES["markdown"], code)
    return code


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """The comparison with the base, as far as it could be made."""

    judged: engine.Judged = field(default_factory=lambda: engine.Judged(findings=()))
    changes: PlanChanges | None = None
    skipped: tuple[Skipped, ...] = ()
    complete: bool = True


def _compared(plan: Path | None, base: str | None) -> _Compared:
    """Compare with the base; one that cannot be compared leaves the run incomplete."""
    from trackplan.cli.support.acceptances import today  # a plan that does not load needs none
    from trackplan.cli.support.comparisons import judged_changes, not_compared
    from trackplan.cli.support.plan_revisions import PlanRevisions
    from trackplan.consumers.affected import affected
    from trackplan.diff import compare

    try:
        old, new = PlanRevisions(plan).pair(base, None)
        comparison = compare(old.plan, new.plan, today=today())
        gathered, unread = _gathered(old.plan, find_plan(plan))
    except Stop as stop:
        say(stop.message, stop.help, stop.code)
        skipped = Skipped(what="the comparison with the base", reason=stop.message)
        return _Compared(skipped=(skipped,), complete=False)
    if gathered is not None:
        comparison = affected(comparison, gathered.world)
    judged, changes = judged_changes(comparison, old, new, today())
    return _Compared(judged=judged, changes=changes, skipped=(*not_compared(old, gathered), *unread))


def _gathered(plan: Plan, root: Path) -> tuple[Gathered | None, tuple[Skipped, ...]]:
    """What reads the old plan, where a snapshot or templates lie beside it; else why not."""
    from trackplan.cli.support.consumer_inputs import (  # where there is something
        ConsumerInputs,
        gather,
        lie_beside,
    )

    if not lie_beside(root):
        return None, ()
    try:
        return gather(plan, root, ConsumerInputs()), ()
    except Stop as stop:
        return None, (Skipped(what="campaigns and messages", reason=stop.message),)


def _system() -> str:
    return next((name for flag, name in SYSTEMS.items() if os.environ.get(flag) == "true"), "local run")


def _annotate_build(comment: Path, code: int) -> None:
    """Show the comment on the build's page, where Buildkite's agent is at hand."""
    agent = shutil.which("buildkite-agent")
    if agent is None:
        sys.stderr.write("note: there is no buildkite-agent here, so the build is not annotated\n")
        return
    style = "error" if code else "success"
    words = [agent, "annotate", "--context", "trackplan", "--style", style]
    done = subprocess.run(words, input=comment.read_bytes(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        sys.stderr.write("note: buildkite-agent could not annotate the build\n")
