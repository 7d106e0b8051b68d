"""JSON: a sequence of values; arrays and pages are unwrapped into their records.

The text is read through a window, so an array may be of any size. A lenient scan finds the end of each
record, whose text is then passed to the strict parser.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from json.decoder import JSONDecodeError, JSONDecoder
from typing import Any

from trackplan.document import Document, Fault, Path, Span
from trackplan.document.json import read_json
from trackplan.sources.record import LONGEST, RawRecord, UnreadableRecord, readable
from trackplan.sources.stream import BUFFER, Stream

LISTS = ("activities", "batch")
"""The keys under which a page of the App API, and a batch of Pipelines or Track v2, has its records."""
SHARED = ("context", "integrations")
"""What a Pipelines batch says once for all its calls."""
NAMES = frozenset({"name", "event", "event_text", "action"})
"""Keys by which an object is a record itself, whatever lists it holds."""
WIDEST = 1000
"""The most columns by which a record's text is indented, to show it where it stands."""

_SPACE = re.compile(r"[ \t\r\n]*")
_PART = re.compile(r"[\w\\+.-]*\s*\Z")
_decode = JSONDecoder().raw_decode

Where = tuple[int, Path, bytes]
"""The column at which a record begins, its path from the top of the file, and its own text."""


class _Unreadable(Exception):  # noqa: N818  # ends a file's reading; never leaves this module
    def __init__(self, line: int, column: int, reason: str) -> None:
        self.record = (line, UnreadableRecord(reason, column), None)


class JsonValues:
    """The records of a stream of JSON values. Reading stops at the first syntax error."""

    note = ""
    lines = 0

    faults: tuple[Fault, ...] = ()

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.cut_off = ""
        """Where and why the input ends too early, once iteration has ended."""

    def __iter__(self) -> Iterator[RawRecord]:
        """Yield each record as its own text; records of a batch with shared parts as objects."""
        text = io.TextIOWrapper(
            io.BufferedReader(self._stream, BUFFER), "utf-8", errors="surrogateescape", newline=""
        )
        window = _Window(text.read)
        try:
            while first := window.peek():
                yield from _array(window, ()) if first == "[" else _value(window)
        except _Unreadable as end:
            if self._stream.failure is None:
                line, unreadable, _ = end.record
                self.cut_off = f"line {line:,}, column {unreadable.column:,}: {unreadable.reason}"
                yield end.record

    def document(self, name: str, line: int, raw: Any, where: Where) -> tuple[Document, Path]:  # noqa: ARG002
        """Return the record's text with its places and path in the file."""
        return document_inside(name, line, where)


def document_inside(name: str, line: int, where: Where) -> tuple[Document, Path]:
    """The document of a record that is inside of something, with the places that it has in its file."""
    column, base, text = where
    inner = read_json(name, text, first_line=line)

    def locate(path: Path, on_key: bool) -> Span:
        span = inner.locate(path[len(base) :], on_key)
        return _shifted(span, line, column - 1)

    indented = " " * (column - 1) + inner.text if column <= WIDEST else ""
    faults = tuple(replace(fault, span=_shifted(fault.span, line, column - 1)) for fault in inner.faults)
    return replace(inner, text=indented, locate=locate, faults=faults), base


def _shifted(span: Span, line: int, by: int) -> Span:
    return Span(
        span.line,
        span.column + by * (span.line == line),
        span.end_line,
        span.end_column + by * (span.end_line == line),
    )


def is_page(value: Any) -> bool:
    """Return whether an object only wraps records: a page of activities or a batch."""
    return (
        isinstance(value, Mapping)
        and any(isinstance(value.get(key), list) for key in LISTS)
        and not NAMES & value.keys()
    )


def unwrapped(record: RawRecord, value: Any) -> Iterator[RawRecord] | None:
    """The records inside a record whose value is a page, a batch or a list; none for any other."""
    line, raw, where = record
    if not isinstance(raw, bytes) or not (isinstance(value, list) or is_page(value)):
        return None
    column, base, _ = where or (1, (), raw)
    text = raw.decode(errors="surrogateescape")
    space = len(text) - len(text.lstrip(" \t"))
    if isinstance(value, list):
        return _array(_Window(io.StringIO(text, newline="").read, line, column), base)
    return _page(text[space:], value, line, column + space, base)


def is_cut(error: JSONDecodeError) -> bool:
    """Return whether the text is only cut off: nothing but a part of a word is where it fails."""
    return error.msg.startswith("Unterminated string") or _PART.match(error.doc, error.pos) is not None


def ends_too_early(text: str) -> bool:
    """Return whether this is the beginning of an object or array, but not all of it."""
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        _decode(text.lstrip())
    except JSONDecodeError as error:
        return is_cut(error)
    except (RecursionError, ValueError):  # more levels, or digits, than Python reads
        return False
    return False


def _value(window: _Window) -> Iterator[RawRecord]:
    line, column = window.line, window.column
    text, value = window.value()
    if is_page(value):
        yield from _page(text, value, line, column)
    else:
        raw = text.encode(errors="surrogateescape")
        yield line, raw, (column, (), raw)


def _array(window: _Window, base: Path) -> Iterator[RawRecord]:
    window.take("[")
    index = 0
    while window.peek() != "]" or index:
        line, column = window.line, window.column
        text, _ = window.value()
        raw = text.encode(errors="surrogateescape")
        yield line, raw, (column, (*base, index), raw)
        index += 1
        if window.peek() == "]":
            break
        window.take(",")
    window.take("]")


def _page(text: str, page: Mapping[str, Any], line: int, column: int, base: Path = ()) -> Iterator[RawRecord]:
    """Yield the records of a page. Its text is known to be well formed, so the walk cannot fail."""
    shared = {key: page[key] for key in SHARED if key in page}
    window = _Window(io.StringIO(text, newline="").read, line, column)
    window.take("{")
    while window.peek() == '"':
        _, key = window.value()
        window.take(":")
        if key in LISTS and window.peek() == "[":
            for at, raw, where in _array(window, (*base, key)):
                yield at, _merged(shared, raw), where
        else:
            window.value()
        if window.peek() == ",":
            window.take(",")


def _merged(shared: dict[str, Any], raw: Any) -> Any:
    record = readable(raw) if shared else raw
    return {**shared, **record} if isinstance(record, dict) else raw


class _Window:
    """A window on the text being read, with the line and column of the next character."""

    def __init__(self, read: Callable[[int], str], line: int = 1, column: int = 1) -> None:
        self._read = read
        self._text = ""
        self._at = 0
        self._ended = False
        self.line = line
        self.column = column

    def peek(self) -> str:
        """Return the next non-space character; empty at the end."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._advance(match.end() if match else self._at)
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def take(self, character: str) -> None:
        """Consume this character, which must be next."""
        found = self.peek()
        if found != character:
            raise self._unreadable(
                f"`{character}` is missing here" if found else "the JSON ends before it is closed"
            )
        self._advance(self._at + 1)

    def value(self) -> tuple[str, Any]:
        """Return the text of the next value, and the leniently parsed value."""
        if not self.peek():
            raise self._unreadable("the JSON ends before it is closed")
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except JSONDecodeError as error:
                if self._may_go_on(error) and self._more():
                    continue
                raise self._unreadable("the JSON is broken in this value") from None
            except ValueError:
                raise self._unreadable("the value holds a number of more than 4,300 digits") from None
            except RecursionError:
                raise self._unreadable("the value is nested too deeply to be read") from None
            # A number goes on behind the window when that ends in `1.` or `1e+`.
            if end + 2 < len(self._text) or self._text[end - 1] in '}]"' or not self._more():
                text = self._text[self._at : end]
                self._advance(end)
                return text, value

    def _may_go_on(self, error: JSONDecodeError) -> bool:
        """Return whether the error is only the end of the window, and not a syntax error before it."""
        cut = is_cut(error)
        if cut and len(self._text) - self._at > LONGEST:
            raise self._unreadable(f"the value is longer than {LONGEST >> 20} MiB")
        return cut

    def _more(self) -> bool:
        """Advance the window; at the end it stays as it is."""
        if self._ended:
            return False
        more = self._read(max(BUFFER, len(self._text) - self._at))
        if not more:
            self._ended = True
            return False
        self._text, self._at = self._text[self._at :] + more, 0
        return True

    def _advance(self, to: int) -> None:
        lines = self._text.count("\n", self._at, to)
        if lines:
            self.line += lines
            self.column = to - self._text.rfind("\n", self._at, to)
        else:
            self.column += to - self._at
        self._at = to

    def _unreadable(self, reason: str) -> _Unreadable:
        return _Unreadable(self.line, self.column, f"{reason}; nothing after it was read")
