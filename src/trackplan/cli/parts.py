"""Payload files cut into parts, read one after another or by worker processes, to the same tally."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from trackplan.cli.errors import Stop
from trackplan.cli.payloads import needing_extras
from trackplan.cli.plans import require_plan
from trackplan.language.compiled import CompiledPlan
from trackplan.model.tally import Tally
from trackplan.scan.fold import Fold
from trackplan.scan.reading import fold_records
from trackplan.scan.selection import Selection
from trackplan.shapes import SHAPES
from trackplan.sources import (
    Broken,
    IncompleteError,
    NotPayloadsError,
    Range,
    Source,
    open_range,
    open_source,
    readable,
    split,
)
from trackplan.sources.files import STDIN, shown

PART = 16 << 20
"""The fewest bytes of a part of a file."""

SHARES = 3
"""How many parts a worker gets: each finds its own first places anew, and the last one is waited for."""

WORTH_A_WORKER = 64 << 20
"""Below this many bytes, starting processes takes longer than it saves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A file, or some whole lines or row groups of one; ``number`` counts in the order of files and lines."""

    number: int
    path: str
    range: Range | None = None
    """``None`` for a file that cannot be cut, or need not be."""
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a worker must know to judge as its parent would."""

    plan: Path | None
    shape: str | None = None
    show_values: bool = False
    selection: Selection | None = None

    def fold(self, compiled: CompiledPlan) -> Fold:
        """An empty fold under the plan."""
        return Fold(
            compiled,
            shape=SHAPES[self.shape] if self.shape else None,
            by_file=False,
            show_values=self.show_values,
            profile=True,
            selection=self.selection,
        )


@dataclass(slots=True)
class Outcome:
    """What reading a part came to, beside its tally."""

    part: Part
    lines: int = 0
    read: bool = True
    empty: bool = False
    """Whether the file was read and holds no payload."""
    note: str = ""
    skipped: str = ""
    """Why the file holds no payloads."""
    incomplete: str = ""


Told = Callable[[Outcome], None]


@needing_extras()
def parts(paths: Sequence[str], jobs: int) -> list[Part]:
    """The parts of some files, in order of name, for so many processes; what cannot be cut is one part."""
    sizes = {path: 0 if path == STDIN else Path(path).stat().st_size for path in sorted(paths)}
    least = max(PART, sum(sizes.values()) // (jobs * SHARES)) if jobs > 1 else PART
    found: list[Part] = []
    for path, size in sizes.items():
        ranges = split(path, -(-size // least)) if size > least else []
        for one in ranges:
            found.append(Part(number=len(found) + 1, path=path, range=one, size=one.size))
        if not ranges:
            found.append(Part(number=len(found) + 1, path=path, size=size))
    return found


def read_part(fold: Fold, part: Part, before: int = 0) -> Outcome:
    """Fold all records of a part, whose lines are numbered from ``before`` + 1."""
    outcome, known = Outcome(part), fold.accounts.read
    fold.begin(shown(part.path), part.number)
    try:
        with _opened(part, before) as source:
            outcome.note = source.note
            fold_records(fold, source, readable, source.document, Broken)
            outcome.lines = source.lines
        outcome.empty = part.range is None and fold.accounts.read == known
    except NotPayloadsError as error:
        outcome.skipped, outcome.read = str(error), False
    except IncompleteError as error:
        outcome.incomplete, outcome.read = str(error), False
    return outcome


def _opened(part: Part, before: int) -> AbstractContextManager[Source]:
    return open_source(part.path) if part.range is None else open_range(part.path, part.range, before)


@needing_extras()
def read_all(asked: Asked, compiled: CompiledPlan, found: Sequence[Part], jobs: int, told: Told) -> Fold:
    """Fold all parts into one tally, with ``jobs`` processes where that is worth it.

    ``told`` hears of each part when it is done, in order.
    """
    fold = asked.fold(compiled)
    if min(jobs, len(found)) > 1 and sum(part.size for part in found) >= WORTH_A_WORKER:
        results = _by_workers(asked, found, min(jobs, len(found)))
    else:
        results = _here(fold, found)
    before: dict[str, int] = {}
    for outcome, tally in results:
        path = outcome.part.path
        if tally is not None:
            tally.shift(before.get(path, 0))
            fold.tally.merge(tally)
        before[path] = before.get(path, 0) + outcome.lines
        told(outcome)
    return fold


def _here(fold: Fold, found: Sequence[Part]) -> Iterator[tuple[Outcome, Tally | None]]:
    lines: dict[str, int] = {}
    for part in found:
        outcome = read_part(fold, part, lines.get(part.path, 0))
        lines[part.path] = lines.get(part.path, 0) + outcome.lines
        yield outcome, None


def _by_workers(asked: Asked, found: Sequence[Part], jobs: int) -> Iterator[tuple[Outcome, Tally | None]]:
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (asked,))
    try:
        yield from pool.map(_work, found)
    except BrokenProcessPool:
        raise Stop("a worker process ended before its work", "try --jobs 1", code=3) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _begin(asked: Asked) -> None:
    global _asked, _compiled
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends the workers
    _asked, _compiled = asked, CompiledPlan(require_plan(asked.plan))


def _work(part: Part) -> tuple[Outcome, Tally]:
    assert _asked is not None
    assert _compiled is not None
    fold = _asked.fold(_compiled)
    return read_part(fold, part), fold.tally


_asked: Asked | None = None
_compiled: CompiledPlan | None = None
