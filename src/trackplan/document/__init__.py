"""Parsed text that remembers its lines.

`document.yaml` and `document.json` parse one file's text into a `Document`. A `Ref` points at one value
in it. A missing value is located at its nearest ancestor, so that a missing key still has a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]
"""The path of a value: mapping keys and list indexes, from the root."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of text. Lines and columns count from 1, columns in characters; the end is exclusive."""

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
    """A problem with the text itself, found while parsing it.

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
    """Maps a path (and whether its key is meant) to a span; a missing path has the nearest ancestor's."""
    first_line: int = 1
    """The line of the file on which ``text`` begins; above 1 for a record inside a larger file."""
    personal: bool = False
    """Whether the text holds personal values, which reports mask by default."""

    def at(self, span: Span) -> Ref:
        """Return a ref to a range of the text, for problems of the text itself."""
        return Ref(self, span=span)

    @property
    def fatal(self) -> bool:
        """Whether the text could not be parsed at all."""
        return any(fault.fatal for fault in self.faults)


@dataclass(frozen=True, slots=True)
class Ref:
    """A pointer to one value of a document, or to its key if ``on_key``."""

    document: Document
    path: Path = ()
    on_key: bool = False
    span: Span | None = None
    """Set for a place in the text itself; otherwise the document locates the path."""

    def __truediv__(self, part: str | int) -> Ref:
        """Return the ref of a child: ``ref / "items" / 0``."""
        return Ref(self.document, (*self.path, part))

    @property
    def key(self) -> Ref:
        """The ref of the key that names this value."""
        return Ref(self.document, self.path, on_key=True)

    @property
    def location(self) -> Location:
        """The location in the text, computed on each access."""
        span = self.span or self.document.locate(self.path, self.on_key)
        return Location(self.document.name, span)

    @property
    def pointer(self) -> str:
        """The path as a JSON Pointer (RFC 6901)."""
        return pointer(self.path)


def pointer(path: Path) -> str:
    """Format a path as a JSON Pointer (RFC 6901); the root is the empty string."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
