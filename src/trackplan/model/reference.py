"""References: what a Liquid text reads, as plan paths, and whether it handles missing values."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Dialect = Literal["latest", "legacy"]
"""Customer.io's two versions of Liquid, chosen for each message."""
Usage = Literal["printed", "condition", "loop", "assigned", "argument"]
"""How a value is read: put into the text; tested; looped over; given a name by ``assign``; handed to a
filter or a tag, or used as the index of another value."""

Obstacle = Literal["syntax", "snippet", "hidden", "budget"]
"""Why a part of a text cannot be read: it is not Liquid; it includes a snippet that is not at hand or
includes itself; it prints Liquid that exists only when the message is sent; it is too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One read of one value by a text.

    The place is where the path is written: in the text itself, or in the last snippet of ``via``.
    """

    root: str
    """The name it starts from: ``event``, ``customer``, ``trigger``, ``snippets``, or any other."""
    path: str
    """The way from there in the plan's words, ``items[].name``; empty for all of the root."""
    usage: Usage
    line: int
    """Counts from 1, as do the columns, which count characters; the end is open."""
    column: int
    end_column: int
    certain: bool = True
    """False when the name is only known as the message is sent (``event[customer.choice]``), or when all
    of the root is put out: then any attribute at or under ``path`` may be read."""
    part: bool = False
    """Whether only something of the value is read: its size, a sum, one attribute of its members."""
    guard: str | None = None
    """The longest part of ``path`` that is known to be there at this place, because a condition tests it
    or something under it, or that a ``default`` stands in for; ``None`` when nothing is."""
    loops: tuple[str, ...] = ()
    """The lists looped over around this place, outermost first: ``event.items``."""
    via: tuple[str, ...] = ()
    """The snippets that lead to this place, the outermost first."""

    @property
    def name(self) -> str:
        """Root and path as Liquid writes them: ``event.items[].name``."""
        return f"{self.root}.{self.path}" if self.path else self.root

    @property
    def guarded(self) -> bool:
        """Whether the text handles this value being missing; for its parents, see `covers`."""
        return self.covers(self.path)

    def covers(self, path: str) -> bool:
        """Return whether the text handles a missing ``path``, which is this path or a parent.

        ``{% if event.shipping %}{{ event.shipping.city }}`` covers ``shipping`` and not
        ``shipping.city``; a loop over ``items`` covers ``items`` and not ``items[].name``.
        """
        if self.guard is not None and within(self.guard, path):
            return True
        return any(within(f"{loop}[]", f"{self.root}.{path}") for loop in self.loops)

    def touches(self, path: str) -> bool:
        """Return whether a change of the attribute ``path`` can affect this read.

        True for the attribute itself, for its parents, and for its children if the value is printed or passed
        on as a whole. Uses of a name it is assigned to are references of their own.
        """
        if within(self.path, path):
            return True
        whole = self.usage in {"printed", "argument"} and bool(self.path) and not self.part
        return (whole or not self.certain) and within(path, self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A part of a text that cannot be analysed. It never counts as "reads nothing"."""

    kind: Obstacle
    message: str
    line: int
    column: int
    via: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateReading:
    """The references of a text, in text order, and the parts that could not be analysed."""

    references: tuple[Reference, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    dialect: Dialect = "latest"
    """What it was read as; a text says nowhere which it is written in."""

    @property
    def complete(self) -> bool:
        """Whether ``references`` is complete."""
        return not self.unknowns


def within(path: str, ancestor: str) -> bool:
    """Return whether a path equals another or is below it; every path is below the empty one."""
    rest = path.removeprefix(ancestor)
    return not ancestor or (len(rest) < len(path) and (not rest or rest[0] in ".["))


@lru_cache(maxsize=4096)
def upward(path: str) -> tuple[str, ...]:
    """Return a path and its parents, outermost first: ``items``, ``items[]``, ``items[].name``."""
    cuts = (index for index, letter in enumerate(path) if letter in ".[" and index)
    return (*(path[:cut] for cut in cuts), path) if path else ()
