"""How the meanings of several JSON Schemas combine: what all allow, and what one of them allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from trackplan.formats.schema_shape import (
    OR,
    TYPES_OF_FORMATS,
    SchemaShape,
    VariantShape,
    VariantShapes,
    has_value,
)
from trackplan.language.keywords import KEYWORDS


def intersect(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    """Return the types that both allow; an integer is a number too."""
    common = one & other
    if ("integer" in one and "number" in other) or ("integer" in other and "number" in one):
        common |= {"integer"}
    return common - {"integer"} if "number" in common else common


class IncompatibleError(Exception):
    """Two shapes that no single one can say; ``str`` of it names the keyword."""


def both(one: SchemaShape, other: SchemaShape) -> SchemaShape:  # noqa: C901, PLR0912 - one step a part
    """Return the shape that allows what both allow. Raises IncompatibleError where none can say it."""
    if one.variants is not None or other.variants is not None:
        return _both_with_variants(one, other)
    types = None if one.types is None and other.types is None else intersect(one.allowed, other.allowed)
    if types is not None and not types:
        raise IncompatibleError("type")
    made = SchemaShape(
        types=types,
        nullable=one.nullable and other.nullable,
        words=_both_words(one.words, other.words),
        facts={**one.facts, **other.facts},
        const=one.const or other.const,
    )
    if one.values is None or other.values is None:
        made.values = other.values if one.values is None else one.values
    else:
        made.values = [value for value in one.values if has_value(other.values, value)]
        if not made.values:
            raise IncompatibleError("enum")
    for shape, rest in ((one, other), (other, one)):
        if shape.closed and rest.attributes.keys() - shape.attributes.keys():
            raise IncompatibleError("additionalProperties")
    for shape, rest in ((one, other), (other, one)):
        if shape.map_of is not None:
            if rest.map_of is not None or rest.attributes or rest.required or rest.closed:
                raise IncompatibleError("additionalProperties")
            made.map_of, made.keys = shape.map_of, shape.keys
    names = dict.fromkeys((*one.attributes, *other.attributes))
    for name in names:
        found = [shape.attributes[name] for shape in (one, other) if name in shape.attributes]
        made.attributes[name] = found[0] if len(found) == 1 else both(*found)
    made.required = list(dict.fromkeys((*one.required, *other.required)))
    made.closed = one.closed or other.closed
    if one.items is not None and other.items is not None:
        made.items = both(one.items, other.items)
    else:
        made.items = one.items or other.items
    return made


def _both_words(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    words = dict(one)
    for name, value in other.items():
        if name not in words or words[name] == value:
            words[name] = value
            continue
        bound = KEYWORDS[name].bound
        if bound is not None:
            words[name] = (max if bound.lower else min)(words[name], value)
        elif name == "uniqueItems":
            words[name] = True
        else:
            raise IncompatibleError(name)
    return words


def either(shapes: Iterable[SchemaShape]) -> SchemaShape:
    """Return the shape that allows what one of several allows. Raises IncompatibleError where none can."""
    found = list(shapes)
    nullable = any(shape.nullable for shape in found)
    left = [shape for shape in found if shape.allowed]
    if not left:
        return SchemaShape(types=frozenset(), nullable=nullable)
    if len(left) == 1:
        return replace(left[0], nullable=nullable)
    if all(shape.only_values for shape in left):
        values: list[Any] = []
        for shape in left:
            values += [one for one in shape.values or () if not has_value(values, one)]
        types = frozenset[str]().union(*(shape.allowed for shape in left))
        return SchemaShape(types=_numbers(types), nullable=nullable, values=values)
    formats = [shape.words.get("format", "") for shape in left]
    if (
        all(name in TYPES_OF_FORMATS for name in formats)
        and len({repr(replace(one, words={})) for one in left}) == 1
    ):
        words = left[0].words | {"format": OR.join(dict.fromkeys(formats))}
        return replace(left[0], words=words, nullable=nullable)
    made = SchemaShape(types=frozenset(), nullable=nullable)
    for shape in left:
        if shape.values is not None or intersect(made.allowed, shape.allowed):
            raise IncompatibleError("alternatives")
        made.types = made.allowed | shape.allowed
        made.words |= {name: value for name, value in shape.words.items() if shape.applies(name)}
        made.facts |= {key: one for key, one in shape.facts.items() if key not in made.facts}
        if "object" in shape.allowed:
            made.attributes, made.required = shape.attributes, shape.required
            made.closed, made.map_of, made.keys = shape.closed, shape.map_of, shape.keys
            made.variants = shape.variants
        if "array" in shape.allowed:
            made.items = shape.items
    return made


def _numbers(types: frozenset[str]) -> frozenset[str]:
    return types - {"integer"} if "number" in types else types


def _both_with_variants(one: SchemaShape, other: SchemaShape) -> SchemaShape:
    if one.variants is not None and other.variants is not None:
        raise IncompatibleError("variants")
    holder, rest = (one, other) if one.variants is not None else (other, one)
    variants = holder.variants
    assert variants is not None
    names = {*rest.attributes, *rest.required}
    for case in variants.all:
        inside = {*holder.attributes, *case.shape.attributes}
        if (holder.closed and not names <= inside) or (rest.closed and not inside <= rest.attributes.keys()):
            raise IncompatibleError("additionalProperties")
    made = both(replace(holder, variants=None, closed=False), replace(rest, closed=False))
    made.closed = holder.closed or rest.closed
    return with_variants(made, variants)


def with_variants(shape: SchemaShape, variants: VariantShapes) -> SchemaShape:
    """Return a shape with variants, whose attributes stand in each where one says more of them.

    A plan has each attribute either beside its variants or in them. Raises IncompatibleError where the
    attribute that tells them may have other values, or be absent, and none of the variants would hold.
    """
    by = variants.by
    told = shape.attributes.get(by)
    known = None if told is None else told.values
    found = [
        VariantShape([value for value in one.values if known is None or has_value(known, value)], one.shape)
        for one in variants.all
    ]
    found = [one for one in found if one.values]
    beside = dict.fromkeys(name for name in (*shape.attributes, *shape.required) if name != by)
    twice = [name for name in beside if any(name in one.names for one in found)]
    if twice:
        if told is None or known is None or told.nullable or by not in shape.required:
            raise IncompatibleError("variants")
        covered = [value for one in found for value in one.values]
        if others := [value for value in known if not has_value(covered, value)]:
            found.append(VariantShape(others, SchemaShape()))
        found = [VariantShape(one.values, _extended(one.shape, shape, twice)) for one in found]
    base = without(shape, {*twice})
    found = [one for one in found if one.names]
    return replace(base, variants=VariantShapes(by, found) if found else None)


def _extended(own: SchemaShape, beside: SchemaShape, names: Sequence[str]) -> SchemaShape:
    """Return what a variant says, with what stands beside all variants of some attributes."""
    attributes = dict(own.attributes)
    for name in names:
        around = beside.attributes.get(name, SchemaShape())
        attributes[name] = both(around, attributes[name]) if name in attributes else around
    also = [name for name in names if name in beside.required]
    return replace(own, attributes=attributes, required=list(dict.fromkeys((*own.required, *also))))


def without(shape: SchemaShape, names: set[str]) -> SchemaShape:
    """Return a shape that says nothing of some attributes."""
    return replace(
        shape,
        attributes={name: one for name, one in shape.attributes.items() if name not in names},
        required=[name for name in shape.required if name not in names],
    )
