"""Constraints that no value can meet, that contradict each other, or that do nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Any

from trackplan.language.compile import attribute_schema
from trackplan.model.plan import Attribute
from trackplan.validator import Validator

Fault = tuple[str, str]
"""The keyword at fault, and what is wrong, fit for "… in `order_value`"."""

NUMBERS = frozenset({"number", "integer", "timestamp", "any"})
TEXTS = frozenset({"string", "datetime", "date", "any"})
DATES = frozenset({"datetime", "date"})
ARRAYS = frozenset({"array", "any"})

_APPLIES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **dict.fromkeys(
            ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"), NUMBERS
        ),
        **dict.fromkeys(("minLength", "maxLength", "pattern", "format"), TEXTS),
        **dict.fromkeys(("minItems", "maxItems", "uniqueItems", "items"), ARRAYS),
        **dict.fromkeys(("attributes", "additional"), frozenset({"object", "any"})),
    }
)
"""The types on which each keyword has an effect."""

_LOWS = ("minimum", "exclusiveMinimum")
_HIGHS = ("maximum", "exclusiveMaximum")
_PAIRS = (("minLength", "maxLength"), ("minItems", "maxItems"))


def faults(attribute: Attribute) -> Iterator[Fault]:
    """Yield each constraint of one attribute that cannot be right."""
    return chain(
        _idle(attribute), _two_forms(attribute), _empty(attribute), _refused(attribute), _too_few(attribute)
    )


def _idle(attribute: Attribute) -> Iterator[Fault]:
    written = [*attribute.constraints]
    written += ["items"] if attribute.items is not None else []
    written += ["attributes"] if attribute.attributes else []
    written += ["additional"] if attribute.additional is not None else []
    for keyword in written:
        if keyword in _APPLIES and _APPLIES[keyword].isdisjoint(attribute.types):
            yield keyword, f"`{keyword}` has no effect on type {' or '.join(attribute.types)}"


def _two_forms(attribute: Attribute) -> Iterator[Fault]:
    """A format beside types that have a form of their own."""
    if "format" in attribute.constraints and DATES.issuperset(attribute.types):
        form, types = attribute.constraints["format"], " or ".join(attribute.types)
        yield "format", f"`format: {form}` contradicts type {types} (drop it, or write `type: string`)"


def _empty(attribute: Attribute) -> Iterator[Fault]:
    """Bounds between which there is nothing."""
    has = attribute.constraints
    for least, most in _PAIRS:
        if least in has and most in has and has[least] > has[most]:
            yield least, f"`{least}` is more than `{most}`"
    lows = [(has[name], name == "exclusiveMinimum", name) for name in _LOWS if name in has]
    highs = [(has[name], name == "exclusiveMaximum", name) for name in _HIGHS if name in has]
    if not lows or not highs:
        return
    low, above, low_name = max(lows)
    high, below, high_name = min(highs, key=lambda one: (one[0], not one[1]))
    if low > high or (low == high and (above or below)):
        yield low_name, f"no number fits both `{low_name}` and `{high_name}`"
    elif {"integer", "timestamp"}.issuperset(attribute.types) and _whole(low, above) > -_whole(-high, below):
        yield low_name, f"no whole number fits both `{low_name}` and `{high_name}`"


def _whole(low: float, above: bool) -> int:
    """The least whole number from a bound on."""
    return math.floor(low) + 1 if above else math.ceil(low)


def _refused(attribute: Attribute) -> Iterator[Fault]:
    """Listed values that the attribute's own type and constraints refuse."""
    has = attribute.constraints
    if "const" in has and "enum" in has and has["const"] not in has["enum"]:
        yield "const", "`const` is none of the values of `enum`"
    rest = {name: value for name, value in has.items() if name not in ("enum", "const")}
    listed: list[tuple[str, Any]] = [("enum", value) for value in has.get("enum", ())]
    listed += [("const", has["const"])] if "const" in has else []
    for keyword, value in listed:
        if not _accepts(replace(attribute, constraints={}, nullable=False), value):
            yield (
                keyword,
                f"the value `{_written(value)}` of `{keyword}` is not of type {' or '.join(attribute.types)}",
            )
        elif not _accepts(replace(attribute, constraints=rest, nullable=False), value):
            yield keyword, f"the value `{_written(value)}` of `{keyword}` breaks another constraint"


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _accepts(attribute: Attribute, value: Any) -> bool:
    try:
        return bool(Validator(attribute_schema(attribute)).accepts(value))
    except ValueError:
        return True  # A pattern that cannot be run is another rule's finding.


def _too_few(attribute: Attribute) -> Iterator[Fault]:
    """More distinct items asked for than there are values."""
    has, items = attribute.constraints, attribute.items
    values = items.constraints.get("enum") if items is not None else None
    if values is not None and has.get("uniqueItems") and has.get("minItems", 0) > len(values):
        yield "minItems", f"`minItems` asks for more than the {len(values)} values that there are"
