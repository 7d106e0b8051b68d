"""What every export shares: its input, its files, and the list of what a format has no place for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from trackplan.document import Document
from trackplan.formats.foreign import OBJECT_TABLES
from trackplan.language.attributes import of_group
from trackplan.language.keywords import KEYWORDS
from trackplan.model.finding import Skipped
from trackplan.model.plan import Plan

ATTRIBUTE_SCHEMA = frozenset(
    f"attribute.{key}"
    for key in (
        "type",
        "required",
        "nullable",
        "description",
        "attributes",
        "items",
        "values",
        "keys",
        "variants",
        "additional",
        *KEYWORDS,
    )
)
"""What a JSON Schema says of an attribute."""
EVENT_SCHEMA = ATTRIBUTE_SCHEMA | {
    "types",
    "events",
    "groups",
    "group.on",
    "name",
    "event.attributes",
    "event.variants",
    "event.groups",
    "event.additional",
}
"""What a format says that holds a JSON Schema of each event."""
OBJECT_SCHEMA = frozenset({"objects", *(f"object.{key}" for key in OBJECT_TABLES)})
"""What a format says that holds a JSON Schema of each type of objects."""
_NO_PLACE = "the format has no place for it"
_OF_THE_PLAN = frozenset({"trackplan", "rules", "allow", "docs", "naming", "liquid"})
"""Keys about the plan itself, which no other tool would read."""


class Exported(NamedTuple):
    """The files of an export by path, and what they do not carry."""

    files: Mapping[str, bytes]
    not_carried: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exporting:
    """A plan to export, and the options of the export."""

    plan: Plan
    documents: Sequence[Document] = field(default=(), repr=False)
    bundle: bool = False
    draft: str = "2020-12"
    id_base: str = ""
    csv: bool = False

    def data(self) -> dict[str, Any]:
        """Return the data of all plan files as one mapping."""
        merged: dict[str, Any] = {}
        for document in self.documents:
            if isinstance(document.data, dict):
                _merge(merged, document.data)
        return merged

    def lost(self, keeps: AbstractSet[str]) -> tuple[Skipped, ...]:
        """Return the constructs of the plan that are not among those that a format keeps."""
        found = Counter(one for one in _constructs(self.data()) if one not in keeps)
        return tuple(
            Skipped(what=construct, reason=_NO_PLACE, count=count)
            for construct, count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
        )


def _merge(into: dict[str, Any], data: Mapping[str, Any]) -> None:
    for key, value in data.items():
        known = into.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            _merge(known, value)
        elif isinstance(known, list) and isinstance(value, list):
            known += value
        else:
            into[key] = json.loads(json.dumps(value)) if isinstance(value, dict | list) else value


def _constructs(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield each construct that a plan uses: the kind of a mapping, a dot and its key."""
    for key, value in data.items():
        if key in _TABLES and value:
            yield from [key] * (len(value) if key == "objects" else 1)
            for one in value.values():
                yield from _of_one(key, one or {})
        elif key == "people" and value:
            yield key
            yield from _attributes(value.get("attributes"))
        elif key not in _OF_THE_PLAN:
            yield from [key] * (len(value) if isinstance(value, dict) else 1)


_TABLES = {"events": "event", "groups": "group", "objects": "object"}
"""The tables of things with attributes, and what one of them is."""


def _of_one(table: str, one: Mapping[str, Any]) -> Iterator[str]:
    """Yield the constructs of one event, group or type of objects."""
    names = {*of_group(one)} if table == "groups" else set()
    yield from _attributes({name: one[name] for name in one if name in names})
    for key, part in one.items():
        if key not in names:
            yield f"{_TABLES[table]}.{key}"
            if key == "attributes" or (table == "objects" and key in OBJECT_TABLES):
                yield from _attributes(part)


def _attributes(table: Any) -> Iterator[str]:
    for attribute in (table or {}).values():
        yield from _attribute(attribute)


def _attribute(attribute: Any) -> Iterator[str]:
    for key, value in (attribute or {}).items():
        yield f"attribute.{key}"
        if key == "attributes":
            yield from _attributes(value)
        elif key in {"items", "values"}:
            yield from _attribute(value)


def json_file(data: Any) -> bytes:
    """Return a JSON file that a person can read, with a line break at its end."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
