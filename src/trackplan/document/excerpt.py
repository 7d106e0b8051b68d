"""Source excerpts of findings, with personal values masked."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
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
    starts = _line_starts(document.text)
    index = span.line - document.first_line
    if not document.text or not 0 <= index < len(starts) - 1:
        return None
    line = document.text[starts[index] : starts[index + 1] - 1].removesuffix("\r")
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    end = min(max(end, start + 1), max(len(line), start + 1))
    if document.personal and not show_values:
        # Text that is not JSON cannot be split into names and values.
        return None if document.fatal else _mask(line, start, end)
    return Excerpt(line=line, start=start, end=end)


@lru_cache(maxsize=8)
def _line_starts(text: str) -> array[int]:
    """The offsets of the lines and of one more, cached: many findings of one run are in the same text."""
    return array("Q", [0, *(found.end() for found in re.finditer("\n", text)), len(text) + 1])


@dataclass(frozen=True, slots=True)
class _Masked:
    """A line with its values masked; of each value, where it stood and how much all moved behind it."""

    line: str
    starts: list[int]
    ends: list[int]
    shifts: list[int]
    """One more than there are values: before the first, behind the first and so on."""


@lru_cache(maxsize=8)
def _masked(line: str) -> _Masked:
    """Many findings may stand on one long line."""
    parts: list[str] = []
    read = 0
    found = _Masked("", [], [], [0])
    for token in TOKEN.finditer(line):
        if token["name"] is None:
            masked = f'"{MASK}"' if token[0].startswith('"') else MASK
            parts += (line[read : token.start()], masked)
            read = token.end()
            found.starts.append(token.start())
            found.ends.append(token.end())
            found.shifts.append(found.shifts[-1] + len(masked) - len(token[0]))
    parts.append(line[read:])
    return replace(found, line="".join(parts))


def _mask(line: str, start: int, end: int) -> Excerpt:
    masked = _masked(line)
    before, until = bisect_right(masked.starts, start), bisect_left(masked.starts, end)
    if before and masked.ends[before - 1] > start:  # it begins inside a value
        new_start = masked.starts[before - 1] + masked.shifts[before - 1]
    else:
        new_start = start + masked.shifts[before]
    new_end = (max(end, masked.ends[until - 1]) if until else end) + masked.shifts[until]
    return Excerpt(line=masked.line, start=new_start, end=max(new_end, new_start + 1))
