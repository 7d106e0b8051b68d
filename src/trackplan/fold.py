"""An audit in parts, for any engine that maps and reduces: Dask, Ray, Beam, or a pool of processes."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trackplan.cli.support.audit_report import absence_of, audit_report
from trackplan.cli.support.inputs import CollectorSpec, InputPart, InputsRead, read_part, require_inputs
from trackplan.cli.support.plans import find_plan
from trackplan.cli.support.spark_jobs import ShippedSpec
from trackplan.model.report import Report
from trackplan.sources import ignore_progress

__all__ = ["Fold"]


@dataclass(frozen=True, slots=True)
class Fold:
    """What an audit does with each file, and with what comes of two of them. It can be pickled."""

    shipped: ShippedSpec

    @classmethod
    def of(cls, plan: str | Path | None = None) -> Fold:
        """Read a plan, by default the nearest ``tracking_plan/``. Raises `trackplan.spark.Stop`."""
        return cls(ShippedSpec.of(CollectorSpec(plan=find_plan(None if plan is None else Path(plan)))))

    def parts(self, sources: Sequence[str]) -> list[InputPart]:
        """Return a part for each file or object of some paths, folders and globs."""
        found = enumerate(require_inputs(sources).paths, 1)
        return [InputPart(number=number, path=path) for number, path in found]

    def collect(self, part: InputPart) -> bytes:
        """Collect the records of a part."""
        spec, compiled = self.shipped.unpacked()
        collector = spec.collector(compiled)
        outcome = read_part(collector, part, ignore_progress)
        return pickle.dumps(([outcome], collector.result()))

    def merge(self, left: bytes, right: bytes) -> bytes:
        """Merge what was collected, in any order and grouping."""
        (outcomes, tally), (more, other) = _opened(left), _opened(right)
        tally.merge(other)
        return pickle.dumps((outcomes + more, tally))

    def report(self, merged: bytes) -> Report:
        """Return the report of all parts."""
        spec, compiled = self.shipped.unpacked()
        outcomes, tally = _opened(merged)
        collector = spec.collector(compiled)
        collector.absorb(tally, 0)
        inputs = InputsRead([], sorted(outcomes, key=lambda one: one.part.number))
        absence = absence_of(collector.accounts, cut=False, live=False)
        return audit_report(collector, compiled.plan, inputs, None, absence=absence, deselected=frozenset())


def _opened(collected: bytes) -> Any:
    return pickle.loads(collected)  # noqa: S301 - made by `collect` or `merge`
