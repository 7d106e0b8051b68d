"""The report of a comparison of two plans, which several commands make."""

from __future__ import annotations

from datetime import date
from typing import Any

from trackplan import engine
from trackplan.cli.support.consumer_inputs import Gathered
from trackplan.cli.support.plan_revisions import PlanRevision, skipped
from trackplan.model.change import Comparison
from trackplan.model.finding import Report
from trackplan.reporters.changes import change_data


def report_of(
    comparison: Comparison, old: PlanRevision, new: PlanRevision, day: date, gathered: Gathered | None = None
) -> Report:
    """The report of a comparison, its findings judged by the new plan's policy."""
    checked = list(engine.check_changes(comparison))
    judged = engine.judge((finding for finding, _ in checked), new.plan.policy, today=day, kinds=["change"])
    standing = set(map(id, judged.findings))
    changes = [
        change_data(change, finding, allowed=id(finding) not in standing)
        for finding, change in checked
        if change is not None
    ]
    details: dict[str, Any] = {
        "base": old.name,
        "head": new.name,
        "changes": changes,
        "bump": comparison.bump,
    }
    if judged.allowed:
        details["allowed"] = judged.allowed
    return Report(
        command="diff",
        findings=judged.findings,
        checked={"plan_files": new.files or old.files, **(gathered.checked if gathered else {})},
        skipped=(*skipped(old), *(gathered.skipped if gathered else ())),
        complete=gathered is None or gathered.complete,
        plan={"name": new.plan.name, "version": new.plan.version, "events": len(new.plan.events)},
        details=details,
    )
