"""Judging of plan comparisons, for `diff`, `ci` and git's diff driver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from trackplan import engine
from trackplan.cli.support.consumer_inputs import Gathered
from trackplan.cli.support.plan_revisions import PlanRevision, skipped
from trackplan.model.change import Comparison
from trackplan.model.finding import Skipped
from trackplan.model.report import PlanChanges, Report


def with_calls(comparison: Comparison, new: PlanRevision, home: Path | None) -> Comparison:
    """Name with each change the calls in source code that it breaks, where sources declare their code.

    Without a ``home``, as in a bare repository, there is no code to read.
    """
    if home is None or not any(source.code for source in new.plan.sources.values()):
        return comparison
    from trackplan.cli.support.code_reading import code_of_sources  # not for plans without code
    from trackplan.engine.calls import with_broken_calls

    code = code_of_sources(new.plan, home)
    return comparison if code is None else with_broken_calls(comparison, code)


def judged_changes(
    comparison: Comparison,
    old: PlanRevision,
    new: PlanRevision,
    day: date,
    *,
    baseline: Mapping[str, int] | None = None,
) -> tuple[engine.Judged, PlanChanges]:
    """Judge a comparison by the new plan's policy; return the findings, and the changes with theirs."""
    judged, rows = engine.judge_changes(comparison, today=day, baseline=baseline)
    return judged, PlanChanges(base=old.name, head=new.name, bump=comparison.bump, rows=rows)


def not_compared(old: PlanRevision, gathered: Gathered | None) -> tuple[Skipped, ...]:
    """Return what was not checked in the old plan and its consumers."""
    return (*skipped(old), *(gathered.skipped if gathered is not None else ()))


def diff_report(
    comparison: Comparison,
    old: PlanRevision,
    new: PlanRevision,
    day: date,
    *,
    gathered: Gathered | None = None,
    deselected: frozenset[str] = frozenset(),
) -> Report:
    """Make the report of `diff`."""
    judged, changes = judged_changes(comparison, old, new, day)
    return engine.report_of(
        "diff",
        judged,
        plan=new.plan,
        checked={"plan_files": new.files or old.files, **(gathered.checked if gathered else {})},
        skipped=not_compared(old, gathered),
        complete=gathered is None or gathered.complete,
        deselected=deselected,
        changes=changes,
    )
