"""The order of keys, that in which the language's JSON Schema lists them, and of lists that have none."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from trackplan.language.check import schema_text

Schema = Mapping[str, Any]
ANY: Schema = {}


@cache
def language() -> Schema:
    """The JSON Schema of a plan file."""
    schema: Schema = json.loads(schema_text())
    return schema


def meant(schema: Schema, *, mapping: bool) -> Schema:
    """The schema behind a reference, or that of several alternatives which describes such a node."""
    while "$ref" in schema:
        schema = language()["$defs"][schema["$ref"].rpartition("/")[2]]
    wanted = ("properties", "additionalProperties") if mapping else ("items",)
    for choice in schema.get("anyOf", ()):
        found = meant(choice, mapping=mapping)
        if any(name in found for name in wanted):
            return found
    return schema


def under(schema: Schema, key: str) -> Schema:
    """The schema of the value of a key."""
    found = schema.get("properties", ANY).get(key)
    if found is None:
        found = schema.get("additionalProperties")
    return found if isinstance(found, Mapping) else ANY


def ranks(schema: Schema) -> Mapping[str, int]:
    """The place of each key that the language lists; a merge stands first, other keys stay behind."""
    return {name: index for index, name in enumerate(("<<", *schema.get("properties", ())))}


@cache
def _unordered() -> tuple[Schema, ...]:
    plan, event, journey = (
        found["properties"]
        for found in (language(), *(language()["$defs"][name] for name in ("event", "journey")))
    )
    # Not `groups`, where the first wins, nor `sources`, `by` and `enum`, which a person may read in order.
    verbs = plan["naming"]["properties"]["verbs"]
    return verbs, event["tags"], journey["exit_on"], journey["uses"]


def is_unordered(schema: Schema) -> bool:
    """Whether the order of such a list says nothing, so that it may be sorted."""
    return any(schema is one for one in _unordered())


def settled(value: Any, schema: Schema) -> Any:
    """The data of a plan file as far as order means something: lists without one are sorted."""
    if isinstance(value, dict):
        schema = meant(schema, mapping=True)
        return {key: settled(each, under(schema, str(key))) for key, each in value.items()}
    if isinstance(value, list):
        schema = meant(schema, mapping=False)
        if is_unordered(schema) and all(isinstance(each, str) for each in value):
            return sorted(value)
        return [settled(each, schema.get("items", ANY)) for each in value]
    return value
