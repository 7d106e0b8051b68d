"""Planned values of payloads at any depth: found in a payload, and described as a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from trackplan.document import Path
from trackplan.model.plan import Attribute, Variants

Picks = Callable[[Attribute, Any], bool]

Schema = Mapping[str, Any]

Value = tuple[Path, Attribute, Any]
"""A sent value: its path inside the attributes, and the planned attribute."""


Enters = Callable[[Attribute | None], bool]

AnyValue = tuple[Path, Attribute | None, Any]
"""A sent value: its path inside the attributes, and what the plan has there, if anything."""


def values(
    attributes: Mapping[str, Attribute],
    sent: Any,
    picks: Picks,
    at: Path = (),
    *,
    variants: Variants | None = None,
) -> Iterator[Value]:
    """Yield the sent values of planned attributes that ``picks`` selects, at any depth.

    An attribute is that of the variant that the value has, if it has one of the ``variants``.
    It is asked before anything else is made, since it says no to nearly every value of every payload.
    """
    if not isinstance(sent, Mapping):
        return
    if variants is not None:
        attributes = {**attributes, **variants.of(sent.get(variants.by))}
    for name, value in sent.items():
        attribute = attributes.get(name)
        if attribute is not None:
            if picks(attribute, value):
                yield (*at, name), attribute, value
            if attribute.members or attribute.items is not None or attribute.values is not None:
                yield from _inside(attribute, value, picks, (*at, name))


def schema_of(
    attributes: Mapping[str, Attribute],
    wanted: Callable[[Attribute], Schema],
    *,
    variants: Variants | None = None,
) -> Schema:
    """Return the schema of attributes whose planned values, as found by `values`, fit ``wanted``.

    What is wanted holds no ``properties`` or ``items``; it may be empty. What any of the ``variants`` wants
    is wanted of all of them.
    """
    inner = {name: [_schema_inside(attribute, wanted)] for name, attribute in attributes.items()}
    for variant in variants.when.values() if variants is not None else ():
        for name, attribute in variant.attributes.items():
            inner.setdefault(name, []).append(_schema_inside(attribute, wanted))
    asked = {name: schema for name, schemas in inner.items() if (schema := _all_of(schemas))}
    return {"properties": asked} if asked else {}


def _all_of(schemas: Iterable[Schema]) -> Schema:
    kept: list[Schema] = []
    for schema in schemas:
        if schema and schema not in kept:
            kept.append(schema)
    return {"allOf": kept} if len(kept) > 1 else kept[0] if kept else {}


def every_value(
    attributes: Mapping[str, Attribute],
    sent: Any,
    enters: Enters = lambda _: True,
) -> Iterator[AnyValue]:
    """Yield each text and number that was sent, at any depth, with what the plan has there, if anything.

    What ``enters`` refuses is left out with all that is inside it.
    """
    if isinstance(sent, Mapping):
        yield from _in_object(attributes, sent, enters, ())


def _in_object(
    attributes: Mapping[str, Attribute],
    sent: Mapping[str, Any],
    enters: Enters,
    at: Path,
) -> Iterator[AnyValue]:
    for name, value in sent.items():
        yield from _in_value(attributes.get(name), value, enters, (*at, name))


def _in_map(values: Attribute, sent: Mapping[str, Any], enters: Enters, at: Path) -> Iterator[AnyValue]:
    for key, value in sent.items():
        yield from _in_value(values, value, enters, (*at, key))


def _in_value(attribute: Attribute | None, value: Any, enters: Enters, at: Path) -> Iterator[AnyValue]:
    if not enters(attribute):
        return
    if isinstance(value, Mapping):
        if attribute is not None and attribute.values is not None:
            yield from _in_map(attribute.values, value, enters, at)
        else:
            yield from _in_object(attribute.members if attribute is not None else {}, value, enters, at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            inner = attribute.items if attribute is not None else None
            yield from _in_value(inner, item, enters, (*at, index))
    elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
        yield at, attribute, value


def schema_of_every(
    attributes: Mapping[str, Attribute], anchor: str, wanted: Callable[[Attribute | None], Schema | None]
) -> Schema:
    """Return the schema of a payload whose every value, as found by `every_value`, fits ``wanted``.

    What is wanted of an attribute that no plan has, of ``None``, holds at any depth below the
    ``anchor``, whose name no other rule uses; ``None`` is wanted where nothing is looked at.
    """
    ref = {"$ref": f"#{anchor}"}

    def around(inner: Mapping[str, Attribute]) -> Schema:
        return {
            "properties": {name: of(attribute) for name, attribute in inner.items()},
            "additionalProperties": ref,
        }

    def of(attribute: Attribute) -> Schema:
        asked = wanted(attribute)
        if asked is None:
            return {}
        items = ref if attribute.items is None else of(attribute.items)
        if attribute.values is not None:
            return {**asked, "additionalProperties": of(attribute.values), "items": items}
        if not attribute.members and items is ref and asked == wanted(None):
            return ref
        return {**asked, **around(attribute.members), "items": items}

    free = {"$anchor": anchor, **(wanted(None) or {}), "additionalProperties": ref, "items": ref}
    return {"$defs": {anchor: free}, "properties": {"attributes": around(attributes)}}


def _schema_inside(attribute: Attribute, wanted: Callable[[Attribute], Schema]) -> Schema:
    inner = {
        keyword: schema
        for keyword, one in (("items", attribute.items), ("additionalProperties", attribute.values))
        if one is not None and (schema := _schema_inside(one, wanted))
    }
    members = schema_of(attribute.members, wanted, variants=attribute.variants)
    return {**wanted(attribute), **members, **inner}


def _inside(attribute: Attribute, value: Any, picks: Picks, at: Path) -> Iterator[Value]:
    if attribute.members:
        yield from values(attribute.members, value, picks, at, variants=attribute.variants)
    parts: Iterable[tuple[str | int, Any]] = ()
    one = attribute.values if isinstance(value, Mapping) else attribute.items
    if one is None:
        return
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for part, inner in parts:
        if picks(one, inner):
            yield (*at, part), one, inner
        yield from _inside(one, inner, picks, (*at, part))
