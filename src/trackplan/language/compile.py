"""Compilation of a plan's events to JSON Schema 2020-12, the one definition of their meaning.

Lint, audit, diff, docs and every export use these schemas.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from trackplan.language.keywords import KEYWORDS
from trackplan.language.types import TYPES
from trackplan.model.plan import (
    OBJECT_TYPE_IDS,
    Additional,
    Attribute,
    Event,
    Holder,
    ObjectType,
    Plan,
    Variants,
)

Closed = Literal["forbid", "warn"]

FORMATS: Mapping[str, str] = {"datetime": "date-time", "date": "date"}


def event_schema(event: Event, *, closed: Closed = "forbid") -> dict[str, Any]:
    """Return the schema of an event's attributes.

    An unplanned attribute is invalid if the plan forbids it; with ``closed="warn"`` also if the plan warns
    about it, so that a validator finds it.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": event.name,
        **({"description": event.description} if event.description else {}),
        **_object(event, event.additional, closed),
    }


def people_schema(plan: Plan, *, closed: Closed = "forbid") -> dict[str, Any]:
    """Return the schema of the attributes of a person."""
    return _stored("person", "", plan.people, closed)


def object_schema(object_type: ObjectType, *, closed: Closed = "forbid") -> dict[str, Any]:
    """Return the schema of the attributes of an object, which may hold the id of its type too."""
    schema = _stored(object_type.name, object_type.description, object_type.members, closed)
    schema["properties"] |= {name: {"type": ["string", "integer"]} for name in OBJECT_TYPE_IDS}
    return schema


def _stored(
    title: str, description: str, attributes: Mapping[str, Attribute], closed: Closed
) -> dict[str, Any]:
    """Return the schema of what is stored; a call changes some of it, so that none is required."""
    schema = {"type": "object", **_members(attributes, "warn", closed)} | _closing("warn", closed)
    schema.pop("required", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **({"description": description} if description else {}),
        **schema,
    }


def attribute_schema(
    attribute: Attribute, additional: Additional = "warn", closed: Closed = "forbid"
) -> dict[str, Any]:
    """Return the schema of one attribute; ``additional`` is inherited from its parent."""
    names = [name for kind in attribute.types for name in TYPES[kind]]
    types = list(dict.fromkeys(names))
    if "number" in types and "integer" in types:
        types.remove("integer")
    if attribute.nullable:
        types.append("null")
    schema: dict[str, Any] = {"type": types[0] if len(types) == 1 else types}
    if attribute.description:
        schema["description"] = attribute.description
    schema |= constraint_schema(attribute)
    inherited = attribute.additional or additional
    if "object" in attribute.types:
        if attribute.values is not None:
            schema["additionalProperties"] = attribute_schema(attribute.values, inherited, closed)
        elif attribute.attributes or attribute.additional or attribute.variants:
            _add(schema, _object(attribute, inherited, closed, typed=False))
        if attribute.keys:
            schema["propertyNames"] = keys_schema(attribute)
    if attribute.items is not None:
        schema["items"] = attribute_schema(attribute.items, inherited, closed)
    return schema


def constraint_schema(attribute: Attribute) -> dict[str, Any]:
    """Return the schema of an attribute's constraints, and of the text formats that its types imply."""
    return _constraints(attribute.constraints, _formats(attribute.types), nullable=attribute.nullable)


def keys_schema(of_map: Attribute) -> dict[str, Any]:
    """Return the schema of the keys of a map."""
    return _constraints(of_map.keys, {})


def _constraints(
    constraints: Mapping[str, Any], schema: dict[str, Any], *, nullable: bool = False
) -> dict[str, Any]:
    for name, value in constraints.items():
        _add(schema, KEYWORDS[name].schema(value, nullable=nullable))
    return schema


def _add(schema: dict[str, Any], part: Mapping[str, Any]) -> None:
    """Add to a schema what must hold too, such as another format beside that of a date."""
    if schema.keys().isdisjoint(part):
        schema |= part
    else:
        schema.setdefault("allOf", []).append(part)


def _object(holder: Holder, additional: Additional, closed: Closed, *, typed: bool = True) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"} if typed else {}
    schema |= _members(holder.attributes, additional, closed)
    if holder.variants is None:
        return schema | _closing(additional, closed)
    return schema | {"allOf": [*_variants(holder, holder.variants, additional, closed)]}


def _members(attributes: Mapping[str, Attribute], additional: Additional, closed: Closed) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "properties": {
            name: attribute_schema(attribute, additional, closed) for name, attribute in attributes.items()
        }
    }
    required = [name for name, attribute in attributes.items() if attribute.required]
    return schema | ({"required": required} if required else {})


def _closing(additional: Additional, closed: Closed) -> dict[str, Any]:
    """The schema by which an unplanned attribute is invalid, where it is."""
    is_closed = additional == "forbid" or (additional == "warn" and closed == "warn")
    return {"additionalProperties": False} if is_closed else {}


def _variants(
    holder: Holder, variants: Variants, additional: Additional, closed: Closed
) -> Iterator[dict[str, Any]]:
    """Yield a condition for each variant, and one for every other value of the discriminator.

    `additionalProperties` only looks at the `properties` beside it, so each names all that may be there.
    """
    closing = _closing(additional, closed)
    others = dict.fromkeys(holder.attributes, True) if closing else {}
    for variant in variants.when.values():
        then = _members(variant.attributes, additional, closed)
        then["properties"] = {**others, **then["properties"]}
        yield {"if": _is_one_of(variants.by, variant.equals), "then": then | closing}
    if closing:
        yield {"if": _is_one_of(variants.by, [*variants.values]), "else": {"properties": others, **closing}}


def _is_one_of(name: str, values: Sequence[Any]) -> dict[str, Any]:
    one = {"const": values[0]} if len(values) == 1 else {"enum": [*values]}
    return {"properties": {name: one}, "required": [name]}


def _formats(types: tuple[str, ...]) -> dict[str, Any]:
    formats = [FORMATS[kind] for kind in types if kind in FORMATS]
    if not formats or "string" in types or "any" in types:
        return {}
    if len(formats) == 1:
        return {"format": formats[0]}
    return {"anyOf": [{"format": name} for name in formats]}
