"""Literals of values in several languages at once, with shared tokens once.

Short values are on one line, longer ones have one member per line, in every language.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any

WIDTH = 68
"""Characters of a line before a list or an object takes several."""

JSON, SHELL, PYTHON, GO, RUBY = range(5)
"""Who writes; a shell has JSON in a text that an apostrophe ends. Node writes as JSON does."""

Token = str | tuple[str, str, str, str, str]
"""Text that all write, or what each writes, in the order above."""

_NULL = ("null", "null", "None", "nil", "nil")
_TRUE = ("true", "true", "True", "true", "true")
_FALSE = ("false", "false", "False", "false", "false")
_OBJECT = ("{", "{", "{", "map[string]any{", "{")
_LIST = ("[", "[", "[", "[]any{", "[")
_LIST_END = ("]", "]", "]", "}", "]")
_LAST = ("", "", "", ",", "")
"""What stands after the last member of several lines."""


def literal(value: Any, notation: int = JSON) -> str:
    """Format a value as one language writes it."""
    return written(tokens(value), notation)


def written(all_: Iterable[Token], notation: int) -> str:
    """Join the tokens as one language writes them."""
    return "".join([each if isinstance(each, str) else each[notation] for each in all_])


def string_literal(text: str) -> Token:
    """Escape a text for every language: apostrophes end a shell string, and ``#{…}`` runs code in Ruby."""
    plain = encode_basestring(text)
    if not plain.isascii():
        plain = plain.encode("utf-8", "backslashreplace").decode()
    if "'" not in plain and "#" not in plain:
        return plain
    return (plain, plain.replace("'", "'\\''"), plain, plain, plain.replace("#", "\\#"))


def tokens(value: Any, indent: int = 0) -> list[Token]:
    """Return the tokens of a value; lines after the first are indented by ``indent`` spaces."""
    flat = list(_flat(value))
    if len(flat) == 1 or len(written(flat, JSON)) + indent <= WIDTH:
        return flat
    return list(_broken(value, indent))


def _flat(value: Any) -> Iterator[Token]:
    if isinstance(value, str):
        yield string_literal(value)
    elif type(value) is int:
        yield str(value)
    elif value is None or isinstance(value, bool):
        yield _NULL if value is None else _TRUE if value else _FALSE
    elif isinstance(value, Mapping):
        yield _OBJECT
        for at, (key, each) in enumerate(value.items()):
            yield from (", " if at else "", string_literal(str(key)), ": ", *_flat(each))
        yield "}"
    elif isinstance(value, (list, tuple)):
        yield _LIST
        for at, each in enumerate(value):
            yield from (", " if at else "", *_flat(each))
        yield _LIST_END
    else:
        yield json.dumps(value, default=str)


def _broken(value: Any, indent: int) -> Iterator[Token]:
    """Yield the tokens of a container with one member per line."""
    line = "\n" + " " * (indent + 2)
    mapping = isinstance(value, Mapping)
    yield _OBJECT if mapping else _LIST
    for at, each in enumerate(value):
        yield f",{line}" if at else line
        if mapping:
            yield from (string_literal(str(each)), ": ", *tokens(value[each], indent + 2))
        else:
            yield from tokens(each, indent + 2)
    yield from (_LAST, line[:-2], "}" if mapping else _LIST_END)
