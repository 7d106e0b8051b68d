"""Checks of what a plan defines by name: types, and the names that payloads carry.

They need all files of a plan, since one may use what another defines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trackplan.document import Ref
from trackplan.language.attributes import of_group
from trackplan.language.check import not_one_of
from trackplan.language.types import TYPES

Refs = Mapping[tuple[str, ...], Ref]
"""Where each top-level key, and each name under a merged one, was written."""


class DefinitionFault(NamedTuple):
    """A fault of a definition, and its place."""

    ref: Ref
    rule: str
    message: str
    help: str


def definition_faults(data: Mapping[str, Any], refs: Refs) -> Iterator[DefinitionFault]:
    """Yield each fault of the definitions in merged files that fit the language's schema."""
    types = {name: value for name, value in (data.get("types") or {}).items() if isinstance(value, Mapping)}
    yield from _of_types(types, refs)
    yield from _sent_twice(data.get("events") or {}, lambda name: refs["events", name])
    yield from _of_one_type_id(data.get("objects") or {}, refs)
    for table, ref in _tables(data, refs):
        yield from _sent_twice(table, lambda name, ref=ref: ref / name)
        for name, value in table.items():
            yield from _of_definition(value, ref / name, types)


def _tables(data: Mapping[str, Any], refs: Refs) -> Iterator[tuple[Mapping[str, Any], Ref]]:
    """Yield each table of attributes that stands in no other one, with its place."""
    for name, event in (data.get("events") or {}).items():
        yield from _inside(event or {}, refs["events", name])
    for name, group in (data.get("groups") or {}).items():
        yield {one: (group or {})[one] for one in of_group(group or {})}, refs["groups", name]
    for name in data.get("people") or {}:
        yield {name: data["people"][name]}, Ref(refs["people", name].document, refs["people", name].path[:-1])
    for name, one in (data.get("objects") or {}).items():
        for key in ("attributes", "relationship"):
            if table := (one or {}).get(key):
                yield table, refs["objects", name] / key
    for name in data.get("types") or {}:
        yield {name: data["types"][name]}, Ref(refs["types", name].document, ("types",))


def _inside(value: Mapping[str, Any], ref: Ref) -> Iterator[tuple[Mapping[str, Any], Ref]]:
    """Yield each table of attributes of an event or an object, those of its variants too."""
    if "attributes" in value:
        yield value["attributes"] or {}, ref / "attributes"
    for name, variant in (value.get("variants") or {}).get("when", {}).items():
        if variant and "attributes" in variant:
            yield variant["attributes"] or {}, ref / "variants" / "when" / name / "attributes"


def _of_definition(value: Any, ref: Ref, types: Mapping[str, Any]) -> Iterator[DefinitionFault]:
    kind = value["type"]
    if isinstance(kind, str) and kind not in TYPES and kind not in types:
        place = ref / "type"
        yield DefinitionFault(place, "invalid-value", *not_one_of(place.path, kind, [*TYPES, *types]))
    for key in ("items", "values"):
        if key in value:
            yield from _of_definition(value[key], ref / key, types)
    for table, here in _inside(value, ref):
        yield from _sent_twice(table, lambda name, here=here: here / name)
        for name, one in table.items():
            yield from _of_definition(one, here / name, types)


def _of_types(types: Mapping[str, Any], refs: Refs) -> Iterator[DefinitionFault]:
    """Yield each type that has the name of another, or that is made of itself."""
    uses = {name: {*_used(value)} & types.keys() for name, value in types.items()}
    for name in types:
        key = refs["types", name].key
        if name in TYPES:
            message = f"`{name}` is a type of the language, which `types` cannot define anew"
            yield DefinitionFault(key, "invalid-value", message, "give it another name")
        elif name in _reached(name, uses):
            message = f"the type `{name}` is made of itself"
            help_ = "write it out as deep as it is sent, or let the innermost be `type: object`"
            yield DefinitionFault(key, "invalid-value", message, help_)


def _reached(name: str, uses: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [*uses[name]]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += uses[one]
    return found


def _used(value: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value["type"], str):
        yield value["type"]
    for key in ("items", "values"):
        if key in value:
            yield from _used(value[key])
    for table, _ in _inside(value, Ref(None)):  # type: ignore[arg-type]  # no place is asked for
        for one in table.values():
            yield from _used(one)


def _of_one_type_id(objects: Mapping[str, Any], refs: Refs) -> Iterator[DefinitionFault]:
    """Yield both of two types of objects that calls would not tell apart."""
    by_id: dict[str, str] = {}
    for name, value in objects.items():
        type_id = str((value or {}).get("type_id", 1))
        other = by_id.setdefault(type_id, name)
        if other != name:
            for one in (other, name):
                ref = refs["objects", one]
                place = ref / "type_id" if "type_id" in (objects[one] or {}) else ref.key
                message = f"`{other}` and `{name}` both have the type id {type_id}"
                help_ = "write the id that Customer.io shows for each; without a `type_id` it is 1"
                yield DefinitionFault(place, "defined-twice", message, help_)


def _sent_twice(table: Mapping[str, Any], place: Any) -> Iterator[DefinitionFault]:
    """Yield both of two names that payloads would carry as one."""
    by_sent: dict[str, str] = {}
    for name, value in table.items():
        sent = (value or {}).get("sends_as", name)
        other = by_sent.setdefault(sent, name)
        if other != name:
            for one, beside in ((other, name), (name, other)):
                written = "sends_as" in (table[one] or {})
                ref = place(one) / "sends_as" if written else place(one).key
                message = f"`{one}` and `{beside}` are both sent as `{sent}`"
                yield DefinitionFault(ref, "defined-twice", message, "keep one of the two, or rename one")
