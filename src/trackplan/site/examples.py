"""Example payloads of events: the plan's own, or generated ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.language.keywords import choices
from trackplan.model.plan import Attribute, Event


def example(event: Event) -> tuple[Mapping[str, Any], bool]:
    """Return the plan's first example of an event, or a generated one; and whether it is the plan's."""
    if event.examples:
        return event.examples[0], True
    return _object(event.attributes), False


def _object(attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    return {name: _value(attribute) for name, attribute in attributes.items() if attribute.status == "active"}


def _value(attribute: Attribute) -> Any:
    """Return an example of one attribute: the plan's own if any, else the simplest of its type."""
    if attribute.examples:
        return attribute.examples[0]
    if listed := choices(attribute.constraints):
        return listed[0]
    kind = attribute.types[0]
    if kind == "object":
        return _object(attribute.attributes)
    if kind == "array":
        return [] if attribute.items is None else [_value(attribute.items)]
    return _PLAIN.get(kind, "…")


_PLAIN: Mapping[str, Any] = {
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "timestamp": 1_772_000_000,
    "datetime": "2026-02-25T06:13:20Z",
    "date": "2026-02-25",
}
