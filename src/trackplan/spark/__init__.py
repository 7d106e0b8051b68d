"""Audits on Spark, for notebooks and jobs (extra ``trackplan[spark]``).

from trackplan.spark import audit

report = audit(spark.table("events"), "tracking_plan")
for finding in report.findings:
print(finding.severity.name, finding.rule, finding.message)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from trackplan.cli.support.audit_report import absence_of, audit_report
from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import CollectorSpec, require_inputs
from trackplan.cli.support.plans import find_plan, require_plan
from trackplan.cli.support.spark_jobs import read_frame, read_on_spark, spark_session
from trackplan.language.compiled import CompiledPlan
from trackplan.model.report import Report

__all__ = ["Stop", "audit"]


def audit(
    source: Any, plan: str | Path | None = None, *, session: Any = None, partitions: int = 200
) -> Report:
    """Audit a DataFrame, or the paths of files or objects that executors reach, against a plan.

    The columns of a DataFrame are those of a record of any shape, such as ``event_text`` and ``properties``.
    ``plan`` is a folder or file on the driver, by default the nearest ``tracking_plan/``. Raises `Stop`, with
    a sentence, for what cannot be read.
    """
    path = find_plan(None if plan is None else Path(plan))
    whole = require_plan(path)
    spec, compiled = CollectorSpec(plan=path), CompiledPlan(whole)
    if hasattr(source, "mapInArrow"):
        collector, inputs = read_frame(source, spec, compiled)
    else:
        words: Sequence[str] = [source] if isinstance(source, str) else [*map(str, source)]
        found = require_inputs(words)
        collector, inputs = read_on_spark(session or spark_session(), spec, compiled, found, partitions)
    absence = absence_of(collector.accounts, cut=False, live=False)
    return audit_report(collector, whole, inputs, None, absence=absence, deselected=frozenset())
