"""Escapes in string literals, which are the same in all languages but for a few."""

from __future__ import annotations

import re

_ESCAPE = re.compile(
    r"\\(?:x(?P<two>[0-9a-fA-F]{2})|u\{(?P<any>[0-9a-fA-F]{1,8})\}|u(?P<four>[0-9a-fA-F]{4})"
    r"|U(?P<eight>[0-9a-fA-F]{8})|(?P<one>.))",
    re.DOTALL,
)
_CONTROLS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "0": "\0", "\n": ""}
_SURROGATES = re.compile("[\ud800-\udfff]")


def unescaped(text: str) -> str:
    """Return a text with its escapes as the characters that they are."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def paired(text: str) -> str:
    """Join the halves of characters that were written as two escapes; a half alone becomes a mark."""
    if not _SURROGATES.search(text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(match: re.Match[str]) -> str:
    digits = match["two"] or match["any"] or match["four"] or match["eight"]
    if digits is None:
        return _CONTROLS.get(match["one"], match["one"])
    code = int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - the last code point
