"""Constraints that no value can meet, that contradict each other, or that do nothing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from trackplan.language.compile import FORMATS, attribute_schema
from trackplan.language.keywords import (
    ATTRIBUTES,
    ITEMS,
    KEYWORDS,
    LENGTH,
    VALUE,
    choices,
    limits,
)
from trackplan.model.plan import Attribute
from trackplan.validator import Validator


class ConstraintFault(NamedTuple):
    """A problem of a constraint."""

    keyword: str
    message: str
    """Fit for "… in `order_value`"."""
    help: str | None = None


def faults(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield each faulty constraint of one attribute."""
    return chain(
        _idle(attribute),
        _empty(attribute),
        _two_formats(attribute),
        _refused(attribute),
        _too_few_values(attribute),
        _too_few_names(attribute),
        _map_with_names(attribute),
    )


def _idle(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield constraints that do not apply to the attribute's types."""
    has_effect = [(name, KEYWORDS[name].types) for name in attribute.constraints]
    has_effect += [("items", ITEMS.types)] if attribute.items is not None else []
    has_effect += [("attributes", ATTRIBUTES.types)] if attribute.attributes else []
    has_effect += [("values", ATTRIBUTES.types)] if attribute.values is not None else []
    has_effect += [("keys", ATTRIBUTES.types)] if attribute.keys else []
    has_effect += [("variants", ATTRIBUTES.types)] if attribute.variants is not None else []
    has_effect += [("additional", ATTRIBUTES.types)] if attribute.additional is not None else []
    for keyword, types in has_effect:
        if types and types.isdisjoint(attribute.types):
            yield ConstraintFault(keyword, f"`{keyword}` has no effect on type {_types(attribute)}")


def _types(attribute: Attribute) -> str:
    return " or ".join(attribute.types)


def _empty(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield limits that no value satisfies."""
    for measure in (LENGTH, ITEMS, ATTRIBUTES):
        low, high = limits(attribute.constraints, measure)
        if low.at > high.at:
            yield ConstraintFault(low.keyword, f"`{low.keyword}` is more than `{high.keyword}`")
    low, high = limits(attribute.constraints, VALUE)
    if not low.keyword or not high.keyword:
        return
    if low.at > high.at or (low.at == high.at and (low.exclusive or high.exclusive)):
        yield ConstraintFault(low.keyword, f"no number fits both `{low.keyword}` and `{high.keyword}`")
    elif {"integer", "timestamp"}.issuperset(attribute.types) and (
        _whole(low.at, low.exclusive) > -_whole(-high.at, high.exclusive)
    ):
        yield ConstraintFault(low.keyword, f"no whole number fits both `{low.keyword}` and `{high.keyword}`")


def _whole(low: float, above: bool) -> int:
    """Return the least integer from a bound on."""
    return math.floor(low) + 1 if above else math.ceil(low)


def _two_formats(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield a format in conflict with a type that implies another."""
    named = attribute.constraints.get("format")
    texts = [name for name in attribute.types if name in LENGTH.types]
    if named is not None and texts and all(name in FORMATS for name in texts):
        message = f"`format: {named}` contradicts the format of type {' or '.join(texts)}"
        yield ConstraintFault("format", message, f"drop `format`, or write `type: string` to keep `{named}`")


def _refused(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield listed values that the attribute's type and constraints reject."""
    has = attribute.constraints
    if "const" in has and "enum" in has and has["const"] not in has["enum"]:
        yield ConstraintFault("const", "`const` is none of the values of `enum`")
    rest = {name: value for name, value in has.items() if name not in ("enum", "const")}
    listed: list[tuple[str, Any]] = [("enum", value) for value in has.get("enum", ())]
    listed += [("const", has["const"])] if "const" in has else []
    for keyword, value in listed:
        what = f"the value `{_written(value)}` of `{keyword}`"
        if not _accepts(replace(attribute, constraints={}, nullable=False), value):
            yield ConstraintFault(keyword, f"{what} is not of type {_types(attribute)}")
        elif not _accepts(replace(attribute, constraints=rest, nullable=False), value):
            yield ConstraintFault(keyword, f"{what} breaks another constraint")


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _accepts(attribute: Attribute, value: Any) -> bool:
    try:
        return bool(Validator(attribute_schema(attribute)).accepts(value))
    except ValueError:
        return True  # A pattern that cannot be run is another rule's finding.


def _map_with_names(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield what an object cannot have whose keys are data."""
    if attribute.values is None:
        return
    for keyword, there in (
        ("attributes", bool(attribute.attributes)),
        ("variants", attribute.variants is not None),
        ("additional", attribute.additional is not None),
    ):
        if there:
            help_ = f"drop `{keyword}`, or drop `values` and name each attribute"
            yield ConstraintFault(keyword, f"`{keyword}` has no effect beside `values`", help_)


def _too_few_values(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield a number of unique items above the number of values."""
    values = choices(attribute.items.constraints) if attribute.items is not None else ()
    least, _ = limits(attribute.constraints, ITEMS)
    if values and attribute.constraints.get("uniqueItems") and least.at > len(values):
        message = f"`{least.keyword}` asks for more than the {len(values)} values that there are"
        yield ConstraintFault(least.keyword, message)


def _too_few_names(attribute: Attribute) -> Iterator[ConstraintFault]:
    """Yield limits on the number of attributes that the declared ones contradict."""
    least, most = limits(attribute.constraints, ATTRIBUTES)
    names = attribute.attributes
    if attribute.additional == "forbid" and least.at > len(names):
        yield ConstraintFault(
            least.keyword, f"`{least.keyword}` is more than the number of attributes, {len(names)},"
        )
    required = sum(one.required for one in names.values())
    if most.at < required:
        message = f"`{most.keyword}` is less than the number of required attributes, {required},"
        yield ConstraintFault(most.keyword, message)
