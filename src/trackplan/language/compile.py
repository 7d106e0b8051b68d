"""Compilation of a plan's events to JSON Schema 2020-12, the one definition of their meaning.

Lint, audit, diff, docs and every export use these schemas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from trackplan.language.keywords import KEYWORDS
from trackplan.model.plan import Additional, Attribute, Event, Plan

Closed = Literal["forbid", "warn"]

JSON_TYPES: Mapping[str, tuple[str, ...]] = {
    "string": ("string",),
    "integer": ("integer",),
    "number": ("number",),
    "boolean": ("boolean",),
    "object": ("object",),
    "array": ("array",),
    "timestamp": ("integer",),
    "datetime": ("string",),
    "date": ("string",),
    "any": ("string", "number", "boolean", "object", "array"),
}
"""The JSON types of each type of the language. `timestamp` is unix seconds."""

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
        **_object(event.attributes, event.additional, closed),
    }


def people_schema(plan: Plan, *, closed: Closed = "forbid") -> dict[str, Any]:
    """Return the schema of the attributes of a person; none is required in an identify call."""
    schema = _object(plan.people, "warn", closed)
    schema.pop("required", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "person",
        **schema,
    }


def attribute_schema(
    attribute: Attribute, additional: Additional = "warn", closed: Closed = "forbid"
) -> dict[str, Any]:
    """Return the schema of one attribute; ``additional`` is inherited from its parent."""
    names = [name for kind in attribute.types for name in JSON_TYPES[kind]]
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
    if "object" in attribute.types and (attribute.attributes or attribute.additional):
        schema |= _object(attribute.attributes, inherited, closed, typed=False)
    if attribute.items is not None:
        schema["items"] = attribute_schema(attribute.items, inherited, closed)
    return schema


def constraint_schema(attribute: Attribute) -> dict[str, Any]:
    """Return the schema of an attribute's constraints, and of the text formats that its types imply."""
    schema = _formats(attribute.types)
    for name, value in attribute.constraints.items():
        part = KEYWORDS[name].schema(value, nullable=attribute.nullable)
        if schema.keys().isdisjoint(part):
            schema |= part
        else:  # both hold, such as the format of a date and another one
            schema.setdefault("allOf", []).append(part)
    return schema


def _object(
    attributes: Mapping[str, Attribute], additional: Additional, closed: Closed, *, typed: bool = True
) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"} if typed else {}
    schema["properties"] = {
        name: attribute_schema(attribute, additional, closed) for name, attribute in attributes.items()
    }
    required = [name for name, attribute in attributes.items() if attribute.required]
    if required:
        schema["required"] = required
    if additional == "forbid" or (additional == "warn" and closed == "warn"):
        schema["additionalProperties"] = False
    return schema


def _formats(types: tuple[str, ...]) -> dict[str, Any]:
    formats = [FORMATS[kind] for kind in types if kind in FORMATS]
    if not formats or "string" in types or "any" in types:
        return {}
    if len(formats) == 1:
        return {"format": formats[0]}
    return {"anyOf": [{"format": name} for name in formats]}
