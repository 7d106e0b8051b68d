"""The order of keys, taken from the language's JSON Schema, and of unordered lists."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from trackplan.language.check import language_schema

Schema = Mapping[str, Any]
ANY: Schema = {}


def language() -> Schema:
    """Return the JSON Schema of a plan file."""
    return language_schema()


def resolve(schema: Schema, *, mapping: bool) -> Schema:
    """Resolve a schema: follow its reference, and pick the alternative for this type of node."""
    while "$ref" in schema:
        schema = language()["$defs"][schema["$ref"].rpartition("/")[2]]
    wanted = ("properties", "additionalProperties") if mapping else ("items",)
    for choice in schema.get("anyOf", ()):
        found = resolve(choice, mapping=mapping)
        if any(name in found for name in wanted):
            return found
    return schema


def under(schema: Schema, key: str) -> Schema:
    """Return the schema of the value of a key."""
    found = schema.get("properties", ANY).get(key)
    if found is None:
        found = schema.get("additionalProperties")
    return found if isinstance(found, Mapping) else ANY


def ranks(schema: Schema) -> Mapping[str, int]:
    """Return the rank of each key of the language; merges are first, unknown keys last."""
    return {name: index for index, name in enumerate(("<<", *schema.get("properties", ())))}


@cache
def _unordered() -> tuple[Schema, ...]:
    plan, event, journey = (
        found["properties"]
        for found in (language(), *(language()["$defs"][name] for name in ("event", "journey")))
    )
    # Not `groups`, where the first wins, nor `sources`, `by` and `enum`, which a person may read in order.
    verbs = plan["naming"]["properties"]["verbs"]
    return verbs, event["tags"], event["checks"], journey["exit_on"], journey["uses"]


def is_unordered(schema: Schema) -> bool:
    """Return whether the order of a list has no meaning, so that it may be sorted."""
    return any(schema is one for one in _unordered())


def normalised(value: Any, schema: Schema) -> Any:
    """Normalise the data of a plan file for comparison: unordered lists are sorted."""
    if isinstance(value, dict):
        schema = resolve(schema, mapping=True)
        return {key: normalised(each, under(schema, str(key))) for key, each in value.items()}
    if isinstance(value, list):
        schema = resolve(schema, mapping=False)
        if is_unordered(schema) and all(isinstance(each, str) for each in value):
            return sorted(value)
        return [normalised(each, schema.get("items", ANY)) for each in value]
    return value
