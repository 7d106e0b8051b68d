"""References: what a Liquid text reads, in the plan's words, and how it deals with a missing value."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import msgspec

Dialect = Literal["latest", "legacy"]
"""Customer.io's two versions of Liquid, chosen for each message."""

Usage = Literal["printed", "condition", "loop", "assigned", "argument"]
"""How a value is read: put into the text; tested; looped over; given a name by ``assign``; handed to a
filter or a tag, or used as the index of another value."""

Construct = Literal[
    "output",
    "condition",
    "loop",
    "loop option",
    "range",
    "assign",
    "cycle",
    "filter argument",
    "index",
    "member expression",
    "member name",
    "member value",
    "tag argument",
    "range in a condition",
    "filter argument in a condition",
    "index in a condition",
]
"""The Liquid construct that evaluates the value; `trackplan.liquid.outcomes` says what each does with a
missing one."""

Obstacle = Literal["syntax", "snippet", "hidden", "budget"]
"""Why a part of a text cannot be read: it is not Liquid; it includes a snippet that is not at hand or
includes itself; it prints Liquid that exists only when the message is sent; it is too large."""

Slip = Literal["unknown-filter", "unknown-tag", "unknown-key", "escaped", "encoded", "legacy-only"]
"""What is wrong with Liquid that can be read: a name that Customer.io does not know; HTML that an editor
wrote into it; encoded braces, which are no Liquid at all; syntax that only the legacy dialect takes."""

Absence = Literal["missing", "null", "empty", "not found"]
"""How a value can be absent: its name is not there; it is null; the list that it is a member of is shorter;
no member of the list is what a filter looks for."""

Outcome = Literal["fails", "blank", "as meant", "cannot tell"]
"""What becomes of a message: it is not sent; it is sent with a hole; it is sent as its writer meant; nothing
tells which."""

Literal_ = str | int | float | bool | None
"""A literal of Liquid as a Python value; ``None`` is ``nil``."""


class Comparison(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A comparison of a value with a literal, the value on the left."""

    operator: str
    """``==``, ``!=``, ``<``, ``<=``, ``>``, ``>=`` or ``contains``."""
    operand: Literal_
    tag: str
    """The place of it: ``if``, ``elsif``, ``unless``, or empty for an expression of its own."""
    alone: bool = True
    """Whether it is all of the condition, so that it decides the branch."""
    boolean: bool = False
    """Whether the operand is one, since Python takes ``True`` and 1 for equal."""


class Pick(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One member taken from a list by its position, or found in it."""

    path: str
    """The member as a path: ``items[]``."""
    position: int | None
    """Counts from 0, and from -1 backwards; ``None`` when the member is searched for."""
    by: str = ""
    """The filter that finds it: ``where``, ``find``."""


class Read(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """What is read and how; all places of a text that do the same share one."""

    root: str
    """The name it starts from: ``event``, ``customer``, ``trigger``, ``snippets``, or any other."""
    path: str
    """The way from there in the plan's words, ``items[].name``; empty for all of the root."""
    usage: Usage
    construct: Construct
    certain: bool = True
    """False when the name is only known as the message is sent (``event[customer.choice]``), or when all
    of the root is put out: then any attribute at or under ``path`` may be read."""
    part: bool = False
    """Whether only something of the value is read: its size, a sum, one attribute of its members."""
    known: int = 0
    """How many steps of the path are known to be there at this place, because a condition tests them or
    a ``default`` stands in for them."""
    known_legacy: int = 0
    """The same in the legacy dialect, which has no ``default`` and compares nil otherwise."""
    nil: int = 0
    """How many steps give nil when they are missing, instead of an error, in the latest dialect: the value
    went through an ``assign``."""
    steps: tuple[str, ...] = ()
    """The steps as written, where one is ``first``, ``last`` or ``size``: whether that is an attribute or
    an operation on a list, only the plan tells. A list's member is ``[]``."""
    picks: tuple[Pick, ...] = ()
    members: tuple[str, ...] = ()
    """The members, such as ``items[]``, that are there if only their list is."""
    filters: tuple[str, ...] = ()
    """The filters that the value goes through, in order; of an argument, the filter it is given to."""
    comparison: Comparison | None = None
    loops: tuple[str, ...] = ()
    """The lists looped over around this place, outermost first: ``event.items``."""
    via: tuple[str, ...] = ()
    """The snippets that lead to this place, the outermost first."""
    local: bool = False
    """Whether the root is a name that the text itself assigns, and not on every way to this place."""
    assigned_if: tuple[tuple[str, tuple[Literal_, ...]], ...] = ()
    """Of a local name, the values on which it is assigned: with a name such as ``event.tier`` the literals
    for which it is, or none where it is when the value is there."""

    @property
    def name(self) -> str:
        """Root and path as Liquid writes them: ``event.items[].name``."""
        return f"{self.root}.{self.path}" if self.path else self.root

    @property
    def guard(self) -> str | None:
        """The longest part of the path that is known to be there at this place."""
        return upward(self.path)[: self.known][-1] if self.known and self.path else None

    def covers(self, path: str, dialect: Dialect = "latest") -> bool:
        """Whether the text provides for a missing ``path``, where that is this path or a parent of it.

        ``{% if event.shipping %}{{ event.shipping.city }}`` covers ``shipping`` and not
        ``shipping.city``; a loop over ``items`` covers ``items`` and not ``items[].name``.
        """
        known = self.known if dialect == "latest" else self.known_legacy
        if known and path and len(upward(path)) <= known and within(self.path, path):
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


class Reference(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One read of one value by a text.

    The place is where the path is written: in the text itself, or in the last snippet of ``via``.
    """

    read: Read
    line: int
    """Counts from 1, as do the columns, which count characters; the end is open."""
    column: int
    end_column: int

    @property
    def root(self) -> str:
        """See `Read.root`."""
        return self.read.root

    @property
    def path(self) -> str:
        """See `Read.path`."""
        return self.read.path

    @property
    def name(self) -> str:
        """See `Read.name`."""
        return self.read.name

    @property
    def usage(self) -> Usage:
        """See `Usage`."""
        return self.read.usage

    @property
    def certain(self) -> bool:
        """See `Read.certain`."""
        return self.read.certain

    @property
    def part(self) -> bool:
        """See `Read.part`."""
        return self.read.part

    @property
    def loops(self) -> tuple[str, ...]:
        """See `Read.loops`."""
        return self.read.loops

    @property
    def via(self) -> tuple[str, ...]:
        """See `Read.via`."""
        return self.read.via

    @property
    def guard(self) -> str | None:
        """See `Read.guard`."""
        return self.read.guard

    @property
    def guarded(self) -> bool:
        """Whether the text provides for this very value to be missing; of its parents, ask `covers`."""
        return self.read.covers(self.read.path)

    def covers(self, path: str) -> bool:
        """See `Read.covers`."""
        return self.read.covers(path)

    def touches(self, path: str) -> bool:
        """See `Read.touches`."""
        return self.read.touches(path)


class Unknown(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A part of a text that cannot be analysed. It never counts as "reads nothing"."""

    kind: Obstacle
    message: str
    line: int
    column: int
    via: tuple[str, ...] = ()


class Mistake(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Liquid that is read, and does not do what its writer meant."""

    kind: Slip
    message: str
    help: str
    line: int
    column: int
    end_column: int
    via: tuple[str, ...] = ()


class Choice(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One value that a ``when`` names, and where."""

    value: Literal_
    line: int
    column: int
    end_column: int


class CaseBlock(msgspec.Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """A ``case`` over one value: the literals of its branches, and whether it has an ``else``."""

    root: str
    path: str
    choices: tuple[Choice, ...] = ()
    whole: bool = True
    """Whether all that its branches name are literals."""
    otherwise: bool = False
    line: int
    column: int
    end_column: int
    via: tuple[str, ...] = ()


class TemplateReading(msgspec.Struct, frozen=True, kw_only=True):
    """The references of a text, in text order, and the parts that could not be analysed."""

    references: tuple[Reference, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    cases: tuple[CaseBlock, ...] = ()
    dialect: Dialect = "latest"
    """What it was read as."""

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
