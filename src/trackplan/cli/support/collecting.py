"""Collection of payload files into one tally, in this process or by workers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from trackplan.cli.support.inputs import (
    InputPart,
    InputsRead,
    Judging,
    PartOutcome,
    needing_extras,
    parts,
    read_part,
)
from trackplan.cli.support.progress import transfer
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.collector import Collector
from trackplan.sources import InputFiles, Moved, ignore_progress

WORTH_A_WORKER = 64 << 20
"""Below this many bytes, starting processes takes longer than it saves."""


def read_inputs(
    judging: Judging, compiled: CompiledPlan, found: InputFiles, jobs: int, *, title: str, product: str
) -> tuple[Collector, InputsRead]:
    """Collect all payloads of some files, with a bar of this title on a terminal.

    On an interrupt the user reads that the product, such as a report, was not written.
    """
    work = parts(found.paths, jobs, native=judging.native)
    work += [
        InputPart(number=number, path=table.name, table=table)
        for number, table in enumerate(found.tables, len(work) + 1)
    ]
    with transfer(title, sum(part.size for part in work), product) as moved:
        collector, outcomes = read_all(judging, compiled, work, jobs, moved)
    return collector, InputsRead([*found.skipped], outcomes)


@needing_extras()
def read_all(
    judging: Judging,
    compiled: CompiledPlan,
    work: Sequence[InputPart],
    jobs: int = 1,
    moved: Moved = ignore_progress,
) -> tuple[Collector, list[PartOutcome]]:
    """Collect all parts into one tally, with ``jobs`` threads, or processes where those are worth it.

    The native scanner uses threads, but for what is cut into parts, whose rows are made one by one.
    """
    collector = judging.collector(compiled)
    heavy = sum(part.weight for part in work if part.range is not None or not judging.native)
    if min(jobs, len(work)) > 1 and heavy >= WORTH_A_WORKER:
        from trackplan.cli.support.workers import by_workers  # slow to import, and few need it

        results = by_workers(judging, work, min(jobs, len(work)), moved)
    else:
        results = _here(collector, work, moved, jobs)
    before: dict[str, int] = {}
    outcomes: list[PartOutcome] = []
    for outcome, result in results:
        path = outcome.part.path
        if result is not None:
            collector.absorb(result, before.get(path, 0))
        before[path] = before.get(path, 0) + outcome.lines
        outcomes.append(outcome)
    collector.finish()
    return collector, outcomes


def _here(
    collector: Collector, work: Sequence[InputPart], moved: Moved, jobs: int
) -> Iterator[tuple[PartOutcome, Any]]:
    lines: dict[str, int] = {}
    for part in work:
        outcome = read_part(collector, part, moved, lines.get(part.path, 0), jobs=jobs)
        lines[part.path] = lines.get(part.path, 0) + outcome.lines
        yield outcome, None
