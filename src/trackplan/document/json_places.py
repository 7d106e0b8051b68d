"""Locations of paths in a JSON text, found by walking the text on demand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from json.decoder import JSONDecoder
from typing import NamedTuple

from trackplan.document import Path, Span
from trackplan.document.text import Lines

_SPACE = re.compile(r"[ \t\n\r]*")
_END = re.compile(r"[ \t\n\r]*[:,]?[ \t\n\r]*")
"""What may stand between a name and its value, or between one value and the next."""
_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)
"""A string, or what opens or closes a container."""
_decode = JSONDecoder().raw_decode


class _Entry(NamedTuple):
    """Character offsets of a child of an object or array; in an array the key's offsets equal the value's."""

    key: int
    key_end: int
    value: int
    value_end: int


class JsonPlaces:
    """Maps paths to spans of a valid JSON text; each container on the way is walked once."""

    def __init__(self, text: str, lines: Lines) -> None:
        self._text = text
        self._lines = lines
        self._children: dict[int, dict[str | int, _Entry]] = {}

    def __call__(self, path: Path, on_key: bool) -> Span:
        """Return the span of a value, or of its key; of the nearest ancestor's key if it is missing."""
        start = self._skip(0)
        here = _Entry(start, start, start, self._end)
        for part in path:
            entry = self._entries(here.value).get(part)
            if entry is None:
                return self._one_line(here, on_key=True)
            here = entry
        return self._one_line(here, on_key=on_key)

    @cached_property
    def _end(self) -> int:
        end = len(self._text)
        while end and self._text[end - 1] in " \t\n\r":
            end -= 1
        return end

    def _one_line(self, entry: _Entry, *, on_key: bool) -> Span:
        named = entry.key != entry.value
        container = self._text[entry.value : entry.value + 1] in ("{", "[")
        if named and (on_key or container):
            return self._lines.span(entry.key, entry.key_end)
        line_end = self._text.find("\n", entry.value, entry.value_end)
        return self._lines.span(entry.value, entry.value_end if line_end < 0 else line_end)

    def _skip(self, offset: int) -> int:
        match = _SPACE.match(self._text, offset)
        return match.end() if match else offset

    def _entries(self, offset: int) -> dict[str | int, _Entry]:
        known = self._children.get(offset)
        if known is None:
            opening = self._text[offset : offset + 1]
            found = self._walk(offset, keyed=opening == "{") if opening in ("{", "[") and opening else ()
            known = self._children[offset] = dict(found)
        return known

    def _walk(self, offset: int, *, keyed: bool) -> Iterator[tuple[str | int, _Entry]]:
        text, index = self._text, 0
        offset = self._skip(offset + 1)
        while text[offset] not in "]}":
            key, key_end, part = offset, offset, index
            if keyed:
                part, key_end = _decode(text, offset)
                offset = _END.match(text, key_end).end()  # type: ignore[union-attr]  # it matches nothing too
            end = _end_of(text, offset)
            yield part, _Entry(key, key_end, offset, end) if keyed else _Entry(offset, end, offset, end)
            index += 1
            offset = _END.match(text, end).end()  # type: ignore[union-attr]


def _end_of(text: str, offset: int) -> int:
    """The offset after a value; a container is not built, since it may be most of the text."""
    if text[offset] not in "{[":
        return _decode(text, offset)[1]
    depth = 0
    for token in _TOKEN.finditer(text, offset):
        if token[0] in "{[":
            depth += 1
        elif token[0] in "}]":
            depth -= 1
            if not depth:
                return token.end()
    return len(text)
