"""Calls in source code that send events, as far as they can be read without running them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from trackplan.document import Path, Span

Origin = Literal[
    "unknown",
    "text",
    "number as text",
    "JSON as text",
    "time as text",
    "integer",
    "number",
    "milliseconds",
    "boolean",
    "object",
    "array",
]
"""What is known of a value that is computed: nothing, or the type that its expression always has."""


@dataclass(frozen=True, slots=True)
class WrittenScalar:
    """A literal text, number, boolean or null."""

    value: str | float | bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that is not written in the code: a variable, a call, a text with variables."""

    origin: Origin
    span: Span
    reads: str = ""
    """The dotted name of the variable or property that it is, such as ``user.email``."""


@dataclass(frozen=True, slots=True)
class WrittenList:
    """A list literal; ``open`` if it may hold more items than are written."""

    items: tuple[CodeValue, ...]
    span: Span
    open: bool = False


@dataclass(frozen=True, slots=True)
class WrittenMember:
    """One entry of a map literal, with the place of its name."""

    name: str
    key: Span
    value: CodeValue


@dataclass(frozen=True, slots=True)
class WrittenMap:
    """A map, object, dict or struct literal, or a chain of setters.

    ``open`` if it may have members that are not written here: by a spread, a variable or a computed name.
    """

    members: tuple[WrittenMember, ...]
    span: Span
    open: bool = False


CodeValue = WrittenScalar | Computed | WrittenList | WrittenMap


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCall:
    """One call that sends an event.

    ``name`` is ``None`` where it is not written; ``why`` then says how it comes about, and ``constant`` is
    the dotted name of the constant that holds it, if it may be defined in another file.
    """

    file: str
    language: str
    client: str
    span: Span
    """The call from its first character to the end of its function's name."""
    name: str | None = None
    name_span: Span = field(default_factory=Span)
    why: str = ""
    constant: tuple[str, ...] = ()
    attributes: CodeValue | None = None
    """``None`` if the call passes none."""
    person: CodeValue | None = None
    anonymous: bool = False
    event_id: CodeValue | None = None
    time: CodeValue | None = None
    wrapper: str = ""
    """The function whose parameter the name is, if it is one."""

    @property
    def is_open(self) -> bool:
        """Whether the call may send attributes that are not written in it."""
        return isinstance(self.attributes, Computed) or (
            isinstance(self.attributes, WrittenMap) and self.attributes.open
        )

    @property
    def place(self) -> str:
        """The place for a sentence, such as ``services/checkout/paid.go:42``."""
        return f"{self.file}:{self.span.line}"

    def walk(self) -> Iterator[tuple[Path, CodeValue, Span]]:
        """Yield each written attribute at any depth: its path, its value, and the place of its name."""
        if self.attributes is not None:
            yield from _walk(self.attributes, (), self.attributes.span)


def _walk(value: CodeValue, at: Path, key: Span) -> Iterator[tuple[Path, CodeValue, Span]]:
    yield at, value, key
    if isinstance(value, WrittenMap):
        for member in value.members:
            yield from _walk(member.value, (*at, member.name), member.key)
    elif isinstance(value, WrittenList):
        for index, item in enumerate(value.items):
            yield from _walk(item, (*at, index), item.span)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFile:
    """What one source file says: its calls, and what is in the way of reading it."""

    name: str
    calls: tuple[CodeCall, ...] = ()
    broken: int | None = None
    """The first line that could not be parsed."""
