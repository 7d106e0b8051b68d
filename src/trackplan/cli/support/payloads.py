"""Payload files read into a collector: what `lint` does with samples, and with what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from trackplan.cli.support.errors import Stop
from trackplan.document import Document, Fault, Span
from trackplan.model.finding import Skipped
from trackplan.scan.collector import Collector
from trackplan.scan.reading import collect_records
from trackplan.shapes import SHAPES, Shape
from trackplan.sources import (
    IncompleteError,
    InputFiles,
    MissingLibraryError,
    NoInputError,
    NotPayloadsError,
    UnreadableRecord,
    find_inputs,
    open_source,
    readable,
)
from trackplan.sources.files import shown

EMPTY = Fault(rule="empty-input", message="the input holds no payload", span=Span())


@dataclass(slots=True)
class InputProgress:
    """How far the inputs could be read."""

    files: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    incomplete: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def inputs(words: Iterable[str]) -> InputFiles:
    """The files that the user's words mean; words that mean nothing end the run."""
    try:
        return find_inputs(words)
    except NoInputError as error:
        raise Stop(str(error), "name payload files, folders, globs, or - for standard input") from None


def nothing_to_check(first: Skipped) -> Stop:
    """How a run ends whose inputs are all left out, of which this is the first."""
    return Stop(
        f"there is nothing to check: `{first.what}` is left out: {first.reason}",
        "name files of payloads; `trackplan sample` prints some, and README says what a CSV file holds",
    )


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


@needing_extras()
def read_into(collector: Collector, path: str, reading: InputProgress) -> Document:
    """Judge every record of one input, and give back what is wrong with it as a whole.

    What cannot be read is counted and said, and the rest goes on.
    """
    faults: tuple[Fault, ...] = ()
    try:
        before = collector.accounts.read
        with open_source(path) as source:
            if source.note:
                reading.notes.append(f"{source.name}: {source.note}")
            collector.begin(source.name)
            collect_records(collector, source.batches(), readable, source.document, UnreadableRecord)
            faults = source.faults
        reading.files += 1
        if collector.accounts.read == before:
            faults = (EMPTY,)
    except NotPayloadsError as error:
        reading.skipped.append(Skipped(what=path, reason=str(error)))
    except IncompleteError as error:
        reading.incomplete.append(str(error))
    return Document(shown(path), faults=faults)
