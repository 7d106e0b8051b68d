"""The set of values that an attribute may have, read from its compiled schema, and how two sets differ.

Every answer errs to one side only: that no value is lost is proved; that one is lost is what the
keywords say of values in general, and a search for such a value decides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf
from typing import Any

from trackplan.language.compile import attribute_schema
from trackplan.language.keywords import LENGTH, VALUE, Measure, limits
from trackplan.language.personal import LEAST_PERSONAL, looks_like
from trackplan.model.attribute import ANY_KEY, NOTHING, Attribute
from trackplan.sampling.patterns import all_texts, is_universal, width
from trackplan.shapes.times import MILLISECONDS
from trackplan.validator import Validator

Bound = tuple[float, bool]
"""A limit, and whether it is itself outside."""

SECONDS: Mapping[str, Any] = {"exclusiveMinimum": -MILLISECONDS, "exclusiveMaximum": MILLISECONDS}
"""What `lint` asks of unix seconds beyond the schema: a larger number is milliseconds, or finer."""

FORMAT_LENGTHS: Mapping[str, tuple[float, float]] = {
    "date": (10, 10),
    "date-time": (20, inf),
    "email": (3, inf),
    "hostname": (1, 253),
    "ipv4": (7, 15),
    "ipv6": (2, 45),
    "time": (9, inf),
    "uri": (2, inf),
    "uuid": (36, 36),
}
"""The shortest and the longest text of each format: RFC 3339, 3986, 4122, 4291 and 5321."""

FEW = 1_000
"""How many whole numbers between two limits are tried one by one."""

_FINEST_STEP = 1024
"""Steps that are a whole number of this part of 1 are exact in floating point, and so is their remainder."""


class ValueSet:
    """One attribute's own values, without what lies inside objects and lists."""

    def __init__(self, attribute: Attribute) -> None:
        alone = replace(
            attribute,
            attributes=NOTHING,
            variants=None,
            items=None,
            values=None,
            keys=NOTHING,
            additional=None,
            description="",
        )
        self.attribute = attribute
        self.schema: Mapping[str, Any] = attribute_schema(alone)
        self.seconds = "timestamp" in attribute.types
        self._parts = (self.schema, *self.schema.get("allOf", ()))
        kinds = self.schema["type"]
        self.kinds = frozenset([kinds] if isinstance(kinds, str) else kinds)

    def has(self, kind: str) -> bool:
        """Whether values of a JSON type may be; an integer is a number."""
        return kind in self.kinds or (kind == "number" and "integer" in self.kinds)

    @property
    def is_object(self) -> bool:
        """Whether its attributes are part of what it means."""
        return "object" in self.attribute.types

    @cached_property
    def _validator(self) -> Validator:
        return Validator({**self.schema, **self.beyond_schema})

    @property
    def beyond_schema(self) -> Mapping[str, Any]:
        """What `lint` asks beside the schema, as another schema."""
        return {"allOf": [SECONDS, *self.schema.get("allOf", ())]} if self.seconds else {}

    @property
    def pattern(self) -> str | None:
        """The pattern that not every text matches."""
        pattern = self.schema.get("pattern")
        return None if pattern is None or is_universal(pattern) else pattern

    @property
    def step(self) -> float | None:
        """The step of its numbers: 1 where only whole ones may be."""
        whole = "integer" in self.kinds
        step: float | None = self.schema.get("multipleOf")
        return 1 if step is None and whole else step

    @property
    def is_whole(self) -> bool:
        """Whether its numbers are whole, by its types or by its step."""
        return "number" not in self.kinds or float(self.schema.get("multipleOf", 0.5)).is_integer()

    def accepts(self, value: Any) -> bool:
        """Return whether the set holds a value."""
        return bool(self._validator.accepts(value))

    @cached_property
    def listed(self) -> tuple[Any, ...] | None:
        """The values that ``enum`` and ``const`` leave, null aside; ``None`` when neither is there."""
        found = [part["enum"] for part in self._parts if "enum" in part]
        found += [[part["const"]] for part in self._parts if "const" in part]
        if not found:
            return None
        first, *others = found
        keys = [{key(value) for value in values} for values in others]
        return tuple(
            value for value in first if value is not None and all(key(value) in known for known in keys)
        )

    @cached_property
    def all_values(self) -> tuple[Any, ...] | None:
        """Every value but null, where there are few enough to know them all."""
        values = self.listed if self.listed is not None else self._countable()
        return None if values is None else tuple(value for value in values if self.accepts(value))

    def _countable(self) -> tuple[Any, ...] | None:
        found: list[Any] = []
        for kind in sorted(self.kinds - {"null"}):
            values = self._of_kind(kind)
            if values is None:
                return None
            found += values
        return tuple(found)

    def _of_kind(self, kind: str) -> Sequence[Any] | None:
        if kind == "boolean":
            return (True, False)
        if kind == "string":
            return None if self.pattern is None else all_texts(self.pattern)
        if kind not in {"integer", "number"} or not self.is_whole:
            return None
        (low, _), (high, _) = self.bounds(VALUE)
        return range(int(low), int(high) + 1) if high < low + FEW else None

    @cached_property
    def formats(self) -> tuple[frozenset[str], ...]:
        """Formats of text: one of each set must fit."""
        found = [frozenset([part["format"]]) for part in self._parts if "format" in part]
        if "anyOf" in self.schema:
            found.append(frozenset(choice["format"] for choice in self.schema["anyOf"]))
        return tuple(found)

    @cached_property
    def lengths(self) -> tuple[float, float]:
        """The shortest and the longest text that all its keywords leave, as far as they tell."""
        (low, _), (high, _) = self.bounds(LENGTH)
        spans = [(low, high)]
        if self.pattern is not None:
            spans.append(width(self.pattern))
        for choice in self.formats:
            forms = [FORMAT_LENGTHS.get(name, (0, inf)) for name in choice]
            spans.append((min(low for low, _ in forms), max(high for _, high in forms)))
        return max(low for low, _ in spans), min(high for _, high in spans)

    def bounds(self, measure: Measure, *, whole: bool = False) -> tuple[Bound, Bound]:
        """The least and the greatest number, length or count; infinite where there is none."""
        low, high = (limit[:2] for limit in limits(self.attribute.constraints, measure))
        if measure.unit:
            low = max(low, (0, False))
        elif whole:
            low, high = _whole(low, ceil, 1), _whole(high, floor, -1)
        return low, high


def _whole(bound: Bound, rounded: Callable[[float], int], step: int) -> Bound:
    """The same limit for whole numbers, itself inside."""
    limit, outside = bound
    if limit in {inf, -inf}:
        return limit, False
    nearest = rounded(limit)
    return (nearest + step if outside and nearest == limit else nearest), False


def key(value: Any) -> tuple[bool, Any]:
    """A scalar as JSON tells it from others: 1 is 1.0, and not true."""
    return isinstance(value, bool), value


def refuses(
    one: ValueSet, other: ValueSet, keywords: Collection[str], kind: str, *, unless_known: bool
) -> bool:
    """Whether ``other`` refuses, by some keywords about one kind, a value that ``one`` has.

    ``unless_known`` is the answer where the values are too many to try.
    """
    if not (one.has(kind) and other.has(kind)):
        return False
    if one.all_values is None:
        return unless_known
    part = {keyword: other.schema[keyword] for keyword in keywords if keyword in other.schema}
    return _any_refused(one.all_values, part)


def _any_refused(values: Iterable[Any], schema: Mapping[str, Any]) -> bool:
    accepts = Validator(schema).accepts
    return any(not accepts(value) for value in values)


def loses_type(one: ValueSet, other: ValueSet) -> bool:
    """Whether ``one`` has a value, null aside, of a type that ``other`` lacks, or text off its formats."""
    if one.all_values is not None:
        part = {
            name: other.schema[name] for name in ("type", "format", "anyOf", "allOf") if name in other.schema
        }
        return _any_refused(one.all_values, {**part, **other.beyond_schema})
    kinds = one.kinds - {"null"}
    gone = any(not covered(kind, other, whole=one.is_whole) for kind in kinds)
    return gone or loses_format(one, other) or loses_milliseconds(one, other)


def loses_milliseconds(one: ValueSet, other: ValueSet) -> bool:
    """Whether ``one`` has numbers that are too large for unix seconds, which ``other`` means."""
    (low, _), (high, _) = one.bounds(VALUE)
    wide = low <= -MILLISECONDS or high >= MILLISECONDS
    return one.has("number") and other.has("number") and other.seconds and not one.seconds and wide


def covered(kind: str, other: ValueSet, *, whole: bool = False) -> bool:
    """Whether all values of a JSON type have a type of ``other``; ``whole`` where its numbers are."""
    if kind in other.kinds:
        return True
    return (kind == "integer" and "number" in other.kinds) or (kind == "number" and whole and other.has(kind))


def loses_format(one: ValueSet, other: ValueSet) -> bool:
    """Whether a text of ``one`` may be off the formats of ``other``."""
    looser = any(not any(mine <= theirs for mine in one.formats) for theirs in other.formats)
    return refuses(one, other, ("format", "anyOf", "allOf"), "string", unless_known=looser)


def is_tighter(one: tuple[Bound, Bound], other: tuple[Bound, Bound]) -> tuple[bool, bool]:
    """Whether the lower and the upper limit of ``one`` leave less room than those of ``other``."""
    (low, high), (other_low, other_high) = one, other
    # A limit that is itself outside is tighter than the same one inside.
    return low > other_low, (high[0], not high[1]) < (other_high[0], not other_high[1])


def is_multiple(step: float, of: float) -> bool | None:
    """Whether every multiple of one step is one of another; ``None`` where floating point blurs it."""
    large, small = Fraction(step), Fraction(of)
    if any(_FINEST_STEP % part.denominator for part in (large, small)):
        return None
    return (large / small).denominator == 1


def may_look_personal(attribute: Attribute) -> bool:
    """Whether a text of it, or inside it, may look like personal data."""
    values = ValueSet(attribute)
    if values.all_values is not None:
        return any(isinstance(value, str) and looks_like(value) for value in values.all_values)
    text = values.has("string") and not (
        {*attribute.types} <= {"date", "datetime"} or values.lengths[1] < LEAST_PERSONAL
    )
    return text or values.has("object") or values.has("array")


def type_data(types: tuple[str, ...]) -> str | list[str]:
    """Types as a fact has them: one alone, several as a list."""
    return types[0] if len(types) == 1 else list(types)


def is_anything(attribute: Attribute) -> bool:
    """Whether an attribute takes any value at all, so that declaring it refuses nothing."""
    return (
        "any" in attribute.types
        and attribute.nullable
        and not attribute.constraints
        and attribute.items is None
        and not ("object" in attribute.types and _has_model(attribute))
    )


def _has_model(attribute: Attribute) -> bool:
    """Whether what lies in an object is said."""
    return bool(attribute.members or attribute.additional or attribute.keys) or attribute.values is not None


def key_attribute(of_map: Attribute) -> Attribute:
    """Return the keys of a map as an attribute, a text with their constraints."""
    return Attribute(name=ANY_KEY, ref=of_map.ref, types=("string",), constraints=of_map.keys)
