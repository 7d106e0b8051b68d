"""Collection on Spark (extra ``trackplan[spark]``): executors collect parts, a tree of tasks merges them.

Only DataFrames are used, so that Spark Connect works too. A part that is run twice, since its executor was
lost or slow, gives the same tally, and Spark keeps one of them.
"""

from __future__ import annotations

import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import (
    CollectorSpec,
    InputPart,
    InputsRead,
    PartOutcome,
    needing_extras,
    parts,
    read_part,
)
from trackplan.cli.support.plans import plan_files
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.collector import Collector
from trackplan.sources import InputFiles, ignore_progress
from trackplan.sources.frames import FrameInput, one_row
from trackplan.sources.whole_files import read_whole

FAN_IN = 16
"""How many tallies one task merges."""
FOLDED = "number long, path string, lines long, outcome binary, tally binary"

_Batches = Iterator[Any]
Fold = Callable[[Collector, InputPart], PartOutcome]


@dataclass(frozen=True, slots=True)
class ShippedSpec:
    """The settings of a collector with the files of its plan, for machines that have neither."""

    spec: CollectorSpec
    files: tuple[tuple[str, bytes], ...]

    @classmethod
    def of(cls, spec: CollectorSpec) -> ShippedSpec:
        """Read the plan's files."""
        assert spec.plan is not None
        root = spec.plan if spec.plan.is_dir() else spec.plan.parent
        found = [
            (path.relative_to(root).as_posix(), read_whole(path, root)) for path in plan_files(spec.plan)
        ]
        return cls(replace(spec, plan=None), tuple(found))

    def unpacked(self) -> tuple[CollectorSpec, CompiledPlan]:
        """Return the settings with a plan on this machine; compiled once in each process."""
        return _unpacked(self)


@cache
def _unpacked(shipped: ShippedSpec) -> tuple[CollectorSpec, CompiledPlan]:
    with tempfile.TemporaryDirectory() as folder:
        for name, content in shipped.files:
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        spec = replace(shipped.spec, plan=Path(folder))
        return spec, spec.compiled()


def spark_session() -> Any:
    """Return the session of the environment, such as that of `spark-submit`, else a local one."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Stop("`--on spark` needs pyspark", "pip install 'trackplan[spark]'") from None
    if "PYSPARK_GATEWAY_PORT" not in os.environ:  # nothing submitted it, so its tasks run on this machine
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return SparkSession.builder.appName("trackplan audit").getOrCreate()
    except Exception as error:
        raise Stop(
            f"Spark cannot be started: {type(error).__name__}", "it needs Java 17 or newer", code=3
        ) from error


@needing_extras()
def read_on_spark(
    session: Any, spec: CollectorSpec, compiled: CompiledPlan, found: InputFiles, partitions: int
) -> tuple[Collector, InputsRead]:
    """Collect all payloads of some files on Spark, in so many partitions at least where they can be cut.

    Executors must reach the files by the same paths. The result has the same bytes as on one machine.
    """
    rows = [(part.number, pickle.dumps(part)) for part in parts(found.paths, partitions)]
    given = session.createDataFrame(rows, "number long, part binary").repartition(len(rows), "number")
    collector, outcomes = _merged(
        given.mapInArrow(_folding_parts(ShippedSpec.of(spec)), FOLDED), spec, compiled
    )
    return collector, InputsRead([*found.skipped], outcomes)


def read_frame(frame: Any, spec: CollectorSpec, compiled: CompiledPlan) -> tuple[Collector, InputsRead]:
    """Collect the rows of a DataFrame, whose columns are those of a record; a partition stands for a file."""
    collector, outcomes = _merged(
        frame.mapInArrow(_folding_rows(ShippedSpec.of(spec)), FOLDED), spec, compiled
    )
    return collector, InputsRead([], outcomes)


def _merged(folded: Any, spec: CollectorSpec, compiled: CompiledPlan) -> tuple[Collector, list[PartOutcome]]:
    """Merge what executors collected: in tasks first, and what those leave here."""
    folded = folded.persist()
    try:
        sizes = sorted(tuple(row) for row in folded.select("number", "path", "lines").collect())
        tallies = folded.select("number", "tally")
        shifts, count = _lines_before(sizes), len(sizes)
        while True:
            groups = -(-count // FAN_IN)
            tallies = tallies.repartition(groups).mapInArrow(_merging(shifts), "number long, tally binary")
            shifts, count = {}, groups
            if groups <= FAN_IN:
                break
        collector = spec.collector(compiled)
        for _, tally in sorted((row[0], bytes(row[1])) for row in tallies.collect()):
            collector.absorb(pickle.loads(tally), 0)  # noqa: S301 - made by our own tasks
        outcomes = {
            row[0]: pickle.loads(bytes(row[1]))  # noqa: S301 - likewise
            for row in folded.select("number", "outcome").collect()
        }
        return collector, [outcomes[number] for number, _, _ in sizes]
    except Exception as error:  # Spark's own, which hold stack traces of the JVM
        if type(error).__module__.partition(".")[0] not in {"pyspark", "py4j", "grpc"}:
            raise
        raise Stop(
            f"Spark could not finish: {_cause(error)}", "see the logs of its executors", code=3
        ) from None
    finally:
        folded.unpersist()


def _cause(error: Exception) -> str:
    """Return what failed, without values: a task's own words may quote a record."""
    text = str(error)
    if "No module named" in text:
        return "its executors do not have trackplan and what it needs"
    if "FileNotFoundError" in text or "could not be opened" in text:
        return "its executors do not reach the files"
    return f"a job failed with {type(error).__name__}"


def _lines_before(sizes: Sequence[tuple[int, str, int]]) -> Mapping[int, int]:
    """Return how many lines of its file lie before each part."""
    known: dict[str, int] = {}
    before: dict[int, int] = {}
    for number, path, lines in sizes:
        before[number] = known.get(path, 0)
        known[path] = before[number] + lines
    return before


def _folding_parts(shipped: ShippedSpec) -> Callable[[_Batches], _Batches]:
    def fold(batches: _Batches) -> _Batches:
        for batch in batches:
            for packed in batch.column(1).to_pylist():
                yield _folded(shipped, pickle.loads(packed))  # noqa: S301 - made by the driver

    return fold


def _folding_rows(shipped: ShippedSpec) -> Callable[[_Batches], _Batches]:
    def fold(batches: _Batches) -> _Batches:
        from pyspark import TaskContext

        first = next(batches, None)
        context = TaskContext.get()
        if first is not None and context is not None:
            number = context.partitionId()
            table = FrameInput(first.schema, chain([first], batches), f"partition {number}")
            yield _folded(shipped, InputPart(number=number, path=table.name, table=table))

    return fold


def _folded(shipped: ShippedSpec, part: InputPart) -> Any:
    """Collect a part; return the row of `FOLDED`."""
    spec, compiled = shipped.unpacked()
    collector = spec.collector(compiled)
    outcome = read_part(collector, part, ignore_progress)
    outcome.part = replace(part, table=None)  # its rows stay here
    return one_row(
        number=part.number,
        path=part.path,
        lines=outcome.lines,
        outcome=pickle.dumps(outcome),
        tally=pickle.dumps(collector.result()),
    )


def _merging(shifts: Mapping[int, int]) -> Callable[[_Batches], _Batches]:
    def merge(batches: _Batches) -> _Batches:
        rows = [
            row for batch in batches for row in zip(*(one.to_pylist() for one in batch.columns), strict=True)
        ]
        whole: Any = None
        for number, packed in sorted(rows, key=lambda row: row[0]):
            tally = pickle.loads(packed)  # noqa: S301 - made by our own tasks
            if number in shifts:
                tally.shift(shifts[number])
            if whole is None:
                whole = tally
            else:
                whole.merge(tally)
        if whole is not None:
            first = min(number for number, _ in rows)
            yield one_row(number=first, tally=pickle.dumps(whole))

    return merge
