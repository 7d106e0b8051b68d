"""Sanitizing of untrusted text for output: control and invisible characters are escaped."""

from __future__ import annotations

import re

_ACTING = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: colours, links, clipboard, overwriting
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\xad\u180e\u200b-\u200d\u2028\u2029\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # no width
    "\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    "\ud800-\udfff\ufffe\uffff"  # no encoding, no XML
)

# A GitHub runner obeys `##[name]` anywhere in a line of a log, and Azure's `##vso[name]`.
_UNSAFE = re.compile(rf"[{_ACTING}]|#(?=#(?:vso)?\[)")

# What a GitHub runner takes for a command: a line that begins with `::` after any white space.
_COMMAND = re.compile(r"^((?:\s|\x1b\[[\d;]*m)*):(?=:)", re.MULTILINE)

_GLYPHS = {ord("│"): "|", ord("·"): "-", ord("…"): "..."}
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def safe(text: str) -> str:
    """Return one line in which control, direction and zero-width characters are visible escapes."""
    return _UNSAFE.sub(_visible, text) if _UNSAFE.search(text) else text


FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def guarded(cell: str) -> str:
    """Return a cell of CSV that no spreadsheet runs as a formula: an apostrophe stands before it."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def safe_characters(line: str) -> list[str]:
    """Return the result of `safe` for each character of a line, to keep offsets."""
    visible = {match.start(): _visible(match) for match in _UNSAFE.finditer(line)}
    return [visible.get(at, character) for at, character in enumerate(line)]


def ascii_only(text: str) -> str:
    """Convert a text to ASCII, for outputs without Unicode."""
    return text.translate(_GLYPHS).encode("ascii", "backslashreplace").decode()


def without_commands(text: str) -> str:
    """Return lines of text in which a GitHub runner finds no workflow command."""
    return _COMMAND.sub(r"\1\\x3a", text)


def safe_json(text: str) -> str:
    """Sanitize JSON text with JSON's own escapes, so that its data is unchanged.

    Lone surrogates are the exception: strict parsers reject them, so they become visible text.
    """
    return _UNSAFE.sub(_in_json, text)


def _visible(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - the last of Latin-1
        return _SHORT.get(character, f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _in_json(match: re.Match[str]) -> str:
    character = match[0]
    if character == "\n":
        return character
    if "\ud800" <= character <= "\udfff":
        return "\\" + _visible(match)
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
