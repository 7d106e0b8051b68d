"""Example payloads of events: the plan's own, or generated ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.language.keywords import choices
from trackplan.model.plan import Attribute, Event, Holder
from trackplan.sampling.patterns import texts


def example(event: Event) -> tuple[Mapping[str, Any], bool]:
    """Return the plan's first example of an event, or a generated one; and whether it is the plan's."""
    if event.examples:
        return event.examples[0], True
    return _object(event), False


def _object(holder: Holder) -> dict[str, Any]:
    """Return an object of the first variant, if there are several."""
    made = _members(holder.attributes)
    if holder.variants is not None:
        variant = next(iter(holder.variants.when.values()))
        made |= {holder.variants.by: variant.equals[0], **_members(variant.attributes)}
    return made


def _members(attributes: Mapping[str, Attribute]) -> dict[str, Any]:
    return {name: _value(attribute) for name, attribute in attributes.items() if attribute.status == "active"}


def _key(keys: Mapping[str, Any]) -> str:
    if listed := choices(keys):
        return str(listed[0])
    return next(texts(keys["pattern"]), "key") if "pattern" in keys else "key"


def _value(attribute: Attribute) -> Any:
    """Return an example of one attribute: the plan's own if any, else the simplest of its type."""
    if attribute.examples:
        return attribute.examples[0]
    if listed := choices(attribute.constraints):
        return listed[0]
    kind = attribute.types[0]
    if kind == "object":
        if attribute.values is not None:
            return {_key(attribute.keys): _value(attribute.values)}
        return _object(attribute)
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
