"""Inputs of payloads, for every command: which files, in which parts, and what reading them came to."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import require_plan
from trackplan.document import Document, Fault, Span
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Skipped
from trackplan.model.tally import Accounts
from trackplan.scan.collector import Collector
from trackplan.scan.reading import collect_records
from trackplan.scan.selection import Selection
from trackplan.shapes import SHAPES, Shape
from trackplan.sources import (
    IncompleteError,
    InputFiles,
    MissingLibraryError,
    Moved,
    NoInputError,
    NotPayloadsError,
    Range,
    RecordSource,
    UnreadableRecord,
    find_inputs,
    open_range,
    open_source,
    readable,
    split,
    weight,
)
from trackplan.sources.files import STDIN, display_path

PART = 16 << 20
"""The fewest bytes of a part of a file."""

SHARES = 3
"""How many parts a worker gets: each finds its own first places anew, and the last one is waited for."""

EMPTY = Fault(rule="empty-input", message="the input holds no payload", span=Span())


def require_inputs(words: Iterable[str]) -> InputFiles:
    """The files that the user's words mean; words that mean nothing end the run."""
    try:
        return find_inputs(words)
    except NoInputError as error:
        raise Stop(str(error), "name payload files, folders, globs, or - for standard input") from None


def forced_shape(name: str | None) -> Shape | None:
    """The shape that ``--shape`` names."""
    if name is None:
        return None
    if name not in SHAPES:
        raise Stop(f"there is no payload shape `{name}`", f"shapes: {', '.join(sorted(SHAPES))}")
    return SHAPES[name]


@contextmanager
def needing_extras() -> Iterator[None]:
    """End the run where it takes a library that is not installed."""
    try:
        yield
    except MissingLibraryError as error:
        raise Stop(error.message, error.install) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputPart:
    """A file, or some whole lines or row groups of one; ``number`` counts in the order of files and lines."""

    number: int
    path: str
    range: Range | None = None
    """``None`` for a file that cannot be cut, or need not be."""
    size: int = 0
    weight: int = 0
    """Bytes of NDJSON that take as long; see `trackplan.sources.weight`."""


@needing_extras()
def parts(paths: Sequence[str], jobs: int) -> list[InputPart]:
    """The parts of some files, in order of name, for so many processes; what cannot be cut is one part."""
    weights = {path: weight(path) for path in sorted(paths)}
    least = max(PART, -(-sum(weights.values()) // (jobs * SHARES))) if jobs > 1 else PART
    found: list[InputPart] = []
    for path, heavy in weights.items():
        ranges = split(path, -(-heavy // least)) if heavy > least else []
        size = _size(path)
        for one in ranges:
            share = heavy * one.size // size
            found.append(InputPart(number=len(found) + 1, path=path, range=one, size=one.size, weight=share))
        if not ranges:
            found.append(InputPart(number=len(found) + 1, path=path, size=size, weight=heavy))
    return found


def _size(path: str) -> int:
    try:
        return 0 if path == STDIN else Path(path).stat().st_size
    except OSError:  # which opening it will say
        return 0


class Judging(Protocol):
    """What a process must know to collect parts as its parent would; see `CollectorSpec`."""

    def compiled(self) -> CompiledPlan:
        """The plan, made once in each process."""
        ...

    def collector(self, compiled: CompiledPlan) -> Collector:
        """An empty collector under the plan."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorSpec:
    """The settings of a collector under a plan, for this process and its workers; see `Collector`."""

    plan: Path | None
    shape: str | None = None
    show_values: bool = False
    by_file: bool = False
    profile: bool = True
    selection: Selection | None = None

    def compiled(self) -> CompiledPlan:
        """The plan, made once in each process."""
        return CompiledPlan(require_plan(self.plan))

    def collector(self, compiled: CompiledPlan) -> Collector:
        """An empty collector under the plan."""
        return Collector(
            compiled,
            shape=forced_shape(self.shape),
            by_file=self.by_file,
            show_values=self.show_values,
            profile=self.profile,
            selection=self.selection,
        )


@dataclass(slots=True)
class PartOutcome:
    """What reading a part came to, beside its tally."""

    part: InputPart
    lines: int = 0
    read: bool = True
    """Whether it holds payloads and all its bytes could be read."""
    faults: tuple[Fault, ...] = ()
    """What is wrong with the file as a whole."""
    note: str = ""
    """What was assumed of the file."""
    skipped: str = ""
    """Why the file holds no payloads."""
    incomplete: str = ""
    """Why it could not be read to its end."""

    @property
    def name(self) -> str:
        """The file as the user should see it."""
        return display_path(self.part.path)


def read_part(collector: Collector, part: InputPart, moved: Moved, before: int = 0) -> PartOutcome:
    """Collect all records of a part, whose lines are numbered from ``before`` + 1.

    What keeps it from being read to its end is told, and what was read until then counts.
    """
    outcome, known = PartOutcome(part), collector.accounts.read
    collector.begin(outcome.name, part.number)
    try:
        with _opened(part, moved, before) as source:
            outcome.note = source.note
            collect_records(collector, source.batches(), readable, source.document, UnreadableRecord)
            outcome.lines, outcome.faults = source.lines, source.faults
            outcome.incomplete = source.cut_off
        if part.range is None and collector.accounts.read == known:
            outcome.faults = (EMPTY,)
    except NotPayloadsError as error:
        outcome.skipped, outcome.read = str(error), False
    except IncompleteError as error:
        outcome.incomplete, outcome.read = str(error), False
    return outcome


def _opened(part: InputPart, moved: Moved, before: int) -> AbstractContextManager[RecordSource]:
    if part.range is None:
        return open_source(part.path, moved)
    return open_range(part.path, part.range, before, moved)


@dataclass(slots=True)
class InputsRead:
    """What reading some inputs came to: which were left out, and how far each part of the others was read."""

    left_out: list[Skipped] = field(default_factory=list)
    """What the user's words mean beside the files that were read."""
    outcomes: list[PartOutcome] = field(default_factory=list)

    @property
    def files(self) -> int:
        """How many files were read."""
        return len({one.part.path for one in self.outcomes if one.read})

    @property
    def bytes(self) -> int:
        """How large they are together."""
        return sum(one.part.size for one in self.outcomes if one.read)

    @property
    def documents(self) -> list[Document]:
        """Each part with what is wrong with its file as a whole."""
        return [Document(one.name, faults=one.faults) for one in self.outcomes]

    @property
    def notes(self) -> list[str]:
        """What was assumed of the files, once for each."""
        return sorted({f"{one.name}: {one.note}" for one in self.outcomes if one.note})

    @property
    def skipped(self) -> list[Skipped]:
        """The inputs that were not read, and why."""
        return self.left_out + [
            Skipped(what=one.name, reason=one.skipped) for one in self.outcomes if one.skipped
        ]

    @property
    def incomplete(self) -> list[str]:
        """Why the inputs could not be read to their end."""
        return [one.incomplete for one in self.outcomes if one.incomplete]

    @property
    def rest(self) -> list[Skipped]:
        """The same, as what was not checked."""
        return [Skipped(what="the rest", reason=reason) for reason in self.incomplete]

    def require_one(self) -> None:
        """End a run whose inputs are all left out: nothing was there to read."""
        if self.files or self.incomplete:
            return
        first = self.skipped[0]
        raise Stop(
            f"there is nothing to check: `{first.what}` is left out: {first.reason}",
            "name files of payloads; `trackplan sample` prints some, and README says what a CSV file holds",
        )

    def tell_notes(self, *, quiet: bool = False) -> None:
        """Say on standard error what was assumed of the files."""
        from trackplan.reporters.safe import safe  # most inputs need no assumption

        if not quiet:
            sys.stderr.writelines(f"note: {safe(note)}\n" for note in self.notes)


def payloads_checked(accounts: Accounts, inputs: InputsRead) -> dict[str, int]:
    """What a report has of payloads under ``checked``: nothing where none could be held against the plan."""
    return {"payloads": accounts.read, "files": inputs.files} if accounts.judged else {}
