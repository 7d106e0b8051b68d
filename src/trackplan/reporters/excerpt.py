"""Source lines of findings, cut to the width and underlined."""

from __future__ import annotations

from itertools import accumulate

from trackplan.document.excerpt import Excerpt
from trackplan.reporters.safe import ascii_only, safe_characters

TAB = 4
FAR = 8
"""How many widths of text are considered on either side of a span."""


def draw(excerpt: Excerpt, width: int, *, unicode: bool) -> tuple[str, int, int]:
    """Return the line in at most ``width`` cells, the first cell of its span, and the span's width."""
    line = excerpt.line.rstrip("\r\n")
    # A whole export may be one line: what is far from the span is not looked at.
    left = max(0, excerpt.start - FAR * max(1, width))
    right = min(len(line), excerpt.start + FAR * max(1, width))
    shown = _characters(line[left:right], unicode)
    start = max(0, min(excerpt.start - left, len(shown)))
    end = max(start, min(excerpt.end - left, len(shown)))
    edges = [0, *accumulate(map(cells, shown))]
    ellipsis = "…" if unicode else "..."
    first, last = 0, len(shown)
    if edges[last] > width:
        first, last = _window(edges, start, end, width - 2 * cells(ellipsis))
    before = ellipsis if first or left else ""
    after = ellipsis if last < len(shown) or right < len(line) else ""
    return (
        before + "".join(shown[first:last]) + after,
        cells(before) + edges[start] - edges[first],
        max(1, edges[min(end, last)] - edges[start]),
    )


def cells(text: str) -> int:
    """Return the terminal cells of a text: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - 16 ms, needed by few lines

    return cell_len(text)


def _characters(line: str, unicode: bool) -> list[str]:
    shown: list[str] = []
    column = 0
    for character, visible in zip(line, safe_characters(line), strict=True):
        text = " " * (TAB - column % TAB) if character == "\t" else visible
        text = text if unicode else ascii_only(text)
        column += cells(text)
        shown.append(text)
    return shown


def _window(edges: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Choose the characters to show about the span."""
    total = len(edges) - 1
    # A third of what the span leaves free goes before it, so that its key can be read.
    before = max((room - (edges[end] - edges[start])) // 3, room - (edges[total] - edges[start]))
    first = start
    while first and edges[start] - edges[first - 1] <= before:
        first -= 1
    last = first
    while last < total and edges[last + 1] - edges[first] <= room:
        last += 1
    return first, last
