"""Source excerpts of findings, with personal values masked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from trackplan.document import Document, Span

MASK = "…"

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"(?P<name>\s*:)?|-?\d[\d.eE+-]*|\btrue\b|\bfalse\b')
"""A JSON string, number or boolean; ``name`` is set on a string that names a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One line of source. ``start`` and ``end`` are 0-based character offsets to underline."""

    line: str
    start: int
    end: int


def excerpt(document: Document, span: Span, *, show_values: bool = False) -> Excerpt | None:
    """Return the line of a span, safe to show; ``None`` if the text is not available.

    In a document of payloads each value becomes ``…``; names and punctuation stay.
    """
    lines = _lines(document.text)
    index = span.line - document.first_line
    if not document.text or not 0 <= index < len(lines):
        return None
    line = lines[index].removesuffix("\r")
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = min(max(end, start + 1), max(len(line), start + 1))
    if document.personal and not show_values:
        # Text that is not JSON cannot be split into names and values.
        return None if document.fatal else _mask(line, start, end)
    return Excerpt(line=line, start=start, end=end)


@lru_cache(maxsize=8)
def _lines(text: str) -> tuple[str, ...]:
    """Split a text into lines, cached: many findings of one run are in the same text."""
    return tuple(text.split("\n"))


def _mask(line: str, start: int, end: int) -> Excerpt:
    parts: list[str] = []
    read = shift = 0
    new_start, new_end = start, end
    for token in TOKEN.finditer(line):
        if token["name"] is not None:
            continue
        masked = f'"{MASK}"' if token[0].startswith('"') else MASK
        parts += (line[read : token.start()], masked)
        read = token.end()
        if token.end() <= start:
            new_start = start + shift + len(masked) - len(token[0])
        elif token.start() <= start:
            new_start = token.start() + shift
        shift += len(masked) - len(token[0])
        if token.start() < end:
            new_end = max(end, token.end()) + shift
    parts.append(line[read:])
    return Excerpt(line="".join(parts), start=new_start, end=max(new_end, new_start + 1))
