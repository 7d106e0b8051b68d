"""All parts of the payload files folded into one tally, here or by worker processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from trackplan.cli.parts import Judging, Outcome, Part, read_part
from trackplan.cli.payloads import needing_extras
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.fold import Fold
from trackplan.sources import Moved, ignored

WORTH_A_WORKER = 64 << 20
"""Below this many bytes, starting processes takes longer than it saves."""

Told = Callable[[Outcome], None]


@needing_extras()
def read_all(
    judging: Judging,
    compiled: CompiledPlan,
    found: Sequence[Part],
    jobs: int,
    told: Told,
    moved: Moved = ignored,
) -> Fold:
    """Fold all parts into one tally, with ``jobs`` processes where that is worth it.

    ``told`` hears of each part when it is done, in order.
    """
    fold = judging.fold(compiled)
    if min(jobs, len(found)) > 1 and sum(part.weight for part in found) >= WORTH_A_WORKER:
        from trackplan.cli.workers import by_workers  # slow to import, and few need it

        results = by_workers(judging, found, min(jobs, len(found)), moved)
    else:
        results = _here(fold, found, moved)
    before: dict[str, int] = {}
    for outcome, result in results:
        path = outcome.part.path
        if result is not None:
            fold.absorb(result, before.get(path, 0))
        before[path] = before.get(path, 0) + outcome.lines
        told(outcome)
    return fold


def _here(fold: Fold, found: Sequence[Part], moved: Moved) -> Iterator[tuple[Outcome, Any]]:
    lines: dict[str, int] = {}
    for part in found:
        outcome = read_part(fold, part, moved, lines.get(part.path, 0))
        lines[part.path] = lines.get(part.path, 0) + outcome.lines
        yield outcome, None
