"""All parts of the payload files folded into one tally, here or by worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from trackplan.cli.support.parts import Judging, Part, PartOutcome, read_part
from trackplan.cli.support.payloads import needing_extras
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.collector import Collector
from trackplan.sources import Moved, ignored

WORTH_A_WORKER = 64 << 20
"""Below this many bytes, starting processes takes longer than it saves."""

Told = Callable[[PartOutcome], None]


@needing_extras()
def read_all(
    judging: Judging,
    compiled: CompiledPlan,
    found: Sequence[Part],
    jobs: int,
    told: Told,
    moved: Moved = ignored,
) -> Collector:
    """Fold all parts into one tally, with ``jobs`` processes where that is worth it.

    ``told`` hears of each part when it is done, in order.
    """
    collector = judging.collector(compiled)
    if min(jobs, len(found)) > 1 and sum(part.weight for part in found) >= WORTH_A_WORKER:
        from trackplan.cli.support.workers import by_workers  # slow to import, and few need it

        results = by_workers(judging, found, min(jobs, len(found)), moved)
    else:
        results = _here(collector, found, moved)
    before: dict[str, int] = {}
    for outcome, result in results:
        path = outcome.part.path
        if result is not None:
            collector.absorb(result, before.get(path, 0))
        before[path] = before.get(path, 0) + outcome.lines
        told(outcome)
    return collector


def _here(collector: Collector, found: Sequence[Part], moved: Moved) -> Iterator[tuple[PartOutcome, Any]]:
    lines: dict[str, int] = {}
    for part in found:
        outcome = read_part(collector, part, moved, lines.get(part.path, 0))
        lines[part.path] = lines.get(part.path, 0) + outcome.lines
        yield outcome, None
