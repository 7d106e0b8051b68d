"""JSON syntax errors: jiter's messages turned into sentences with a remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from json.decoder import JSONDecoder

from trackplan.document.parser_messages import ParserMessage, message_of
from trackplan.document.text import BOM, printable

_WHERE = re.compile(r"^(.*) at line (\d+) column (\d+)$", re.DOTALL)
_DUPLICATE = re.compile(r'^Detected duplicate key "(.*)"$', re.DOTALL)
_decode = JSONDecoder().raw_decode


class JsonError(ValueError):
    """The text is not strict JSON; ``offset`` counts bytes from 0.

    ``first`` is the offset of the first occurrence of a duplicate name.
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


_SAYINGS = (
    ParserMessage("EOF while parsing a string", "a quoted text is never closed", "close the quote"),
    ParserMessage(
        "EOF while parsing a list", "the list is not closed", "close it with `]`, or see what was cut off"
    ),
    ParserMessage(
        "EOF while parsing an object",
        "the object is not closed",
        "close it with `}`, or see what was cut off",
    ),
    ParserMessage("EOF while parsing a value", "a value is missing at the end", "see what was cut off"),
    ParserMessage("expected `:`", "a `:` is missing after this name", 'write `"name": value`'),
    ParserMessage(
        "expected `,` or `]`",
        "a `,` or `]` is missing here",
        "put a comma between items, or close the list",
    ),
    ParserMessage(
        "expected `,` or `}`",
        "a `,` or `}` is missing here",
        "put a comma between entries, or close the object",
    ),
    ParserMessage(
        "expected ident", "the word is none of `true`, `false` and `null`", "quote it if it is text"
    ),
    ParserMessage(
        "invalid escape",
        "a backslash stands before a character that it does not escape",
        "double the backslash",
    ),
    ParserMessage(
        "invalid number",
        "the number is not written as JSON writes numbers",
        "write digits with no leading zero or `+`, and digits on both sides of a point",
    ),
    ParserMessage("number out of range", "the number has more than 4,300 digits", "send it as text"),
    ParserMessage("invalid unicode", "the text is not UTF-8 here", "write the file as UTF-8"),
    ParserMessage(
        "control character",
        "a line break, tab or control character stands inside a text",
        "write it as an escape, such as `\\n`",
    ),
    ParserMessage(
        "key must be a string", "a name of this object is not in double quotes", 'write it as `"name"`'
    ),
    ParserMessage(
        "lone leading surrogate",
        "an escape is half of a character (a lone surrogate)",
        "write both halves, or the character itself",
    ),
    ParserMessage(
        "hex escape",
        "a `\\u` escape is not four hexadecimal digits, or is half of a character",
        "write both halves, or the character itself",
    ),
    ParserMessage("trailing comma", "a comma stands before a closing bracket", "delete the comma"),
    ParserMessage(
        "trailing characters",
        "something follows after the end of the value",
        "put each value on a line of its own (NDJSON), or remove the rest",
    ),
    ParserMessage("recursion limit", "the value nests more than 200 levels deep", "flatten it"),
    ParserMessage(
        "expected value",
        "a value is missing, or written as JSON does not write it",
        "JSON knows double quotes, numbers, `true`, `false`, `null`, lists and objects",
    ),
)
_UNKNOWN = ParserMessage("", "the text is not JSON from here on", "compare it with the lines above")


def syntax_error(line: bytes, words: str) -> JsonError:
    """Return the error of a text that jiter rejected with the message ``words``."""
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
    saying = message_of(problem, _SAYINGS) or _UNKNOWN
    return JsonError(saying.message, offset, help=saying.help)


def _offset(line: bytes, row: int, column: int) -> int:
    start = 0
    for _ in range(row - 1):
        start = line.index(b"\n", start) + 1
    return max(0, min(start + column - 1, len(line)))


def _duplicate(line: bytes, name: str) -> JsonError:
    text = line.decode("utf-8", "surrogateescape")  # bytes that are not UTF-8 may follow the second name
    first, again = next(_repeated(text), (0, 0))
    return JsonError(
        f"`{printable(name)}` stands twice in the same object",
        len(text[:again].encode("utf-8", "surrogateescape")),
        rule="duplicate-key",
        help="keep one of them: readers disagree on which one counts",
        first=len(text[:first].encode("utf-8", "surrogateescape")),
    )


def _repeated(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of both occurrences of each duplicate name of an object."""
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


def infinite(line: bytes) -> JsonError:
    """Return the error of a text that holds a number beyond a double."""
    pattern = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|(-?[0-9][0-9.eE+-]*)', re.DOTALL)
    numbers = (match for match in pattern.finditer(line) if match[1])
    offset = next((each.start() for each in numbers if not math.isfinite(float(each[1]))), 0)
    return JsonError("the number is larger than any reader can hold", offset, help="send it as text")
