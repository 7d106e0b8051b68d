"""The set of values that an attribute may have, read from its compiled schema, and how two sets differ.

Every answer errs to one side only: "no value is lost" is proved, "a value is lost" is what the
keyword says of values in general. What nobody can tell, as of two patterns, is ``None``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf
from typing import Any

from trackplan.language.compile import attribute_schema
from trackplan.language.keywords import Measure, limits
from trackplan.model.plan import NOTHING, Attribute
from trackplan.validator import Validator

Bound = tuple[float, bool]
"""A limit, and whether it is itself outside."""

_FINEST_STEP = 1024
"""Steps that are a whole number of this part of 1 are exact in floating point, and so is their remainder."""


class ValueSet:
    """One attribute's own values, without what lies inside objects and lists."""

    def __init__(self, attribute: Attribute) -> None:
        alone = replace(attribute, attributes=NOTHING, items=None, additional=None, description="")
        self.attribute = attribute
        self.schema: Mapping[str, Any] = attribute_schema(alone)
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
        return Validator(self.schema)

    def accepts(self, value: Any) -> bool:
        """Whether a value is one of its own."""
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
        values = self.listed
        if values is None and self.kinds <= {"boolean", "null"}:
            values = (True, False)
        return None if values is None else tuple(value for value in values if self.accepts(value))

    @cached_property
    def formats(self) -> tuple[frozenset[str], ...]:
        """Formats of text: one of each set must fit."""
        found = [frozenset([part["format"]]) for part in self._parts if "format" in part]
        if "anyOf" in self.schema:
            found.append(frozenset(choice["format"] for choice in self.schema["anyOf"]))
        return tuple(found)

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


def key(value: Any) -> tuple[str, Any]:
    """A scalar as JSON tells it from others: 1 is 1.0, and not true."""
    return ("boolean" if isinstance(value, bool) else "", value)


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
        return _any_refused(one.all_values, part)
    kinds = one.kinds - {"null"}
    return any(not covered(kind, other) for kind in kinds) or loses_format(one, other)


def covered(kind: str, other: ValueSet) -> bool:
    """Whether all values of a JSON type have a type of ``other``."""
    return kind in other.kinds or (kind == "integer" and "number" in other.kinds)


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
        and not ("object" in attribute.types and (attribute.attributes or attribute.additional))
    )
