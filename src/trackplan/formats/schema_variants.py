"""Alternatives of a JSON Schema that the values of one attribute tell apart, as variants of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from trackplan.formats.schema_combining import IncompatibleError, both, with_variants, without
from trackplan.formats.schema_shape import SchemaShape, VariantShape, VariantShapes, has_value

OBJECT = frozenset({"object"})
CONDITION = ("if", "then", "else")
WHY = "alternatives that no values of one attribute tell apart"


@dataclass(frozen=True, slots=True)
class SchemaCondition:
    """An ``if`` on the values of one attribute, with what holds where it is met and where it is not."""

    by: str
    values: list[Any]
    present: bool
    """Whether the attribute must be there for it to be met."""
    then: SchemaShape | None
    otherwise: SchemaShape | None


def is_condition(value: Any) -> bool:
    """Return whether a part of an ``allOf`` is a condition, and nothing else."""
    return isinstance(value, dict) and "if" in value and value.keys() <= {*CONDITION, "$comment"}


def tested(condition: Any) -> tuple[str, list[Any], bool] | None:
    """Return the attribute and the values that an ``if`` asks for; ``None`` if it asks for anything else."""
    if not isinstance(condition, dict) or not condition.keys() <= {"properties", "required", "type"}:
        return None
    properties, required = condition.get("properties"), condition.get("required", [])
    if condition.get("type", "object") != "object" or not isinstance(properties, dict):
        return None
    for by, asked in properties.items() if len(properties) == 1 else ():
        known = isinstance(asked, dict) and asked.keys() <= {"const", "enum"} and required in ([], [by])
        values = ([asked["const"]] if "const" in asked else asked.get("enum")) if known else None
        if isinstance(values, list) and values and all(isinstance(one, str | int | float) for one in values):
            return by, values, bool(required)
    return None


def of_alternatives(shapes: Sequence[SchemaShape]) -> SchemaShape:
    """Return objects that a required attribute tells apart as one. Raises IncompatibleError for others."""
    if len(shapes) <= 1 or not all(_is_plain(one) and one.allowed == OBJECT for one in shapes):
        raise IncompatibleError(WHY)
    by = next((name for name in shapes[0].attributes if _tells_apart(name, shapes)), None)
    if by is None or len({one.closed for one in shapes}) > 1:
        raise IncompatibleError(WHY)
    told = [one.attributes[by] for one in shapes]
    values = [value for one in told for value in one.values or ()]
    types = frozenset[str]().union(*(one.allowed for one in told))
    teller = replace(told[0], types=types, values=values, const=False)
    shared = _shared(shapes, by)
    base = SchemaShape(
        types=OBJECT,
        nullable=False,
        attributes={by: teller} | {name: shapes[0].attributes[name] for name in shared},
        required=[by, *(name for name in shared if name in shapes[0].required)],
        closed=shapes[0].closed,
    )
    variants = [
        VariantShape([*(one.values or ())], without(shape, {by, *shared}))
        for one, shape in zip(told, shapes, strict=True)
    ]
    return with_variants(base, VariantShapes(by, variants))


def _tells_apart(by: str, shapes: Sequence[SchemaShape]) -> bool:
    """Return whether each has other values of a required attribute."""
    found: list[Any] = []
    for one in shapes:
        told = one.attributes.get(by)
        if told is None or told.values is None or told.nullable or by not in one.required or told.words:
            return False
        if any(has_value(found, value) for value in told.values):
            return False
        found += told.values
    return True


def _shared(shapes: Sequence[SchemaShape], by: str) -> list[str]:
    """Return the attributes that all have alike."""
    first, *rest = shapes
    return [
        name
        for name, one in first.attributes.items()
        if name != by
        and all(other.attributes.get(name) == one for other in rest)
        and len({name in shape.required for shape in shapes}) == 1
    ]


def _is_plain(shape: SchemaShape) -> bool:
    """Return whether a shape says nothing of objects but their attributes."""
    return not (shape.words or shape.values or shape.map_of or shape.keys or shape.items or shape.variants)


def of_conditions(shape: SchemaShape, read: Sequence[SchemaCondition | None]) -> SchemaShape:
    """Return a shape with conditions on the values of one attribute. Raises IncompatibleError for others."""
    conditions = [one for one in read if one is not None]
    if len(conditions) < len(read):
        raise IncompatibleError(WHY)
    by = conditions[0].by
    told = shape.attributes.get(by)
    if shape.variants or "object" not in shape.allowed or any(one.by != by for one in conditions):
        raise IncompatibleError(WHY)
    required = by in shape.required
    if told is None or not all(one.present or required for one in conditions):
        raise IncompatibleError(WHY)
    every = told.values if required and not told.nullable else None
    values = _values(conditions, every)
    closing = [one for one in conditions if one.then is None and one.otherwise is not None]
    cases: list[tuple[list[SchemaShape], VariantShape]] = []
    for value in values:
        parts = [part for one in conditions if (part := _part(one, value)) is not None]
        known = next((case for case in cases if [*map(id, case[0])] == [*map(id, parts)]), None)
        if known is not None:
            known[1].values.append(value)
        else:
            cases.append((parts, VariantShape([value], _joined(shape, parts))))
    rest = [one.otherwise for one in conditions if one.otherwise is not None]
    only_closes = len(rest) == len(closing) == 1 and _only_closes(rest[0], shape, values, closing[0])
    if every is None and rest and not only_closes:
        raise IncompatibleError(WHY)
    found = [case for _, case in cases]
    if shape.closed and not all(one.names <= shape.attributes.keys() for one in found):
        raise IncompatibleError(WHY)
    closed = {one.shape.closed for one in found}
    if len(closed) > 1 or (closed == {True} and every is None and not rest):
        raise IncompatibleError(WHY)
    made = replace(shape, closed=shape.closed or closed == {True})
    return with_variants(made, VariantShapes(by, found))


def _values(conditions: Sequence[SchemaCondition], every: Sequence[Any] | None) -> list[Any]:
    """Return each value that a condition names, and the others that the attribute may have, if known."""
    found: list[Any] = []
    for value in (*(value for one in conditions for value in one.values), *(every or ())):
        if not has_value(found, value) and (every is None or has_value(every, value)):
            found.append(value)
    return found


def _part(condition: SchemaCondition, value: Any) -> SchemaShape | None:
    return condition.then if has_value(condition.values, value) else condition.otherwise


def _joined(base: SchemaShape, parts: Sequence[SchemaShape]) -> SchemaShape:
    """Return what several conditions ask together, without what only lets the attributes around be."""
    made = SchemaShape()
    for part in parts:
        typed = part.types is not None and (base.allowed != OBJECT or base.nullable)
        if not _is_plain(part) or "object" not in part.allowed or typed:
            raise IncompatibleError(WHY)
        loose = {
            name for name, one in part.attributes.items() if one == SchemaShape() and name in base.attributes
        }
        if part.closed and not {*base.attributes, *base.required} <= part.attributes.keys():
            raise IncompatibleError(WHY)
        own = without(part, loose - {*part.required})
        closed = made.closed or own.closed
        if closed and made.attributes and own.attributes.keys() != made.attributes.keys():
            raise IncompatibleError(WHY)
        made = replace(both(replace(made, closed=False), replace(own, closed=False)), closed=closed)
    return made


def _only_closes(
    rest: SchemaShape, base: SchemaShape, values: Sequence[Any], condition: SchemaCondition
) -> bool:
    """Return whether any other value just leaves the attributes that all variants share."""
    return (
        rest.closed
        and not rest.required
        and rest.attributes.keys() == base.attributes.keys()
        and all(one == SchemaShape() for one in rest.attributes.values())
        and len(condition.values) == len(values)
    )


def lost_of(shape: SchemaShape) -> Iterator[str]:
    """Yield the keywords of an alternative that a variant has no place for."""
    facts: Mapping[str, Any] = shape.facts
    names = {"examples": "examples", "status": "deprecated", "meta": "default"}
    yield from (names[key] for key in names if key in facts)
