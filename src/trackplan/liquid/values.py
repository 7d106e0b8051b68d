"""What a Liquid name stands for: a way into the data, followed through members, indexes and filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Form = Literal["plain", "each", "groups", "group", "count", "opaque"]
"""What the data at a path has become.

``plain`` is the data itself; ``each`` a list made by ``map``, whose members stand at the path;
``groups`` a list of ``{name, items}``, and ``group`` one of them; ``count`` what the ``size`` filter
gives; ``opaque`` anything else made from the data, in which no attribute is left to find.
"""


@dataclass(frozen=True, slots=True)
class Element:
    """A member of a list. Two of equal ``key`` are the same member, so that a test of one guards it."""

    key: str


Segment = str | Element
Place = tuple[str, tuple[Segment, ...]]
"""A root and the way from it."""

DEEPEST_PATH = 50
"""Steps of a path; a longer one is written to tire its reader."""

KEEPS_LIST = frozenset(
    {
        "where",
        "where_exp",
        "reject",
        "reject_exp",
        "sort",
        "sort_natural",
        "reverse",
        "uniq",
        "compact",
        "slice",
        "concat",
        "default",
        "push",
        "unshift",
        "pop",
        "shift",
        "shuffle",
        "sample",
        "limit",
        "offset",
    }
)
ADDS_MEMBERS = frozenset({"concat", "push", "unshift"})
"""Filters whose arguments become members of the list, or join it."""

GROUPS = frozenset({"group_by", "group_by_exp"})
TAKES_ONE = frozenset({"first", "last", "find", "find_exp"})
READS_ATTRIBUTE = frozenset(
    {
        "map",
        "where",
        "reject",
        "find",
        "find_index",
        "has",
        "sort",
        "sort_natural",
        "sum",
        "uniq",
        "compact",
        "group_by",
    }
)
"""Filters whose first argument names an attribute of the list's members."""

READS_EXPRESSION = frozenset(
    {"where_exp", "reject_exp", "find_exp", "find_index_exp", "has_exp", "group_by_exp"}
)
"""Filters whose first argument names a member and whose second is an expression on it."""

NARROWS = frozenset({"size", "map", "sum", "has", "has_exp", "find_index", "find_index_exp"})
"""Filters that leave no more of a list than a number, or one attribute of its members."""

ARITHMETIC = frozenset({"plus", "minus", "times", "modulo", "abs", "floor", "ceil", "round", "divided_by"})
"""Filters that make an index of an index."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an expression may stand for; see `Form`. Without a ``root`` it is a constant."""

    root: str = ""
    segments: tuple[Segment, ...] = ()
    form: Form = "plain"
    certain: bool = True
    known: int = 0
    """How many of the segments are known to be there, by a test or a ``default`` on the way."""
    part: bool = False
    """Whether only something of it is left: its size, a sum."""
    literal: object = None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.root, self.segments

    @property
    def path(self) -> str:
        """The segments in the plan's words."""
        return written(self.segments)

    def turned(self, form: Form) -> Value:
        """The same place in another form."""
        return replace(self, form=form)

    def step(self, segment: Segment) -> Value:
        """What lies one step further in the data; beyond a sane depth, something under what was reached."""
        if len(self.segments) >= DEEPEST_PATH:
            return self.anything()
        segments = (*self.segments, segment)
        return Value(self.root, segments, self.form, self.certain, self.known, self.part)

    def member(self, name: str) -> Value:
        """The value of ``.name``: Liquid's own ``size``, ``first`` and ``last`` are no attributes.

        After a root or a list's member the three are taken for attributes, since neither is a list:
        ``item.size`` is the size of a shirt, and ``event.items.size`` the number of items.
        """
        if not self.root or self.form in {"opaque", "count"}:
            return self
        if self.form == "plain":
            if name in {"size", "first", "last"} and self.segments and isinstance(self.segments[-1], str):
                return replace(self, part=True) if name == "size" else self.element(name)
            return self.step(name)
        if name in {"first", "last"} and self.form != "group":
            return self.element(name)
        if self.form == "group" and name == "items":
            return self.turned("plain")
        return replace(self, form="opaque", part=True)

    def element(self, key: str) -> Value:
        """A member of it, as a list: by index, by ``first`` or ``last``, or one turn of a loop."""
        if not self.root or self.form in {"opaque", "count", "group"}:
            return self
        if self.form == "plain":
            return self.step(Element({"0": "first", "-1": "last"}.get(key, key)))
        return self.turned("plain" if self.form == "each" else "group")

    def anything(self) -> Value:
        """A member whose name is known only as the message is sent."""
        return replace(self, certain=False, form="opaque") if self.root else self

    def filtered(self, name: str, attribute: str | None) -> Value:
        """What a filter makes of it; ``attribute`` is the filter's first argument, if that is text."""
        if not self.root:
            return Value(literal=0 if isinstance(self.literal, int) and name in ARITHMETIC else None)
        if self.form in {"opaque", "count"} or name in KEEPS_LIST:
            return self
        if name in TAKES_ONE:
            return self.element(name)
        if self.form == "plain" and name == "map" and attribute is not None:
            return self.element("map").attribute(attribute).turned("each")
        if self.form == "plain" and name in GROUPS:
            return self.turned("groups")
        return replace(self, form="count" if name == "size" else "opaque", part=self.part or name in NARROWS)

    def attribute(self, path: str) -> Value:
        """The value at a dotted path, as ``map: "variant.sku"`` has it."""
        value = self
        for name in path.split(".", DEEPEST_PATH):
            value = value.step(name)
        return value


def written(segments: tuple[Segment, ...]) -> str:
    """Write segments as the plan does: ``items[].name``."""
    text = ""
    for segment in segments:
        if isinstance(segment, Element):
            text += "[]"
        else:
            text += f".{segment}" if text else segment
    return text
