"""Whole lines of text as they were read: what is split, or scanned, by whoever judges them."""

from __future__ import annotations

import io
from typing import NamedTuple


class LineBlock(NamedTuple):
    """Whole lines, the first of which has this number; the last may lack its line break."""

    first: int
    text: bytes

    def each(self) -> list[tuple[int, bytes]]:
        """The lines that are not blank, each with its number."""
        lines = [*io.BytesIO(self.text)]  # many times as fast as bytes.split
        return [(number, line) for number, line in enumerate(lines, self.first) if not line.isspace()]

    @property
    def number(self) -> int:
        """How many lines they are."""
        return self.text.count(b"\n") + (self.text[-1:] not in (b"\n", b""))
