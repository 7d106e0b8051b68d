"""CSV: one record per row, in the dialects of warehouses and spreadsheets.

Cells have no types: an empty cell is an absent value, JSON in the column of an object is that object, and an
integer in a column of unix seconds is a number.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from trackplan.document import Document, Fault, Path, Span
from trackplan.document.json import parse
from trackplan.document.json_syntax import JsonError
from trackplan.model.payload import Cells
from trackplan.sources.column_names import OBJECTS, TIMES, is_of_payloads
from trackplan.sources.ndjson import NEWLINE, TOO_LONG
from trackplan.sources.record import LONGEST, RawRecord, UnreadableRecord, cut_in_a_record
from trackplan.sources.spreadsheet import Column, columns
from trackplan.sources.stream import BUFFER, Stream

KNOWN = frozenset(
    """name event event_text type action data attributes properties traits timestamp identifiers
    customer_id customer_identifiers userId anonymousId messageId user_id anonymous_id received_at
    sent_at context""".split()  # noqa: SIM905  # a list of words reads better as words
)
"""Columns by which a first line is taken for the header of payloads."""
LONGEST_TIME = 20
"""Digits of a cell that is read as a number of seconds, or of smaller units."""
_SPELLED = {name.lower(): name for name in sorted(KNOWN)}
QUOTE = "put quotes around a cell that holds a line break, a quote or the separator"
_ESCAPED = re.compile("[\udc80-\udcff]")
"""What `surrogateescape` makes of bytes that are no UTF-8."""
DELIMITERS = ",;\t|"
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONE_RETURN = re.compile(r"\r(?!\n)")
RETURNS = "lines that end with a lone carriage return; save it with line feeds"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The syntax of a file. ``preamble`` counts the lines before the header."""

    delimiter: str
    backslash: bool = False
    preamble: int = 0

    @property
    def note(self) -> str:
        """What was assumed about the input, for the user."""
        between = {"\t": "a tab", ",": "`,`"}.get(self.delimiter, f"`{self.delimiter}`")
        escape = ' and `\\"` for a quote inside one' if self.backslash else ""
        return f"read as CSV with {between} between cells{escape}"

    def rows(self, lines: Iterator[str], *, strict: bool = False) -> Any:
        """Return the standard library's reader for this dialect; ``strict`` rejects an open quote."""
        escape: dict[str, Any] = {"doublequote": False, "escapechar": "\\"} if self.backslash else {}
        return csv.reader(lines, delimiter=self.delimiter, strict=strict, **escape)

    def leaves_open(self, row: str) -> bool:
        """Return whether a row's text ends inside a quoted cell."""
        try:
            list(self.rows(iter(row.splitlines(keepends=True)), strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def dialect(start: str) -> Dialect | None:
    """Detect the dialect of a text whose header names columns of payloads; ``None`` for other texts."""
    first, rest = (*_LINE_END.split(start, maxsplit=1), "")[:2]
    backslash = '"{\\"' in start and '"{""' not in start
    if first.strip().lower().startswith("sep=") and len(first.strip()) == len("sep=;"):
        separator = first.strip()[-1]
        return Dialect(separator, backslash, 1) if is_of_payloads(_header(rest, separator)) else None
    best = max(DELIMITERS, key=lambda delimiter: len(KNOWN & _header(start, delimiter)))
    return Dialect(best, backslash) if is_of_payloads(_header(start, best)) else None


def _header(start: str, delimiter: str) -> set[str]:
    """The columns of a text as `KNOWN` spells them: databases write names in capitals."""
    line = _LINE_END.split(start, maxsplit=1)[0]
    cells = (cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), []))
    return {_SPELLED.get(cell.lower(), cell) for cell in cells}


class CsvRows:
    """The rows of a stream as records; one row in memory."""

    lines = 0

    def __init__(self, stream: Stream, chosen: Dialect) -> None:
        self._stream = stream
        self.dialect = chosen
        self._taken: list[str] = []
        self._header: list[str] = []
        self._columns: tuple[Column, ...] = ()
        self._has_objects = True
        self._too_long = False
        self.cut_off = ""
        """Where and why the input ends too early, once iteration has ended."""

    @property
    def note(self) -> str:
        """What was assumed about the input, for the user."""
        return self.dialect.note

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults of whole columns, once iteration has ended."""
        return tuple(fault for column in self._columns for fault in column.faults())

    def __iter__(self) -> Iterator[RawRecord]:
        """Yield each row that is not blank."""
        csv.field_size_limit(LONGEST)
        lines = self._text_lines()
        rows = self.dialect.rows(lines)
        self._stream.failure = self._begin(lines, rows) or self._stream.failure
        if not self._header:
            return
        self._columns = columns(self._header, TIMES)
        self._has_objects = any(column.lower() in OBJECTS for column in self._header)
        last: tuple[int, list[str], str] | None = None
        while True:
            self._taken.clear()
            self._too_long = False
            line = self.lines + 1
            try:
                cells = next(rows)
            except StopIteration:
                if last is not None and self._is_begun(*last[1:]):
                    self.cut_off = cut_in_a_record(last[0])
                return
            except csv.Error as error:
                why = f"the row is not CSV: {self._why(error)}"
                yield line, UnreadableRecord(why, rule="invalid-csv", help=QUOTE), ""
                continue
            if self._stream.failure is not None and not self._taken[-1].endswith("\n"):
                return  # cut by the failure, which is what will be reported
            text = "".join(self._taken)
            last = None if self._too_long else (line, cells, text)
            if cells or self._too_long:
                record = self._record(cells, text)
                if not isinstance(record, UnreadableRecord):
                    self._suspect(cells, text, line)
                yield line, record, text

    def _is_begun(self, cells: list[str], text: str) -> bool:
        """Return whether the last row is cut off."""
        cut = not text.endswith("\n") and 0 < len(cells) < len(self._header)
        return cut or self.dialect.leaves_open(text)

    def _begin(self, lines: Iterator[str], rows: Iterator[list[str]]) -> str:
        """Read the header, or say why it is none."""
        for _ in range(self.dialect.preamble):
            if _LONE_RETURN.search(next(lines, "")):
                return f"it has {RETURNS}"
        self._taken.clear()
        try:
            header = [cell.strip() for cell in next(rows, [])]
        except csv.Error as error:
            return f"its header is not CSV: {self._why(error)}"
        text = "".join(self._taken)
        if (odd := _ESCAPED.search(text)) is not None:
            line, column = _position(text, odd.start(), 1 + self.dialect.preamble)
            return f"its header is not UTF-8 at line {line}, column {column}; save it as UTF-8"
        if len(set(header)) < len(header):
            return "two columns of its header have the same name"
        self._header = header
        return ""

    def _why(self, error: csv.Error) -> str:
        """What is wrong with the lines last taken; the parser's own words are about Python's files."""
        if any(_LONE_RETURN.search(line) for line in self._taken):
            return f"it has {RETURNS}"
        return str(error)

    def _suspect(self, cells: list[str], text: str, line: int) -> None:
        for column in self._columns:
            if column.suspects(cell := cells[column.index]):
                column.see(cell, _cell(text, column.index, self.dialect, line))

    def _text_lines(self) -> Iterator[str]:
        readline = io.BufferedReader(self._stream, BUFFER).readline
        for line in iter(partial(readline, LONGEST), b""):
            self.lines += 1
            if len(line) == LONGEST and line[-1] != NEWLINE:
                self._too_long = True
                while (piece := readline(BUFFER)) and piece[-1] != NEWLINE:
                    pass
                line = b"\n"  # noqa: PLW2901  # what is left of it
            text = line.decode(errors="surrogateescape")
            self._taken.append(text)
            yield text

    def _record(self, cells: list[str], text: str) -> dict[str, Any] | UnreadableRecord:
        if self._too_long:
            return TOO_LONG
        if len(cells) != len(self._header):
            found = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            counts = f"{found}, and the header has {len(self._header)}"
            return UnreadableRecord(f"the row has {counts}", rule="invalid-csv", help=QUOTE)
        if not text.isascii() and _ESCAPED.search(text):
            return UnreadableRecord(
                "the row is not UTF-8", rule="invalid-encoding", help="write the file as UTF-8"
            )
        record = {
            column: _value(column.lower(), cell)
            for column, cell in zip(self._header, cells, strict=True)
            if cell
        }
        return record if self._has_objects else Cells(record)

    def document(self, name: str, line: int, raw: Any, where: str) -> tuple[Document, Path]:
        """Return the row's text as a document; paths are located at cells."""
        columns = {column: index for index, column in enumerate(self._header)}
        data = None if isinstance(raw, UnreadableRecord) else raw

        def locate(path: Path, _on_key: bool) -> Span:
            index = columns.get(str(path[0])) if path else None
            return Span(line, 1, line, 1) if index is None else _cell(where, index, self.dialect, line)

        return Document(name, where.rstrip("\r\n"), data, locate=locate, first_line=line, personal=True), ()


def _cell(text: str, index: int, chosen: Dialect, line: int) -> Span:
    """Return the span of the cell of this index in a row's text."""
    start, seen, quoted, skip = 0, 0, False, False
    end = len(text.rstrip("\r\n"))
    for at, character in enumerate(text[:end]):
        if skip:
            skip = False
        elif character == "\\" and chosen.backslash:
            skip = True
        elif character == '"':
            quoted = not quoted
        elif character == chosen.delimiter and not quoted:
            if seen == index:
                end = at
                break
            seen, start = seen + 1, at + 1
    first, last = _position(text, start, line), _position(text, end, line)
    return Span(*first, *last)


def _position(text: str, at: int, line: int) -> tuple[int, int]:
    return line + text.count("\n", 0, at), at - text.rfind("\n", 0, at)


def _value(column: str, cell: str) -> Any:
    if column in OBJECTS and cell.lstrip()[:1] in ("{", "["):
        try:
            return parse(cell.encode())
        except JsonError:
            return cell
    if column in TIMES and cell.isascii():
        return int(cell) if cell.isdigit() and len(cell) <= LONGEST_TIME else cell
    return cell
