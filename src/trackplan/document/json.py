"""JSON read strictly: what common parsers pass in silence is an error here, with its line.

jiter does the reading; its few tolerances (numbers beyond a double) are closed here. Places are
found by walking the text when one is asked for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from json.decoder import JSONDecoder
from typing import Any, NamedTuple

import jiter

from trackplan.document import Document, Fault, Span
from trackplan.document.json_places import JsonPlaces
from trackplan.document.text import BOM, Lines, decode, shown

# Only a text with one of these, its digits made zeros, can hold a number too large for a double,
# which jiter reads as infinity. A regular expression would take twice as long as jiter does.
_ZEROS = bytes.maketrans(b"123456789E", b"000000000e")
_MANY_DIGITS = b"0" * 200
_WHERE = re.compile(r"^(.*) at line (\d+) column (\d+)$", re.DOTALL)
_DUPLICATE = re.compile(r'^Detected duplicate key "(.*)"$', re.DOTALL)
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"\[\]{},:]+', re.DOTALL)
_decode = JSONDecoder().raw_decode


class JsonError(ValueError):
    """The text is not JSON as it must be; ``offset`` counts bytes from 0.

    ``first`` is the offset of the name's first standing, for a name that stands twice.
    """

    def __init__(
        self,
        message: str,
        offset: int,
        *,
        rule: str = "invalid-json",
        help: str = "",  # noqa: A002 -- the word that `Fault` has
        first: int | None = None,
    ) -> None:
        super().__init__(message)
        self.first = first
        self.message = message
        self.offset = offset
        self.rule = rule
        self.help = help


class _Says(NamedTuple):
    words: str
    message: str
    help: str


_SAYINGS = (
    _Says("EOF while parsing a string", "a quoted text is never closed", "close the quote"),
    _Says("EOF while parsing a list", "the list is not closed", "close it with `]`, or see what was cut off"),
    _Says(
        "EOF while parsing an object",
        "the object is not closed",
        "close it with `}`, or see what was cut off",
    ),
    _Says("EOF while parsing a value", "a value is missing at the end", "see what was cut off"),
    _Says("expected `:`", "a `:` is missing after this name", 'write `"name": value`'),
    _Says(
        "expected `,` or `]`",
        "a `,` or `]` is missing here",
        "put a comma between items, or close the list",
    ),
    _Says(
        "expected `,` or `}`",
        "a `,` or `}` is missing here",
        "put a comma between entries, or close the object",
    ),
    _Says("expected ident", "the word is none of `true`, `false` and `null`", "quote it if it is text"),
    _Says(
        "invalid escape",
        "a backslash stands before a character that it does not escape",
        "double the backslash",
    ),
    _Says(
        "invalid number",
        "the number is not written as JSON writes numbers",
        "write digits with no leading zero or `+`, and digits on both sides of a point",
    ),
    _Says("number out of range", "the number has more than 4,300 digits", "send it as text"),
    _Says("invalid unicode", "the text is not UTF-8 here", "write the file as UTF-8"),
    _Says(
        "control character",
        "a line break, tab or control character stands inside a text",
        "write it as an escape, such as `\\n`",
    ),
    _Says("key must be a string", "a name of this object is not in double quotes", 'write it as `"name"`'),
    _Says(
        "lone leading surrogate",
        "an escape is half of a character (a lone surrogate)",
        "write both halves, or the character itself",
    ),
    _Says(
        "hex escape",
        "a `\\u` escape is not four hexadecimal digits, or is half of a character",
        "write both halves, or the character itself",
    ),
    _Says("trailing comma", "a comma stands before a closing bracket", "delete the comma"),
    _Says(
        "trailing characters",
        "something follows after the end of the value",
        "put each value on a line of its own (NDJSON), or remove the rest",
    ),
    _Says("recursion limit", "the value nests more than 200 levels deep", "flatten it"),
    _Says(
        "expected value",
        "a value is missing, or written as JSON does not write it",
        "JSON knows double quotes, numbers, `true`, `false`, `null`, lists and objects",
    ),
)
_UNKNOWN = _Says("", "the text is not JSON from here on", "compare it with the lines above")


def parse(line: bytes) -> Any:
    """The value of one JSON text in UTF-8; JsonError where it is anything but strict JSON.

    Integers are exact at any size, ``1.0`` stays a float; nothing is read as another value.
    """
    try:
        value = jiter.from_json(line, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError as error:
        raise _error(line, str(error)) from None
    zeros = line.translate(_ZEROS)
    maybe = b"e000" in zeros or b"e+000" in zeros or _MANY_DIGITS in zeros
    if maybe and not _finite(value):
        raise _infinite(line)
    return value


def read_json(name: str, text: str | bytes, *, first_line: int = 1, personal: bool = True) -> Document:
    """Read one JSON text. Never raises: what is wrong with it is in the document's faults."""
    content, faults = decode(text, first_line=first_line)
    lines = Lines(content, first_line)
    value = None
    if not any(fault.fatal for fault in faults):
        data = content.encode()
        try:
            value = parse(data)
        except JsonError as error:
            faults.append(_fault(error, data, lines))
    usable = not any(fault.fatal for fault in faults)
    return Document(
        name,
        content,
        value,
        tuple(faults),
        JsonPlaces(content, lines) if usable else lambda _path, _on_key: Span(first_line, 1, first_line, 1),
        first_line,
        personal,
    )


def _fault(error: JsonError, data: bytes, lines: Lines) -> Fault:
    start = len(data[: error.offset].decode("utf-8", "replace"))
    match = _TOKEN.match(lines.text, start)
    span = lines.span(start, match.end() if match and "\n" not in match[0] else None)
    message = error.message
    if error.first is not None:
        first = lines.span(len(data[: error.first].decode())).line
        message += f": on line {first} and on line {span.line}" if first < span.line else ""
    return Fault(rule=error.rule, message=message, span=span, help=error.help)


def _error(line: bytes, words: str) -> JsonError:
    where = _WHERE.match(words)
    if where is None:
        return JsonError(_UNKNOWN.message, 0, help=_UNKNOWN.help)
    problem, row, column = where[1], int(where[2]), int(where[3])
    if line.startswith(BOM.encode()):
        return JsonError(
            "the text begins with a byte order mark", 0, help="write the file as UTF-8 without it"
        )
    if duplicate := _DUPLICATE.match(problem):
        return _duplicate(line, duplicate[1])
    if not line.strip():
        return JsonError("the text is empty", 0, help="write a JSON value, or leave the line out")
    offset = _offset(line, row, column)
    if line.startswith((b"NaN", b"Infinity"), offset):
        return JsonError(
            "JSON has no NaN and no Infinity", offset, help="send `null`, or leave the attribute out"
        )
    saying = next((each for each in _SAYINGS if each.words in problem), _UNKNOWN)
    return JsonError(saying.message, offset, help=saying.help)


def _offset(line: bytes, row: int, column: int) -> int:
    start = 0
    for _ in range(row - 1):
        start = line.index(b"\n", start) + 1
    return max(0, min(start + column - 1, len(line)))


def _duplicate(line: bytes, name: str) -> JsonError:
    text = line.decode("utf-8")
    first, again = next(_repeated(text), (0, 0))
    return JsonError(
        f"`{shown(name)}` stands twice in the same object",
        len(text[:again].encode()),
        rule="duplicate-key",
        help="keep one of them: readers disagree on which one counts",
        first=len(text[:first].encode()),
    )


def _repeated(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the first and the second standing of each name that an object holds twice."""
    stack: list[dict[str, int] | None] = []
    for match in re.finditer(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[\[\]{}]', text, re.DOTALL):
        bracket = match[0]
        if bracket in "[{":
            stack.append({} if bracket == "{" else None)
        elif bracket in "]}":
            stack.pop()
        elif match[2] and stack and (names := stack[-1]) is not None:
            name = _decode(text, match.start())[0]
            if name in names:
                yield names[name], match.start()
            names[name] = match.start()


def _finite(value: Any) -> bool:
    stack = [value]
    while stack:
        each = stack.pop()
        if isinstance(each, float):
            if not math.isfinite(each):
                return False
        elif isinstance(each, dict):
            stack += each.values()
        elif isinstance(each, list):
            stack += each
    return True


def _infinite(line: bytes) -> JsonError:
    pattern = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|(-?[0-9][0-9.eE+-]*)', re.DOTALL)
    numbers = (match for match in pattern.finditer(line) if match[1])
    offset = next((each.start() for each in numbers if not math.isfinite(float(each[1]))), 0)
    return JsonError("the number is larger than any reader can hold", offset, help="send it as text")
