"""What a Liquid name stands for: a way into the data, followed through members, indexes and filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from trackplan.liquid.filters import OfList, effect_of
from trackplan.liquid.marks import NAME, NUMBER, SIZE, UNKNOWN, Mark, WhenMissing
from trackplan.model.reference import Literal_, Pick

Form = Literal["plain", "each", "groups", "group", "count", "opaque"]
"""What the data at a path has become.

``plain`` is the data itself; ``each`` a list made by ``map``, whose members stand at the path;
``groups`` a list of ``{name, items}``, and ``group`` one of them; ``count`` what the ``size`` filter
gives; ``opaque`` anything else made from the data, in which no attribute is left to find.
"""


class Element(Struct, frozen=True, gc=False):
    """A member of a list. Two of equal ``key`` are the same member, so that a test of one guards it."""

    key: str


IF_THERE = "if there: "
"""Put before a root in facts about members that a list has, if only it is there."""

Segment = str | Element | Mark
Place = tuple[str, tuple[Segment, ...]]
"""A root and the way from it."""


class Facts(NamedTuple):
    """The places that are there, in each dialect."""

    latest: frozenset[Place]
    legacy: frozenset[Place]

    def __or__(self, other: Facts) -> Facts:
        return Facts(self.latest | other.latest, self.legacy | other.legacy)

    def __and__(self, other: Facts) -> Facts:
        return Facts(_shared(self.latest, other.latest), _shared(self.legacy, other.legacy))

    def __sub__(self, other: Facts) -> Facts:
        return Facts(self.latest - other.latest, self.legacy - other.legacy)


def _shared(left: frozenset[Place], right: frozenset[Place]) -> frozenset[Place]:
    """The places that are there in both, as such or as a parent: of ``a.b`` and ``a.c`` it is ``a``."""
    if left == right or not left or not right:
        return left & right
    return _with_parents(left) & _with_parents(right)


def _with_parents(places: frozenset[Place]) -> frozenset[Place]:
    return frozenset(
        (root, segments[:length]) for root, segments in places for length in range(1, len(segments) + 1)
    )


NONE = Facts(frozenset(), frozenset())

DEEPEST_PATH = 50
"""Steps of a path; a longer one is written to tire its reader."""


class Value(Struct, frozen=True, gc=False):
    """One thing that an expression may stand for; see `Form`. Without a ``root`` it is a constant."""

    root: str = ""
    segments: tuple[Segment, ...] = ()
    form: Form = "plain"
    certain: bool = True
    words: tuple[int, ...] = ()
    """The places of segments that are written ``first`` or ``last``, as an attribute could be."""
    known: int = 0
    """How many of the segments are known to be there, by a test or a ``default`` on the way."""
    known_legacy: int = 0
    """The same in the legacy dialect."""
    nil: int = 0
    """How many of the segments give nil when they are missing, since an ``assign`` looked them up."""
    part: bool = False
    """Whether only something of it is left: its size, a sum."""
    narrowed: str = ""
    """The filter, and where, that may have left fewer members of it than there were."""
    undefined: bool = False
    """Whether a filter took it from a list, and gives nothing, not even nil, where that has no members."""
    when_missing: WhenMissing = None
    """What stands here when it is missing; where that is `UNKNOWN`, no test of it tells anything."""
    literal: Literal_ | Mark = UNKNOWN
    implies: Facts | None = None
    """What was there when the value was assigned."""
    assigned_if: tuple[tuple[str, tuple[Literal_, ...]], ...] = ()
    """See `trackplan.model.reference.Read`."""
    choice: int = 0
    """The number of the naming, where that name may stand for other values too: a test of the name then tells
    of the data only where this is what it stands for."""

    @property
    def unassigned(self) -> bool:
        """Whether it stands for a name that is not assigned on every way to this place."""
        return self.segments[:1] == (NAME,)

    @property
    def place(self) -> Place:
        """The place."""
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
        return replace(
            self,
            segments=(*self.segments, segment),
            narrowed="",
            literal=UNKNOWN,
            implies=None,
            when_missing=self._part_when_missing(segment),
        )

    def _part_when_missing(self, segment: Segment) -> WhenMissing:
        """What stands in place of a member or attribute of it: lists and texts have a size, and no more."""
        if self.when_missing in {(), ""}:
            return 0 if segment in {SIZE, "size"} else None
        return UNKNOWN if self.when_missing is UNKNOWN or self.form == "count" else None

    def _part(self, segment: Segment) -> Value:
        """Something of it that has no place of its own."""
        return replace(self, when_missing=self._part_when_missing(segment)) if self.root else self

    def defaulted(self) -> Value:
        """It or what a ``default`` puts in its place; a count of 0 stays what it is."""
        if not self.root:
            return self
        return replace(self, when_missing=0 if self.form == "count" else UNKNOWN, literal=UNKNOWN)

    def member(self, name: str) -> Value:
        """The value of ``.name``: Liquid's own ``size``, ``first`` and ``last`` are no attributes.

        After a root or a list's member the three are taken for attributes, since neither is a list:
        ``item.size`` is the size of a shirt, and ``event.items.size`` the number of items.
        """
        if not self.root or self.form in {"opaque", "count"}:
            return self._part(name)
        if self.form == "plain":
            if name in {"size", "first", "last"} and self.segments and isinstance(self.segments[-1], str):
                return self._size() if name == "size" else self.element(name, word=True)
            return self.step(name)
        if name in {"first", "last"} and self.form != "group":
            return self.element(name)
        if self.form == "group" and name == "items":
            return self.turned("plain")
        return replace(self._part(name), form="opaque", part=True)

    def _size(self) -> Value:
        return replace(self.step(SIZE), part=True, narrowed=self.narrowed)

    def element(self, key: str, *, word: bool = False) -> Value:
        """A member of it, as a list: by index, by ``first`` or ``last``, or one turn of a loop."""
        if not self.root or self.form in {"opaque", "count", "group"}:
            return self._part(Element(key))
        if self.form == "plain":
            key = {"0": "first", "-1": "last"}.get(key, key)
            stepped = self.step(Element(f"{self.narrowed}{key}"))
            return replace(stepped, words=(*self.words, len(self.segments))) if word else stepped
        return self._part(Element(key)).turned("plain" if self.form == "each" else "group")

    def anything(self) -> Value:
        """A member whose name is known only as the message is sent."""
        return replace(self, certain=False, form="opaque") if self.root else self

    def filtered(self, name: str, attribute: str | None, at: int) -> Value:
        """What a filter makes of it; ``attribute`` is the filter's first argument, if that is text.

        ``at`` tells one application of a filter from another.
        """
        filter_ = effect_of(name)
        if not self.root:
            counts = is_number(self.literal) and filter_.arithmetic
            return Value(literal=NUMBER if counts else UNKNOWN, implies=self.implies)
        made_of = (filter_.made_of or {}).get(self.when_missing, UNKNOWN)
        made = replace(self._filtered(name, filter_.of_list, attribute, at), when_missing=made_of)
        return replace(made, narrowed=f"{name} {at} ") if filter_.of_list == "narrows" else made

    def _filtered(self, name: str, of_list: OfList, attribute: str | None, at: int) -> Value:
        if self.form in {"opaque", "count"} or of_list in {"keeps", "narrows"}:
            return self
        if of_list in {"finds", "takes"}:
            key = f"{name} {at} " if of_list == "finds" else name
            return replace(self.element(key), undefined=True)
        if self.form == "plain" and name == "map" and attribute is not None:
            return self.element("map").attribute(attribute).turned("each")
        if self.form == "plain" and of_list == "groups":
            return self.turned("groups")
        part = self.part or of_list == "reduces"
        return replace(self, form="count" if name == "size" else "opaque", part=part)

    def attribute(self, path: str) -> Value:
        """The value at a dotted path, as ``map: "variant.sku"`` has it."""
        value = self
        for name in path.split(".", DEEPEST_PATH):
            value = value.step(name)
        return value


def is_number(literal: Literal_ | Mark) -> bool:
    """Whether a literal is a whole number."""
    return literal is NUMBER or (isinstance(literal, int) and not isinstance(literal, bool))


def written(segments: tuple[Segment, ...]) -> str:
    """Write segments as the plan does: ``items[].name``."""
    text = ""
    for segment in segments:
        if isinstance(segment, Element):
            text += "[]"
        elif isinstance(segment, str):
            text += f".{segment}" if text else segment
    return text


LIST_WORDS = frozenset({"size", "first", "last"})


def ambiguous(value: Value) -> tuple[str, ...]:
    """The segments as written, where any of them may be an attribute or an operation on a list."""
    segments = value.segments
    if not value.words and SIZE not in segments and LIST_WORDS.isdisjoint(segments):
        return ()
    return tuple(
        (segment.key.rpartition(" ")[2] if index in value.words else "[]")
        if isinstance(segment, Element)
        else segment
        if isinstance(segment, str)
        else segment.value
        for index, segment in enumerate(segments)
        if segment is not NAME
    )


def picks(segments: tuple[Segment, ...]) -> Iterator[Pick]:
    """Yield each member that is taken by its position, or found."""
    for index, segment in enumerate(segments):
        if not isinstance(segment, Element):
            continue
        position = {"first": 0, "last": -1}.get(segment.key)
        if position is None and segment.key.removeprefix("-").isdecimal():
            position = int(segment.key)
        by, _, _rest = segment.key.partition(" ")
        if position is not None:
            yield Pick(written(segments[: index + 1]), position)
        elif effect_of(by).of_list in {"narrows", "finds", "takes"}:
            yield Pick(written(segments[: index + 1]), None, by)
