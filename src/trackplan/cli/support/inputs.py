"""Payload inputs of every command: the files, their parts, and the outcome of reading."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.plans import require_plan
from trackplan.cli.support.scanner import uses_scanner
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
    size_of,
    split,
    unwrapped,
    weight,
)
from trackplan.sources.files import display_path

if TYPE_CHECKING:  # which needs an extra
    from trackplan.sources.databases.tables import OpenTable, TableInput
    from trackplan.sources.frames import FrameInput

PART = 16 << 20
"""The fewest bytes of a part of a file."""

SHARES = 3
"""How many parts a worker gets: each finds its own first places anew, and the last one is waited for."""

EMPTY = Fault(rule="empty-input", message="the input holds no payload", span=Span())


@contextmanager
def needing_extras() -> Iterator[None]:
    """End the run if it needs a library that is not installed."""
    try:
        yield
    except MissingLibraryError as error:
        raise Stop(error.message, error.install) from None


@needing_extras()
def require_inputs(words: Iterable[str]) -> InputFiles:
    """Return the files of the user's arguments; an argument without files ends the run."""
    try:
        return find_inputs(words)
    except NoInputError as error:
        raise Stop(str(error), "name payload files, folders, globs, or - for standard input") from None
    except IncompleteError as error:
        raise Stop(str(error), "check the address, and that its listing is allowed", code=3) from None


def forced_shape(name: str | None) -> Shape | None:
    """Return the shape that ``--shape`` names."""
    if name is None:
        return None
    if name not in SHAPES:
        raise Stop(f"there is no payload shape `{name}`", f"shapes: {', '.join(sorted(SHAPES))}")
    return SHAPES[name]


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
    table: TableInput | OpenTable | FrameInput | None = None
    """A table of a database, which is no file; ``path`` is its name."""


@needing_extras()
def parts(paths: Sequence[str], jobs: int, *, native: bool = False) -> list[InputPart]:
    """Split files into parts for ``jobs`` processes, sorted by name; a file that cannot be split is one part.

    For a native scanner, whose threads share a file, lines are not cut.
    """
    weights = {path: weight(path) for path in sorted(paths)}
    least = max(PART, -(-sum(weights.values()) // (jobs * SHARES))) if jobs > 1 else PART
    found: list[InputPart] = []
    for path, heavy in weights.items():
        size = _size(path)
        ranges = split(path, -(-heavy // least), lines=not native) if heavy > least else []
        for one in ranges:
            share = heavy * one.size // size
            found.append(InputPart(number=len(found) + 1, path=path, range=one, size=one.size, weight=share))
        if not ranges:
            found.append(InputPart(number=len(found) + 1, path=path, size=size, weight=heavy))
    return found


def _size(path: str) -> int:
    try:
        return size_of(path)
    except OSError:  # which opening it will say
        return 0


class Judging(Protocol):
    """The interface that lets a worker collect parts like its parent; see `CollectorSpec`."""

    def compiled(self) -> CompiledPlan:
        """Return the compiled plan, made once in each process."""
        ...

    def collector(self, compiled: CompiledPlan) -> Collector:
        """Return an empty collector for the plan."""
        ...

    @property
    def native(self) -> bool:
        """Whether its collectors have a native scanner."""
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
    small: bool = False
    """Whether the files are so small that preparing the native scanner takes longer than it saves."""

    @property
    def native(self) -> bool:
        """Whether the install has a native scanner, and it may be used."""
        return not self.small and uses_scanner()

    def compiled(self) -> CompiledPlan:
        """Return the compiled plan, made once in each process."""
        return CompiledPlan(require_plan(self.plan))

    def collector(self, compiled: CompiledPlan) -> Collector:
        """Return an empty collector for the plan."""
        return Collector(
            compiled,
            shape=forced_shape(self.shape),
            by_file=self.by_file,
            show_values=self.show_values,
            profile=self.profile,
            selection=self.selection,
            native=self.native,
        )


@dataclass(slots=True)
class PartOutcome:
    """The outcome of reading a part, besides its tally."""

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
    records: int = 0
    """How many records were read."""
    judged: int = 0
    """How many of them were held against the plan."""
    incomplete: str = ""
    """Why it could not be read to its end."""

    @property
    def name(self) -> str:
        """The path of the file for messages."""
        return display_path(self.part.path)


def read_source(collector: Collector, source: RecordSource, *, jobs: int = 1) -> None:
    """Collect all records of an open source."""
    collect_records(
        collector,
        source.batches(),
        value_of=readable,
        document_of=source.document,
        unwrap=unwrapped,
        broken=UnreadableRecord,
        jobs=jobs,
    )


def read_part(
    collector: Collector, part: InputPart, moved: Moved, before: int = 0, *, jobs: int = 1
) -> PartOutcome:
    """Collect all records of a part, whose lines are numbered from ``before`` + 1, on so many threads.

    An error part-way is in the outcome, and the records before it count.
    """
    outcome, known = PartOutcome(part), replace(collector.accounts)
    collector.begin(outcome.name, part.number)
    try:
        with _opened(part, moved, before) as source:
            outcome.note = source.note
            read_source(collector, source, jobs=jobs)
            outcome.lines, outcome.faults = source.lines, source.faults
            outcome.incomplete = source.cut_off
        if part.range is None and collector.accounts.read == known.read:
            outcome.faults = (EMPTY,)
    except NotPayloadsError as error:
        outcome.skipped, outcome.read = str(error), False
    except IncompleteError as error:
        outcome.incomplete, outcome.read = str(error), False
    outcome.records = collector.accounts.read - known.read
    outcome.judged = collector.accounts.judged - known.judged
    return outcome


def _opened(part: InputPart, moved: Moved, before: int) -> AbstractContextManager[RecordSource]:
    if part.table is not None:
        return part.table.opened()
    if part.range is None:
        return open_source(part.path, moved)
    return open_range(part.path, part.range, before, moved)


@dataclass(slots=True)
class InputsRead:
    """The outcome of reading all inputs: those left out, and the outcome of each part."""

    left_out: list[Skipped] = field(default_factory=list)
    """What the user's words mean beside the files that were read."""
    outcomes: list[PartOutcome] = field(default_factory=list)

    @property
    def files(self) -> int:
        """The number of files that were read."""
        return len({one.part.path for one in self.outcomes if one.read})

    @property
    def bytes(self) -> int:
        """Their total size in bytes."""
        return sum(one.part.size for one in self.outcomes if one.read)

    @property
    def documents(self) -> list[Document]:
        """Return the document of each part, with the faults of its file as a whole."""
        return [Document(one.name, faults=one.faults) for one in self.outcomes]

    @property
    def notes(self) -> list[str]:
        """The assumptions about the files, each once."""
        return sorted({f"{one.name}: {one.note}" for one in self.outcomes if one.note})

    @property
    def skipped(self) -> list[Skipped]:
        """The inputs that were not read, and why."""
        unread = [Skipped(what=one.name, reason=one.skipped) for one in self.outcomes if one.skipped]
        return self.left_out + unread + self._unjudged()

    def _unjudged(self) -> list[Skipped]:
        """The files of which nothing was checked, where that of another was."""
        judged: dict[str, int] = {}
        records: dict[str, int] = {}
        for one in self.outcomes:
            judged[one.name] = judged.get(one.name, 0) + one.judged
            records[one.name] = records.get(one.name, 0) + one.records
        if not any(judged.values()):
            return []
        return [
            Skipped(what=name, reason=f"nothing in it was checked: {_none_of(count)}")
            for name, count in records.items()
            if count and not judged[name]
        ]

    @property
    def incomplete(self) -> list[str]:
        """The reasons why inputs could not be read to their end."""
        return [one.incomplete for one in self.outcomes if one.incomplete]

    @property
    def rest(self) -> list[Skipped]:
        """The incomplete inputs as entries of what was not checked."""
        return [Skipped(what="the rest", reason=reason) for reason in self.incomplete]

    def require_one(self) -> None:
        """End the run if all inputs were left out."""
        if self.files or self.incomplete:
            return
        first = self.skipped[0]
        raise Stop(
            f"there is nothing to check: `{first.what}` is left out: {first.reason}",
            "name files of payloads; `trackplan sample` prints some, and README says what a CSV file holds",
        )

    def tell_notes(self, *, quiet: bool = False) -> None:
        """Write the assumptions about the files to standard error."""
        from trackplan.reporters.safe import safe  # most inputs need no assumption

        if not quiet:
            sys.stderr.writelines(f"note: {safe(note)}\n" for note in self.notes)


def _none_of(count: int) -> str:
    if count == 1:
        return "its only record is neither an event nor attributes of a person"
    return f"none of its {count:,} records is an event or attributes of a person"


def payloads_checked(accounts: Accounts, inputs: InputsRead) -> dict[str, int]:
    """Return the payload count for ``checked`` of the report; empty if none could be checked."""
    return {"payloads": accounts.read, "files": inputs.files} if accounts.judged else {}
