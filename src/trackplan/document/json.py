"""A strict JSON parser: what common parsers accept silently is an error here, with its line.

`json_plain` reads the common case. jiter reads the rest and names the mistakes; what it tolerates (numbers
beyond a double) is rejected here. Places are found by walking the text, and only on demand.
"""

from __future__ import annotations

import math
import re
from typing import Any

import jiter

from trackplan.document import Document, Fault, Span
from trackplan.document.json_places import JsonPlaces
from trackplan.document.json_plain import read_plain
from trackplan.document.json_syntax import JsonError, infinite, syntax_error
from trackplan.document.text import Lines, decode

# Only a text with one of these, its digits made zeros, can hold a number too large for a double,
# which jiter reads as infinity.
_ZEROS = bytes.maketrans(b"123456789E", b"000000000e")
_MANY_DIGITS = b"0" * 200
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"\[\]{},:]+', re.DOTALL)


SHORT = 1 << 16
"""Up to so many bytes, a single document is read by the strict parser, which is there at once."""


def parse(line: bytes) -> Any:
    """Return the value of one JSON text in UTF-8. Raises JsonError for anything but strict JSON.

    Integers are exact at any size, ``1.0`` stays a float; nothing is read as another value.
    """
    try:
        return read_plain(line)
    except (ValueError, RecursionError):
        return parse_strictly(line)


def parse_strictly(line: bytes) -> Any:
    """Parse with jiter, which reports what is wrong and where."""
    try:
        value = jiter.from_json(line, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError as error:
        raise syntax_error(line, str(error)) from None
    zeros = line.translate(_ZEROS)
    maybe = b"e000" in zeros or b"e+000" in zeros or _MANY_DIGITS in zeros
    if maybe and not _finite(value):
        raise infinite(line)
    return value


def read_json(name: str, text: str | bytes, *, first_line: int = 1, personal: bool = True) -> Document:
    """Parse one JSON text. Never raises: problems are in the document's faults."""
    content, faults = decode(text, first_line=first_line)
    lines = Lines(content, first_line)
    value = None
    if not any(fault.fatal for fault in faults):
        data = content.encode()
        try:
            value = parse(data) if len(data) > SHORT else parse_strictly(data)
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
