"""Construction of the report of every command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from trackplan.engine.judging import Judged
from trackplan.engine.owners import with_owner
from trackplan.model.finding import Finding, Severity, Skipped
from trackplan.model.plan import Plan
from trackplan.model.report import Coverage, PlanChanges, PlanSummary, Report, SetAside
from trackplan.model.tally import Accounts

if TYPE_CHECKING:  # parts of one command each
    from trackplan.model.impact import Impact
    from trackplan.model.landed import Landed
    from trackplan.model.readiness import Readiness


def report_of(
    command: str,
    judged: Judged,
    *,
    plan: Plan | None,
    checked: Mapping[str, int],
    skipped: Iterable[Skipped] = (),
    complete: bool = True,
    deselected: frozenset[str] = frozenset(),
    accounts: Accounts | None = None,
    coverage: Coverage | None = None,
    landed: Landed | None = None,
    changes: PlanChanges | None = None,
    impact: Impact | None = None,
    readiness: Readiness | None = None,
) -> Report:
    """Make the report of what was judged, without findings of deselected rules.

    Findings that keep a plan from loading are never deselected: the report would read as clean.
    """
    left_out: Counter[str] = Counter()
    kept: list[Finding] = []
    waiting = list(reversed(judged.findings))
    while waiting:
        finding = waiting.pop()
        if finding.rule in deselected and not (plan is None and _keeps_from_loading(finding)):
            left_out[finding.rule] += 1
            waiting += reversed(finding.parts)
        else:
            kept.append(finding if plan is None else with_owner(finding, plan))
    if changes is not None and deselected:
        rows = tuple(row for row in changes.rows if row.finding.rule not in deselected)
        changes = replace(changes, rows=rows)
    options = (
        SetAside(how="deselected", rule=rule, count=count, reason="by --select or --ignore")
        for rule, count in sorted(left_out.items())
    )
    report = Report(
        command=command,
        findings=tuple(kept),
        checked=checked,
        skipped=tuple(skipped),
        complete=complete,
        plan=None
        if plan is None
        else PlanSummary(name=plan.name, version=plan.version, events=len(plan.events)),
        set_aside=(*judged.set_aside, *options),
        accounts=accounts,
        coverage=coverage,
        landed=landed,
        changes=changes,
        impact=impact,
        readiness=readiness,
    )
    if landed is None or plan is None:
        return report
    from trackplan.health.judgement import judge_health  # noqa: PLC0415 - only an audit waits for it

    return replace(report, health=judge_health(plan, report))


def _keeps_from_loading(finding: Finding) -> bool:
    return finding.kind == "document" and finding.severity is Severity.ERROR
