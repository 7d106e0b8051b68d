"""Payload files cut into parts, read one after another or by worker processes, to the same tally."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from trackplan.cli.payloads import needing_extras
from trackplan.cli.plans import require_plan
from trackplan.document import Fault
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.fold import Fold
from trackplan.scan.reading import fold_records
from trackplan.scan.selection import Selection
from trackplan.shapes import SHAPES
from trackplan.sources import (
    Broken,
    IncompleteError,
    Moved,
    NotPayloadsError,
    Range,
    Source,
    ignored,
    open_range,
    open_source,
    readable,
    split,
    weight,
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
    weight: int = 0
    """Bytes of NDJSON that take as long; see `trackplan.sources.weight`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a worker must know to judge as its parent would."""

    plan: Path | None
    shape: str | None = None
    show_values: bool = False
    selection: Selection | None = None

    def compiled(self) -> CompiledPlan:
        """The plan, made once in each process."""
        return CompiledPlan(require_plan(self.plan))

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
    faults: tuple[Fault, ...] = ()
    """What is wrong with the file as a whole."""
    note: str = ""
    skipped: str = ""
    """Why the file holds no payloads."""
    incomplete: str = ""


Told = Callable[[Outcome], None]


class Judging(Protocol):
    """What a process must know to fold parts as its parent would; see `Asked`."""

    def compiled(self) -> CompiledPlan:
        """The plan, made once in each process."""
        ...

    def fold(self, compiled: CompiledPlan) -> Fold:
        """An empty fold under the plan."""
        ...


@needing_extras()
def parts(paths: Sequence[str], jobs: int) -> list[Part]:
    """The parts of some files, in order of name, for so many processes; what cannot be cut is one part."""
    weights = {path: weight(path) for path in sorted(paths)}
    least = max(PART, -(-sum(weights.values()) // (jobs * SHARES))) if jobs > 1 else PART
    found: list[Part] = []
    for path, heavy in weights.items():
        size = 0 if path == STDIN else Path(path).stat().st_size
        ranges = split(path, -(-heavy // least)) if heavy > least else []
        for one in ranges:
            share = heavy * one.size // size
            found.append(Part(number=len(found) + 1, path=path, range=one, size=one.size, weight=share))
        if not ranges:
            found.append(Part(number=len(found) + 1, path=path, size=size, weight=heavy))
    return found


def read_part(fold: Fold, part: Part, moved: Moved, before: int = 0) -> Outcome:
    """Fold all records of a part, whose lines are numbered from ``before`` + 1."""
    outcome, known = Outcome(part), fold.accounts.read
    fold.begin(shown(part.path), part.number)
    try:
        with _opened(part, moved, before) as source:
            outcome.note = source.note
            fold_records(fold, source.batches(), readable, source.document, Broken)
            outcome.lines, outcome.faults = source.lines, source.faults
        outcome.empty = part.range is None and fold.accounts.read == known
    except NotPayloadsError as error:
        outcome.skipped, outcome.read = str(error), False
    except IncompleteError as error:
        outcome.incomplete, outcome.read = str(error), False
    return outcome


def _opened(part: Part, moved: Moved, before: int) -> AbstractContextManager[Source]:
    if part.range is None:
        return open_source(part.path, moved)
    return open_range(part.path, part.range, before, moved)


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
