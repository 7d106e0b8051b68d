"""NDJSON: one JSON value per line, and ranges of whole lines for worker processes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from trackplan.document import Document, Fault, Path
from trackplan.document.json import read_json
from trackplan.model.line_block import LineBlock
from trackplan.scan.records import Batch
from trackplan.sources.json_values import Where, document_inside, ends_too_early
from trackplan.sources.record import LONGEST, Range, UnreadableRecord, cut_in_a_record
from trackplan.sources.stream import BUFFER, Moved, Stream, bounded, counted
from trackplan.sources.whole_files import open_stream

NEWLINE = 10
BLOCK = 1 << 18
"""How many bytes of lines are read at once."""

TOO_LONG = UnreadableRecord(
    f"the line is longer than {LONGEST >> 20} MiB, the most that is read as one record",
    rule="over-limit",
    help="put each record on a line of its own",
)


class NdjsonLines:
    """The lines of a stream. One block of lines is in memory, or a single longer line."""

    note = ""

    faults: tuple[Fault, ...] = ()

    def __init__(self, stream: Stream, before: int = 0) -> None:
        self._stream = stream
        self._before = before
        self.lines = 0
        """The number of lines read; complete once iteration has ended."""
        self.cut_off = ""
        """Where and why the input ends too early, once iteration has ended."""
        self._tail = b""

    def batches(self) -> Iterator[Batch]:
        """Yield blocks of whole lines; a line that is too long becomes a record that says so."""
        number = self._before
        try:
            for text in self._blocks():
                if text is None:
                    number += 1
                    yield [(number, TOO_LONG, None)]
                else:
                    lines = LineBlock(number + 1, text)
                    number += lines.number
                    yield lines
        finally:
            self.lines = number - self._before
            if self._tail and ends_too_early(self._tail.decode(errors="replace")):
                self.cut_off = cut_in_a_record(number)

    def _blocks(self) -> Iterator[bytes | None]:
        """Yield blocks of whole lines; ``None`` for one that is too long."""
        begun: list[bytes] = []
        size = 0
        while data := self._stream.read(BLOCK):
            first = data.find(b"\n") + 1
            size += first or len(data)
            if not first:
                if size < LONGEST:
                    begun.append(data)
                continue
            end = data.rfind(b"\n") + 1
            if size >= LONGEST:
                yield None
                if first < end:
                    yield data[first:end]
            else:
                yield b"".join((*begun, memoryview(data)[:end]))
            begun, size = [data[end:]], len(data) - end
        if size >= LONGEST:
            yield None
        elif size and self._stream.failure is None:  # else cut by the failure, which will be reported
            self._tail = b"".join(begun)
            yield self._tail

    def document(self, name: str, line: int, raw: Any, where: Where | None) -> tuple[Document, Path]:
        """The line as a document of its own, or the text of a record that is inside of it."""
        if where is not None:
            return document_inside(name, line, where)
        return read_json(name, raw.rstrip(b"\r\n"), first_line=line), ()


def split(path: str, parts: int) -> list[Range]:
    """Split an uncompressed file into at most ``parts`` byte ranges of whole lines, in order.

    A worker numbers lines from the start of its range; the lines of earlier ranges must be added.
    """
    size = FilePath(path).stat().st_size
    cuts = [0]
    with open_stream(path) as file:  # each cut is one short read
        for part in range(1, parts):
            cut = _after_newline(file, max(size * part // parts, cuts[-1]), size)
            if cuts[-1] < cut < size:
                cuts.append(cut)
    ends = [*cuts[1:], size]
    return [Range(start, end, end - start) for start, end in zip(cuts, ends, strict=True)] if size else []


def _after_newline(file: io.FileIO, at: int, size: int) -> int:
    file.seek(at)
    while at < size and (block := file.read(BUFFER)):
        if (found := block.find(b"\n")) >= 0:
            return at + found + 1
        at += len(block)
    return size


def lines_of_range(file: io.FileIO, part: Range, before: int, moved: Moved) -> tuple[Stream, NdjsonLines]:
    """Return the lines of one range of `split`, and their stream; numbering starts after ``before``."""
    file.seek(part.start)
    stream = Stream(counted(bounded(file.read, part.end - part.start), moved))
    if part.start == 0:
        stream.skip_mark()
    return stream, NdjsonLines(stream, before)
