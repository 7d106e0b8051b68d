"""Values as literals of JSON, Python, Go and Ruby: short ones on a line, others one member a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from typing import Any

WIDTH = 68
"""Characters of a line before a list or an object takes several."""


def quoted(text: str) -> str:
    """Text as JSON has it, which is also a literal of Python, JavaScript and Go."""
    return encode_basestring(text).encode("utf-8", "backslashreplace").decode()


def quoted_ruby(text: str) -> str:
    """Text as a Ruby literal, in which ``#{…}`` and its kin would run."""
    return quoted(text).replace("#", "\\#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """How one language writes a value."""

    words: tuple[str, str, str] = ("true", "false", "null")
    text: Callable[[str], str] = quoted
    object_open: str = "{"
    list_open: str = "["
    list_close: str = "]"
    pair: str = ": "
    trailing: str = ""
    """What stands after the last member of several lines."""


class Written(str):
    """A value that is a literal already."""

    __slots__ = ()


JSON = Notation()
PYTHON = Notation(words=("True", "False", "None"))
GO = Notation(
    words=("true", "false", "nil"),
    object_open="map[string]any{",
    list_open="[]any{",
    list_close="}",
    trailing=",",
)
RUBY = Notation(words=("true", "false", "nil"), text=quoted_ruby)


def literal(value: Any, notation: Notation = JSON, indent: int = 0) -> str:
    """The value, whose later lines stand ``indent`` spaces in."""
    flat = _flat(value, notation)
    if len(flat) + indent <= WIDTH or not isinstance(value, (Mapping, list, tuple)) or not value:
        return flat
    inner = " " * (indent + 2)
    lines = [f"{inner}{text}" for text in _members(value, notation, indent + 2)]
    opened, closed = _brackets(value, notation)
    return f"{opened}\n" + ",\n".join(lines) + f"{notation.trailing}\n{' ' * indent}{closed}"


def _flat(value: Any, notation: Notation) -> str:
    if isinstance(value, str):
        return value if isinstance(value, Written) else notation.text(value)
    if value is None or isinstance(value, bool):
        return notation.words[2 if value is None else not value]
    if isinstance(value, Mapping):
        text, pair = notation.text, notation.pair
        pairs = [f"{text(str(key))}{pair}{_flat(each, notation)}" for key, each in value.items()]
        return f"{notation.object_open}{', '.join(pairs)}}}"
    if isinstance(value, (list, tuple)):
        each = ", ".join([_flat(member, notation) for member in value])
        return f"{notation.list_open}{each}{notation.list_close}"
    return json.dumps(value, default=str)


def _members(value: Any, notation: Notation, indent: int) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield f"{notation.text(str(key))}{notation.pair}{literal(each, notation, indent)}"
    else:
        for each in value:
            yield literal(each, notation, indent)


def _brackets(value: Any, notation: Notation) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return notation.object_open, "}"
    return notation.list_open, notation.list_close
