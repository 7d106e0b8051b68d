"""Decoding of UTF-8, and detection of characters that do not belong in a plan."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from unicodedata import name as character_name

from trackplan.document import Fault, Span

BOM = "\ufeff"

# Unicode's explicit bidirectional controls, and characters of no width that join nothing.
_INVISIBLE = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_FORBIDDEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SUSPECT = re.compile(f"[{_INVISIBLE}{_FORBIDDEN}]")
_IS_INVISIBLE = re.compile(f"[{_INVISIBLE}]")
_MAX_SHOWN = 60
_LONE_RETURN = re.compile(r"\r(?!\n)")
_PRINTABLE_BYTES = bytes({*range(256)} - {*range(32), 127} | {9, 10, 13})

# Old names of the C0 controls; `unicodedata` knows none.
_CONTROLS = {0: "NULL", 7: "BELL", 8: "BACKSPACE", 11: "LINE TABULATION", 12: "FORM FEED", 27: "ESCAPE"}
_CONTROLS |= {0x7F: "DELETE", 0x85: "NEXT LINE"}


class Lines:
    """A converter from character offsets to spans; the line table is built on first use."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.text = text
        self.first_line = first_line

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def span(self, start: int, end: int | None = None) -> Span:
        """Return the span of ``text[start:end]``; one character if ``end`` is omitted."""
        line, column = self.place(start)
        end_line, end_column = self.place(start + 1 if end is None else end)
        if end is None and end_line > line:
            end_line, end_column = line, column + 1
        return Span(line, column, end_line, end_column)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        row = bisect_right(self._starts, offset) - 1
        return row + self.first_line, offset - self._starts[row] + 1


def decode(source: str | bytes, *, first_line: int = 1) -> tuple[str, list[Fault]]:
    """Return the text of ``source`` without its byte order mark, and the faults of its encoding.

    After a fatal fault the text is decoded leniently, so that excerpts can still be shown.
    """
    if isinstance(source, str):
        text, faults = source, list(_surrogates(source, first_line))
    else:
        text, faults = _decode_bytes(source, first_line)
    if not text.startswith(BOM) or any(fault.fatal for fault in faults):
        return text, faults
    mark = Fault(
        rule="byte-order-mark",
        message="the file begins with a byte order mark, which some readers take for text",
        span=Span(first_line, 1, first_line, 2),
        help="save it as UTF-8 without a byte order mark",
        fatal=False,
    )
    return text[1:], [mark, *faults]


def _decode_bytes(source: bytes, first_line: int) -> tuple[str, list[Fault]]:
    try:
        return source.decode("utf-8"), []
    except UnicodeDecodeError as error:
        broken = error
    text = source.decode("utf-8", "replace")
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        span, message = Span(first_line, 1, first_line, 2), "the file is UTF-16, not UTF-8"
    else:
        offset = len(source[: broken.start].decode("utf-8", "replace"))
        span = Lines(text, first_line).span(offset)
        message = f"the byte 0x{source[broken.start]:02X} is not UTF-8"
    return text, [Fault(rule="invalid-encoding", message=message, span=span, help="save the file as UTF-8")]


def _surrogates(text: str, first_line: int) -> tuple[Fault, ...]:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        span = Lines(text, first_line).span(error.start)
        message = f"{code_point(text[error.start])} is half of a character"
        return (Fault(rule="invalid-encoding", message=message, span=span, help="save the file as UTF-8"),)
    return ()


def unwelcome(text: str, data: bytes) -> list[Fault]:
    """Return faults for control characters, odd line breaks and invisible characters.

    One fault per distinct character, at its first place. ``data`` is the text as UTF-8.
    """
    faults = []
    if data.count(b"\r") != data.count(b"\r\n") and (lone := _LONE_RETURN.search(text)):
        faults.append(
            Fault(
                rule="control-character",
                message="a lone carriage return ends this line",
                span=Lines(text).span(lone.start()),
                help="end lines with a line feed",
            )
        )
    if "\ufffd" in text:
        faults.append(
            Fault(
                rule="invalid-encoding",
                message="U+FFFD REPLACEMENT CHARACTER stands here: a character was lost in a conversion",
                span=Lines(text).span(text.index("\ufffd")),
                help="write the character that was meant",
                fatal=False,
            )
        )
    if text.isascii() and not data.translate(None, _PRINTABLE_BYTES):
        return faults
    found: dict[str, list[int]] = {}
    for match in _SUSPECT.finditer(text):
        found.setdefault(match[0], []).append(match.start())
    lines = Lines(text)
    faults += (_unwelcome_character(character, places, lines) for character, places in found.items())
    return faults


def _unwelcome_character(character: str, places: list[int], lines: Lines) -> Fault:
    invisible = _IS_INVISIBLE.match(character)
    times = f", {len(places)} times in this file" if len(places) > 1 else ""
    return Fault(
        rule="invisible-character" if invisible else "control-character",
        message=f"{code_point(character)} stands here{times}",
        span=lines.span(places[0]),
        help=f'delete it, or write its escape in double quotes: "\\u{ord(character):04X}"'
        if invisible
        else "delete it: no name or text of a plan needs it",
        fatal=not invisible,
    )


def code_point(character: str) -> str:
    """Format a character as code point and name, such as ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    code = ord(character)
    return f"U+{code:04X} {_CONTROLS.get(code) or character_name(character, '')}".rstrip()


def control_in(value: str) -> str | None:
    """Return the first control character of a value, as code point and name."""
    match = _CONTROL.search(value)
    return code_point(match[0]) if match else None


def printable(name: str) -> str:
    """Format a name for a message: on one line, printable, shortened if long."""
    cut = name if len(name) <= _MAX_SHOWN else f"{name[: _MAX_SHOWN - 1]}…"
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in cut)
