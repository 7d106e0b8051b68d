"""Input of records: files, folders, globs and standard input, in any container.

    inputs = find_inputs(words)
    for path in inputs.paths:
        with open_source(path) as source:
            for line, raw, where in source:
                record = readable(raw)

A source is iterated once. Everything is streamed: memory is bounded by one record.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from os import fstat
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from trackplan.document import Document, Fault, Path, Span
from trackplan.model.line_block import LineBlock
from trackplan.scan.records import Batch
from trackplan.sources.arrow_rows import JsonRows
from trackplan.sources.container import container
from trackplan.sources.files import STDIN, InputFiles, display_path, find_inputs
from trackplan.sources.json_values import unwrapped
from trackplan.sources.ndjson import NdjsonLines, lines_of_range
from trackplan.sources.ndjson import split as split_lines
from trackplan.sources.object_paths import is_object
from trackplan.sources.parquet import DENSITY, MAGIC, ParquetRows
from trackplan.sources.record import (
    LONGEST,
    IncompleteError,
    MissingLibraryError,
    NoInputError,
    NotPayloadsError,
    Range,
    RawRecord,
    SourceError,
    UnreadableRecord,
    readable,
)
from trackplan.sources.stream import Moved, Stream, bounded, counted, decompressed, ignore_progress
from trackplan.sources.whole_files import open_stream

if TYPE_CHECKING:
    from trackplan.sources.container import Container

__all__ = [
    "LONGEST",
    "IncompleteError",
    "InputFiles",
    "MissingLibraryError",
    "Moved",
    "NoInputError",
    "NotPayloadsError",
    "Range",
    "RawRecord",
    "RecordSource",
    "SourceError",
    "UnreadableRecord",
    "find_inputs",
    "ignore_progress",
    "open_range",
    "open_source",
    "readable",
    "size_of",
    "split",
    "unwrapped",
    "weight",
]


class RecordSource:
    """One open input."""

    def __init__(self, name: str, stream: Stream, records: Container) -> None:
        self.name = name
        """As the user should see it."""
        self._stream = stream
        self._records = records
        self.note = records.note
        """What was assumed of the container, to be told to the user."""

    def __iter__(self) -> Iterator[RawRecord]:
        """Yield each record in order. Raises IncompleteError after the last if the input is cut off."""
        for batch in self.batches():
            if isinstance(batch, LineBlock):
                yield from ((line, text, None) for line, text in batch.each())
            else:
                yield from batch

    def batches(self) -> Iterator[Batch]:
        """Yield the records in batches, as they were read."""
        if isinstance(self._records, NdjsonLines | JsonRows):
            yield from self._records.batches()
        else:
            for record in self._records:
                yield [record]
        if self._stream.failure is not None:
            raise IncompleteError(f"`{self.name}` could not be read to its end: {self._stream.failure}")

    @property
    def lines(self) -> int:
        """The number of lines, once iteration has ended; 0 in a container without lines."""
        return self._records.lines

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of the input as a whole, once iteration has ended."""
        return self._records.faults

    @property
    def cut_off(self) -> str:
        """After iteration, where and why the input is cut off; empty if it is complete."""
        where = self._records.cut_off
        return f"`{self.name}` cannot be read past {where}" if where else ""

    def split(self, path: str, parts: int, *, lines: bool) -> list[Range]:
        """Split the input into ranges; see `split`."""
        if isinstance(self._records, ParquetRows):
            return self._records.split(parts)
        whole = self._stream.compression is not None or not isinstance(self._records, NdjsonLines)
        return [] if whole or not lines else split_lines(path, parts)

    def document(self, record: RawRecord) -> tuple[Document, Path]:
        """Return the document of a record, and the record's path in it.

        The document of an unreadable record has a fault that says why.
        """
        line, raw, where = record
        if isinstance(raw, UnreadableRecord):
            span = Span(line, raw.column, line, raw.column)
            fault = Fault(rule=raw.rule, message=raw.reason, span=span, help=raw.help)
            return Document(self.name, faults=(fault,), first_line=line, personal=True), ()
        return self._records.document(self.name, line, raw, where)


@contextmanager
def open_source(path: str, moved: Moved = ignore_progress) -> Iterator[RecordSource]:
    """Open one of `InputFiles.paths`; detects compression and container.

    ``moved`` is called repeatedly with the number of bytes read.

    Raises NotPayloadsError if it holds no payloads, IncompleteError if it cannot be read at all, and
    MissingLibraryError if that needs an extra that is not installed.
    """
    name = display_path(path)
    try:
        file = raw_file(path)
    except OSError as error:
        raise IncompleteError(f"`{name}` could not be opened: {error.strerror}") from None
    with file:
        regular, size = _shape_of(file)
        # A size of 0 is also what the system's own files, such as those in /proc, claim to have.
        read = bounded(file.read, size) if regular and size else file.read
        stream = decompressed(Stream(counted(read, moved)))
        try:
            records = (
                ParquetRows(file, stream, moved=moved)
                if regular and _is_parquet(stream)
                else container(stream)
            )
        except IncompleteError as error:
            raise IncompleteError(f"`{name}` could not be read: {error}") from None
        yield RecordSource(name, stream, records)


def raw_file(path: str) -> Any:
    """Open a file or an object, unbuffered. Raises OSError."""
    if is_object(path):
        from trackplan.sources.object_stores import ObjectFile  # noqa: PLC0415  # an extra

        return ObjectFile(path)
    return open_stream(0 if path == STDIN else path)


def _shape_of(file: Any) -> tuple[bool, int]:
    """Return whether a file can be read at any place, and its size."""
    if not isinstance(file, FileIO):
        return True, file.size
    status = fstat(file.fileno())
    return stat.S_ISREG(status.st_mode), status.st_size


def _is_parquet(stream: Stream) -> bool:
    return stream.compression is None and stream.peek(len(MAGIC)).startswith(MAGIC)


def size_of(path: str) -> int:
    """Return the size of an input in bytes; 0 for standard input. Raises OSError."""
    if path == STDIN:
        return 0
    if is_object(path):
        from trackplan.sources.object_stores import object_size  # noqa: PLC0415  # an extra

        return object_size(path)
    return FilePath(path).stat().st_size


def weight(path: str) -> int:
    """Estimate the cost of reading an input, as bytes of NDJSON; 0 if unknown."""
    try:
        size = size_of(path)
        if is_object(path):  # of which a look would be a request
            return size * DENSITY if path.endswith(".parquet") else size
        if size < len(MAGIC):
            return size
        with raw_file(path) as file:  # one short read
            return size * DENSITY if file.read(len(MAGIC)) == MAGIC else size
    except OSError:  # which opening it will say
        return 0


def split(path: str, parts: int, *, lines: bool = True) -> list[Range]:
    """Split an input into at most ``parts`` ranges for `open_range`; none if it cannot be split.

    NDJSON is cut between ``lines``, if that is wanted, and Parquet between row groups. Raises
    MissingLibraryError.
    """
    if path == STDIN:
        return []
    lines = lines and not is_object(path)  # cuts would be requests; its ranges are read ahead
    try:
        with open_source(path) as source:
            return source.split(path, parts, lines=lines)
    except (NotPayloadsError, IncompleteError):
        return []


@contextmanager
def open_range(
    path: str, part: Range, before: int = 0, moved: Moved = ignore_progress
) -> Iterator[RecordSource]:
    """Open one range of `split`; its lines are numbered from ``before`` + 1."""
    with raw_file(path) as file:
        stream = Stream(file.read)
        if _is_parquet(stream):
            rows = ParquetRows(file, stream, part, before, moved)
            yield RecordSource(display_path(path), stream, rows)
        else:
            bounds, lines = lines_of_range(file, part, before, moved)
            yield RecordSource(display_path(path), bounds, lines)
