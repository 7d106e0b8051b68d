"""NDJSON: one JSON value per line, and ranges of whole lines for worker processes."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import count, repeat
from pathlib import Path as FilePath
from typing import Any

from trackplan.document import Document, Path
from trackplan.document.json import read_json
from trackplan.sources.json_values import ends_too_early
from trackplan.sources.record import LONGEST, Range, RawRecord, UnreadableRecord, cut_in_a_record
from trackplan.sources.stream import BUFFER, Moved, Stream, bounded, counted

NEWLINE = 10
TOO_LONG = UnreadableRecord(
    f"the line is longer than {LONGEST >> 20} MiB, the most that is read as one record",
    rule="over-limit",
    help="put each record on a line of its own",
)


class NdjsonLines:
    """The lines of a stream. One block of lines is in memory, or a single longer line."""

    note = ""

    def __init__(self, stream: Stream, before: int = 0) -> None:
        self._stream = stream
        self._before = before
        self.lines = 0
        """The number of lines read; complete once iteration has ended."""
        self.blank = 0
        """How many of them hold nothing."""
        self.cut_off = ""
        """Where and why the input ends too early, once iteration has ended."""
        self._tail = b""

    def batches(self) -> Iterator[list[RawRecord]]:
        """Yield the lines that are not blank, unparsed: the caller may have a faster parser."""
        number, blank = self._before, 0
        try:
            for lines in self._blocks():
                found: Sequence[bytes | UnreadableRecord] = lines or (TOO_LONG,)
                records: list[RawRecord] = [*zip(count(number + 1), found, repeat(None))]
                number += len(records)
                if any(map(bytes.isspace, lines)):
                    records = [record for record, line in zip(records, lines, strict=True) if line.strip()]
                    blank += len(lines) - len(records)
                yield records
        finally:
            self.lines, self.blank = number - self._before, blank
            if self._tail and ends_too_early(self._tail.decode(errors="replace")):
                self.cut_off = cut_in_a_record(number)

    def _blocks(self) -> Iterator[list[bytes]]:
        """Yield blocks of whole lines; an empty one for a line that is too long."""
        begun: list[bytes] = []
        size = 0
        while data := self._stream.read(BUFFER):
            lines = [*io.BytesIO(data)]  # many times as fast as bytes.split
            size += len(lines[0])
            if size < LONGEST:
                begun.append(lines[0])
            if lines[0][-1] == NEWLINE:
                last = lines.pop() if lines[-1][-1] != NEWLINE else b""
                if size < LONGEST:
                    lines[0] = b"".join(begun)
                else:
                    del lines[0]
                    yield []
                if lines:
                    yield lines
                begun, size = [last], len(last)
        if size >= LONGEST:
            yield []
        elif size and self._stream.failure is None:  # else cut by the failure, which will be reported
            self._tail = b"".join(begun)
            yield [self._tail]

    def document(self, name: str, line: int, raw: Any, where: None) -> tuple[Document, Path]:  # noqa: ARG002
        """Return the line as a document of its own."""
        return read_json(name, raw.rstrip(b"\r\n"), first_line=line), ()


def split(path: str, parts: int) -> list[Range]:
    """Split an uncompressed file into at most ``parts`` byte ranges of whole lines, in order.

    A worker numbers lines from the start of its range; the lines of earlier ranges must be added.
    """
    size = FilePath(path).stat().st_size
    cuts = [0]
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # each cut is one short read
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
