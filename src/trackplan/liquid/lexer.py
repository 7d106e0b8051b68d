"""Where the Liquid stands in a text: outputs and tags with their offsets, in time linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct


class Markup(Struct, frozen=True, gc=False):
    """One output (``name`` is empty) or tag; ``text`` is what it holds, ``start`` its offset."""

    name: str
    text: str
    start: int
    at: int
    """The offset of the braces, or of the tag's name inside a ``liquid`` tag."""


class LexError(Struct, frozen=True, gc=False):
    """Markup that never ends, or a tag without a name."""

    message: str
    at: int


_OPEN = re.compile(r"\{\{-?|\{%-?\s*(#|\w*)")
_VERBATIM = {
    name: re.compile(rf"\{{%-?\s*(?:(?P<end>end{name})|{name})\b") for name in ("raw", "doc", "comment")
}
_LINE = re.compile(r"[ \t\r]*(#|\w+)?(.*)")


def markup(text: str) -> Iterator[Markup | LexError]:
    """Every output and tag in order. What stands in ``raw``, ``doc`` and comments is no markup."""
    position = 0
    while opening := _OPEN.search(text, position):
        is_tag = text[opening.start() + 1] == "%"
        close = text.find("%}" if is_tag else "}}", opening.end())
        if close < 0:
            yield LexError(f"`{opening.group().split()[0]}` is never closed", opening.start())
            return
        position = close + 2
        name = opening.group(1) or ""
        if is_tag and not name:
            yield LexError("a tag has no name", opening.start())
        elif name in _VERBATIM:
            end = _end(text, name, position)
            if end < 0:
                yield LexError(f"`{name}` is never closed", opening.start())
                return
            position = end
        elif name == "liquid":
            yield from _lines(text[opening.end() : close].removesuffix("-"), opening.end())
        elif name != "#":
            content = text[opening.end() : close].removesuffix("-")
            yield Markup(name, content, opening.end(), opening.start())


def _end(text: str, name: str, position: int) -> int:
    """The offset after the end of a verbatim block; comments nest, as in Ruby since 5.4."""
    depth = 1
    for tag in _VERBATIM[name].finditer(text, position):
        depth += -1 if tag["end"] else name == "comment"
        if not depth:
            close = text.find("%}", tag.end())
            return close + 2 if close >= 0 else -1
    return -1


def _lines(text: str, start: int) -> Iterator[Markup | LexError]:
    """The tags of a ``liquid`` tag, one a line, as if each stood in braces of its own."""
    verbatim = ""
    for line in text.split("\n"):
        found = _LINE.match(line)
        name, rest = (found[1] or "", found[2]) if found else ("", line)
        at = start + (found.start(1) if found and name else 0)
        if verbatim:
            verbatim = "" if name == f"end{verbatim}" else verbatim
        elif name in _VERBATIM:
            verbatim = name
        elif name and name != "#":
            yield Markup(name, rest, at + len(name), at)
        elif rest.strip() and name != "#":
            yield LexError("a line of a `liquid` tag has no tag name", start)
        start += len(line) + 1
    if verbatim:
        yield LexError(f"`{verbatim}` is never closed", start - 1)
