"""Planned values of payloads at any depth: found in a payload, and described as a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from trackplan.document import Path
from trackplan.model.payload import Sample
from trackplan.model.plan import Attribute

Picks = Callable[[Attribute, Any], bool]

Schema = Mapping[str, Any]

Value = tuple[Path, Attribute, Any]
"""A sent value: its path inside the attributes, and the planned attribute."""


def planned(sample: Sample) -> Mapping[str, Attribute]:
    """The attributes that the plan has for a payload; none for an event that nobody planned."""
    if sample.payload.kind == "person":
        return sample.plan.people
    return sample.event.attributes if sample.event is not None else {}


def values(attributes: Mapping[str, Attribute], sent: Any, picks: Picks, at: Path = ()) -> Iterator[Value]:
    """Yield the sent values of planned attributes that ``picks`` selects, at any depth.

    It is asked before anything else is made, since it says no to nearly every value of every payload.
    """
    for name, value in sent.items() if isinstance(sent, Mapping) else ():
        attribute = attributes.get(name)
        if attribute is not None:
            if picks(attribute, value):
                yield (*at, name), attribute, value
            if attribute.attributes or attribute.items is not None:
                yield from _inside(attribute, value, picks, (*at, name))


def schema_of(attributes: Mapping[str, Attribute], wanted: Callable[[Attribute], Schema]) -> Schema:
    """Return the schema of attributes whose planned values, as found by `values`, fit ``wanted``.

    What is wanted holds no ``properties`` or ``items``; it may be empty.
    """
    inner = {name: _schema_inside(attribute, wanted) for name, attribute in attributes.items()}
    asked = {name: schema for name, schema in inner.items() if schema}
    return {"properties": asked} if asked else {}


def _schema_inside(attribute: Attribute, wanted: Callable[[Attribute], Schema]) -> Schema:
    items = _schema_inside(attribute.items, wanted) if attribute.items is not None else None
    inner = {"items": items} if items else {}
    return {**wanted(attribute), **schema_of(attribute.attributes, wanted), **inner}


def _inside(attribute: Attribute, value: Any, picks: Picks, at: Path) -> Iterator[Value]:
    if attribute.attributes:
        yield from values(attribute.attributes, value, picks, at)
    if attribute.items is not None and isinstance(value, list):
        for index, item in enumerate(value):
            if picks(attribute.items, item):
                yield (*at, index), attribute.items, item
            yield from _inside(attribute.items, item, picks, (*at, index))
