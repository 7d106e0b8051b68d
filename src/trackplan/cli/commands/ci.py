"""`trackplan ci`: everything that a pull request needs, from one command on any CI system."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from trackplan import engine
from trackplan.cli.commands.lint import check_plan, read_baseline
from trackplan.cli.support import options
from trackplan.cli.support.acceptances import allow_entries
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.exit import say
from trackplan.cli.support.output import Output, write_file
from trackplan.cli.support.plans import find_plan
from trackplan.cli.support.reading import read_file
from trackplan.model.finding import Finding, Skipped
from trackplan.model.plan import Plan
from trackplan.model.report import PlanChanges
from trackplan.sources.files import display_path
from trackplan.sources.git import without_keys

if TYPE_CHECKING:
    from trackplan.cli.support.consumer_inputs import Gathered
    from trackplan.cli.support.plan_revisions import PlanRevision, PlanRevisions

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
    all_: Annotated[
        bool, typer.Option("--all", help="Report what stands on the base too, and count it as new.")
    ] = False,
    baseline: options.BaselineOption = None,
    show_allow: options.ShowAllowOption = False,
    report: options.ReportOption = None,
    select: options.SelectOption = None,
    ignore: options.IgnoreOption = None,
    fail_on: options.FailOnOption = options.FailOn.ERROR,
    exit_zero: options.ExitZeroOption = False,
    quiet: options.QuietOption = False,
    color: options.ColorOption = options.Color.AUTO,
) -> int:
    """Lint the plan, compare it with the base branch, and leave every report that CI systems read.

    What is wrong on the base too is counted in one line and fails nothing. The text goes to standard
    output. On GitHub Actions annotations and the job's summary are written too, and on Buildkite an
    annotation.
    """
    output = Output(
        reports=(*(f"{format_}={out / name}" for format_, name in FILES.items()), *(report or ())),
        fail_on=fail_on,
        exit_zero=exit_zero,
        quiet=quiet,
        color=color,
        select=tuple(select or ()),
        ignore=tuple(ignore or ()),
    )
    if out.is_symlink():
        raise Stop(f"`{out}` is a link", "name the folder itself with --out")
    output = output.checked()
    known = None if baseline is None else read_baseline(baseline)
    root = find_plan(plan)
    sides = None if no_diff else _sides(plan, base)
    standing = _standing(sides, root) if isinstance(sides, _Sides) and not all_ else None
    checks = check_plan(root, baseline=known, standing=standing)
    compared = _Compared() if sides is None or checks.plan is None else _compared(sides, root, known)
    made = engine.report_of(
        "ci",
        engine.merged(checks.judged, compared.judged),
        plan=checks.plan,
        checked=checks.checked,
        skipped=(*checks.skipped, *compared.skipped),
        complete=checks.complete and compared.complete,
        deselected=output.deselected,
        changes=compared.changes,
    )
    fresh = not out.exists()
    if show_allow:
        output.write_reports(made)
        sys.stdout.write(allow_entries(made.findings))
        code = output.exit_code(made)
    else:
        code = output.emit(made)
    if fresh:
        write_file(out / ".gitignore", "*\n")  # reports of a run at a desk are not to be committed
    sys.stderr.write(f"{_system()}: reports are in {display_path(out)}\n")
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """The two plans that are compared."""

    revisions: PlanRevisions
    old: PlanRevision
    new: PlanRevision
    base: Path | None
    """Where the old one lies, when the user named a folder or file."""


def _sides(plan: Path | None, base: str | None) -> _Sides | Stop:
    """The plan and its base, or why there is none to compare with."""
    from trackplan.cli.support.plan_revisions import PlanRevisions  # `--no-diff` needs none

    revisions = PlanRevisions(plan)
    try:
        old, new = revisions.pair(base, None)
    except Stop as stop:
        return stop
    return _Sides(
        revisions=revisions, old=old, new=new, base=Path(base) if base and old.commit is None else None
    )


def _standing(sides: _Sides, root: Path) -> Mapping[str, int]:
    """Count the base's findings of the plan and its samples by fingerprint."""
    if sides.old.missing:
        return {}
    with TemporaryDirectory() as folder:
        try:
            path = sides.base or sides.revisions.check_out(
                sides.old.commit or "HEAD", sides.old.place, Path(folder)
            )
            checks = check_plan(path)
        except Stop:
            return {}  # whatever is found then counts as new
        found = (_at(finding, display_path(path), display_path(root)) for finding in checks.judged.findings)
        return Counter(engine.fingerprint(finding) for finding in found)


def _at(finding: Finding, old: str, new: str) -> Finding:
    """A finding of the base as it would be in the working tree."""
    location = finding.location
    if location.file != old and not location.file.startswith(f"{old}/"):
        return finding
    return replace(finding, location=replace(location, file=new + location.file[len(old) :]))


def _compared(sides: _Sides | Stop, root: Path, baseline: Mapping[str, int] | None) -> _Compared:
    """Compare with the base; one that cannot be compared leaves the run incomplete."""
    from trackplan.cli.support.acceptances import today  # a plan that does not load needs none
    from trackplan.cli.support.comparisons import judged_changes, not_compared, with_calls
    from trackplan.consumers.affected import affected
    from trackplan.diff import compare

    if isinstance(sides, Stop):
        say(sides.message, sides.help, sides.code)
        skipped = Skipped(what="the comparison with the base", reason=sides.message)
        return _Compared(skipped=(skipped,), complete=False)
    old, new = sides.old, sides.new
    comparison = compare(old.plan, new.plan, today=today())
    gathered, unread = _gathered(old.plan, root)
    if gathered is not None:
        from trackplan.cli.support.consumer_inputs import fresh_problems

        comparison = affected(comparison, gathered.world, fresh_problems(gathered.world, new.plan))
    comparison = with_calls(comparison, new, root)
    judged, changes = judged_changes(comparison, old, new, today(), baseline=baseline)
    return _Compared(
        judged=judged,
        changes=changes,
        skipped=(*not_compared(old, gathered), *unread),
        complete=gathered is None or gathered.complete,
    )


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
    done = subprocess.run(  # noqa: S603 - a list, no shell
        words, input=read_file(comment), env=without_keys(os.environ), capture_output=True, check=False
    )
    if done.returncode:
        sys.stderr.write("note: buildkite-agent could not annotate the build\n")
