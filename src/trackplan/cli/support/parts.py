"""Payload files cut into parts, and what a process must know to collect one into a tally."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from trackplan.cli.support.payloads import needing_extras
from trackplan.cli.support.plans import require_plan
from trackplan.document import Fault
from trackplan.language.compiled import CompiledPlan
from trackplan.scan.collector import Collector
from trackplan.scan.reading import collect_records
from trackplan.scan.selection import Selection
from trackplan.shapes import SHAPES
from trackplan.sources import (
    IncompleteError,
    Moved,
    NotPayloadsError,
    Range,
    RecordSource,
    UnreadableRecord,
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
class CollectorSpec:
    """What a worker must know to judge as its parent would."""

    plan: Path | None
    shape: str | None = None
    show_values: bool = False
    selection: Selection | None = None

    def compiled(self) -> CompiledPlan:
        """The plan, made once in each process."""
        return CompiledPlan(require_plan(self.plan))

    def collector(self, compiled: CompiledPlan) -> Collector:
        """An empty collector under the plan."""
        return Collector(
            compiled,
            shape=SHAPES[self.shape] if self.shape else None,
            by_file=False,
            show_values=self.show_values,
            profile=True,
            selection=self.selection,
        )


@dataclass(slots=True)
class PartOutcome:
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


class Judging(Protocol):
    """What a process must know to collect parts as its parent would; see `CollectorSpec`."""

    def compiled(self) -> CompiledPlan:
        """The plan, made once in each process."""
        ...

    def collector(self, compiled: CompiledPlan) -> Collector:
        """An empty collector under the plan."""
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


def read_part(collector: Collector, part: Part, moved: Moved, before: int = 0) -> PartOutcome:
    """Fold all records of a part, whose lines are numbered from ``before`` + 1."""
    outcome, known = PartOutcome(part), collector.accounts.read
    collector.begin(shown(part.path), part.number)
    try:
        with _opened(part, moved, before) as source:
            outcome.note = source.note
            collect_records(collector, source.batches(), readable, source.document, UnreadableRecord)
            outcome.lines, outcome.faults = source.lines, source.faults
            if source.broken_off:
                outcome.incomplete = f"`{source.name}` is broken, and nothing after that place was read"
        outcome.empty = part.range is None and collector.accounts.read == known
    except NotPayloadsError as error:
        outcome.skipped, outcome.read = str(error), False
    except IncompleteError as error:
        outcome.incomplete, outcome.read = str(error), False
    return outcome


def _opened(part: Part, moved: Moved, before: int) -> AbstractContextManager[RecordSource]:
    if part.range is None:
        return open_source(part.path, moved)
    return open_range(part.path, part.range, before, moved)
