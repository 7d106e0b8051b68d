"""Records as they come out of a container, before anything is known of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from trackplan.document import Document, Path
from trackplan.model.line_block import LineBlock

LinedRecord = tuple[int, Any, Any]
"""The line, what its container gives of it, and the container's own."""

Batch = LineBlock | Sequence[LinedRecord]
"""LineBlock of one record each, or records that a container has told apart."""

Locates = Callable[[LinedRecord], tuple[Document, Path]]
"""Finds a record's document, and its path in that."""

Unwraps = Callable[[LinedRecord, Any], "Iterable[LinedRecord] | None"]
"""The records that a record's value only wraps; none for a record of its own."""


class OnceLocated:
    """Finds a record's document when that is first asked for."""

    __slots__ = ("_found", "_locate")

    def __init__(self, locate: Callable[[], tuple[Document, Path]]) -> None:
        self._locate = locate
        self._found: tuple[Document, Path] | None = None

    def __call__(self) -> tuple[Document, Path]:
        """The document, and the record's path in it."""
        if self._found is None:
            self._found = self._locate()
        return self._found
