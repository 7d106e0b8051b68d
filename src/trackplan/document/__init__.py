"""Text read into data that remembers its lines.

A `Document` is what a reader (`document.yaml`, `document.json`) makes of one file's text. A `Ref`
points at one value in it. Where the value is missing, its place is that of the nearest ancestor, so
that a missing key still has a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
"""The way to a value: mapping keys and list indexes, from the top."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text. Lines and columns count from 1, columns in characters; the end is open."""

    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A span of a named file."""

    file: str
    span: Span = Span()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with the text itself, found while reading it.

    ``rule`` is the id of the rule that reports it; a ``fatal`` fault leaves no usable data.
    """

    rule: str
    message: str
    span: Span
    help: str = ""
    fatal: bool = True


def _top(_path: Path, _on_key: bool) -> Span:
    return Span()


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """One file's data with the place of every node. ``data`` is ``None`` after a fatal fault."""

    name: str
    text: str = field(default="", repr=False)
    data: Any = field(default=None, repr=False)
    faults: tuple[Fault, ...] = ()
    locate: Callable[[Path, bool], Span] = field(default=_top, repr=False)
    """Maps a path (and whether its key is meant) to a span: the nearest ancestor's if missing."""
    first_line: int = 1
    """The line of the file on which ``text`` begins; above 1 for a record inside a larger file."""
    personal: bool = False
    """Whether the text holds attribute values of people, which no report shows unasked."""

    def at(self, span: Span) -> Ref:
        """A ref to a stretch of the text itself, for what is wrong with the text."""
        return Ref(self, span=span)

    @property
    def fatal(self) -> bool:
        """Whether the text could not be made into data at all."""
        return any(fault.fatal for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Ref:
    """Points at one value of a document, or at its key when ``on_key``."""

    document: Document
    path: Path = ()
    on_key: bool = False
    span: Span | None = None
    """Set when the text itself is meant; otherwise the document finds the path's span."""

    def __truediv__(self, part: str | int) -> Ref:
        """The ref of a child: ``ref / "items" / 0``."""
        return Ref(self.document, (*self.path, part))

    @property
    def key(self) -> Ref:
        """The same place, meaning the key that names the value."""
        return Ref(self.document, self.path, on_key=True)

    @property
    def location(self) -> Location:
        """Where it stands, worked out only when asked."""
        span = self.span or self.document.locate(self.path, self.on_key)
        return Location(self.document.name, span)

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer (RFC 6901)."""
        return pointer(self.path)


def pointer(path: Path) -> str:
    """Write a path as a JSON pointer (RFC 6901); the top is the empty string."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
