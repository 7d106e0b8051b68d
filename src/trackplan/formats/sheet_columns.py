"""The columns of a plan's spreadsheet, derived from the language's JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

from trackplan.formatting.order import Schema, language, resolve, under

CellKind = Literal["text", "yes-no", "number", "whole number", "date", "texts", "scalar", "json"]


class SheetColumn(NamedTuple):
    """One column: its title, and the key of the plan that its cells hold."""

    title: str
    path: tuple[str, ...]
    kind: CellKind
    choices: tuple[str, ...] = ()
    """What a cell, or each word of a list, may be; empty for anything."""
    help: str = ""
    width: int = 16


class Tab(NamedTuple):
    """One sheet: its name, the columns that name a row, and those that describe it."""

    name: str
    keys: tuple[SheetColumn, ...]
    columns: tuple[SheetColumn, ...]

    @property
    def all(self) -> tuple[SheetColumn, ...]:
        """Every column, in order."""
        return (*self.keys, *self.columns)


_NESTED = ("attributes", "items", "relationship")
"""Keys that have rows of their own."""
_WHOLE = ("values", "variants")
"""Keys whose definitions stand in one cell, as JSON."""
_WIDE = ("description", "when", "examples", "uses", "suppression")
_WORDS = re.compile(r"[_\s]+|(?<=[a-z])(?=[A-Z])")


def _title(path: Sequence[str]) -> str:
    return ": ".join(" ".join(_WORDS.split(part)).lower() for part in path).capitalize()


def _columns(schema: Schema, prefix: tuple[str, ...] = ()) -> Iterator[SheetColumn]:
    for key in resolve(schema, mapping=True).get("properties", ()):
        if key in _NESTED:
            continue
        inner = _resolved(under(resolve(schema, mapping=True), key))
        path = (*prefix, key)
        table = inner.get("type") == "object" and inner.get("properties")
        if table and not prefix and key not in _WHOLE:
            yield from _columns(inner, path)
            continue
        kind, choices = _kind(inner) if key not in _WHOLE else ("json", ())
        width = 44 if key in _WIDE else 22 if kind in {"texts", "json"} else 14
        yield SheetColumn(_title(path), path, kind, choices, str(inner.get("description", "")), width)


def _resolved(schema: Schema) -> Schema:
    """Follow a reference, keeping what stands beside it."""
    if "$ref" not in schema:
        return schema
    target = language()["$defs"][schema["$ref"].rpartition("/")[2]]
    return _resolved({**target, **{key: one for key, one in schema.items() if key != "$ref"}})


def _kind(schema: Schema) -> tuple[CellKind, tuple[str, ...]]:  # noqa: PLR0911 - one a kind
    if "enum" in schema:
        return "text", tuple("no" if one is False else str(one) for one in schema["enum"])
    if "anyOf" in schema:
        kinds = [_kind(_resolved(one)) for one in schema["anyOf"]]
        lists = [one for one in kinds if one[0] == "texts"]
        if lists and all(one[0] in {"text", "texts"} for one in kinds):
            return lists[0]
        return "json", ()
    kind = schema.get("type")
    if kind == "array":
        inner = _resolved(schema.get("items", {}))
        if inner.get("type") == "string" or "enum" in inner:
            return "texts", tuple(map(str, inner.get("enum", ())))
        return ("texts", ()) if isinstance(inner.get("type"), list) else ("json", ())
    if isinstance(kind, list):
        return "scalar", ()
    if schema.get("format") == "date":
        return "date", ()
    simple: Mapping[Any, CellKind] = {
        "string": "text", "boolean": "yes-no", "number": "number", "integer": "whole number",
    }  # fmt: skip
    return simple.get(kind, "json"), ()


OF = ("event", "group", "object", "relationship")
"""What a row of the attributes belongs to."""


@cache
def tabs() -> tuple[Tab, ...]:
    """Return the sheets of a plan."""
    defs = language()["$defs"]
    attribute = tuple(_columns(defs["attribute"]))
    attribute = (
        *(one for one in attribute if one.path in _FIRST),
        *(one for one in attribute if one.path not in _FIRST),
    )
    name = SheetColumn(
        "Attribute", ("attribute",), "text", (), "The path: items[].sku, shipping.country.", 26
    )
    level = defs["level"]["enum"]
    event = SheetColumn("Event", ("event",), "text", (), "The name, as it is sent.", 26)
    journey = SheetColumn("Journey", ("journey",), "text", (), "Its name.", 26)
    rule = SheetColumn("Rule", ("rule",), "text", (), "A rule of `trackplan rules`.", 32)
    of = SheetColumn("Of", ("of",), "text", OF, "What has it: an event, a group of attributes, an object.", 8)
    holder = SheetColumn("Name", ("name",), "text", (), "The event, the group or the object.", 26)
    object_ = SheetColumn("Object", ("object",), "text", (), "Its name.", 26)
    severity = SheetColumn("Severity", ("severity",), "text", tuple(level), "How bad a finding of it is.")
    options = SheetColumn("Options", ("options",), "json", (), "Its options, as JSON.", 44)
    return (
        Tab("Events", (event,), tuple(_columns(defs["event"]))),
        Tab("Attributes", (of, holder, name), attribute),
        Tab("People", (name,), attribute),
        Tab("Objects", (object_,), tuple(_columns(defs["object"]))),
        Tab("Journeys", (journey,), tuple(_columns(defs["journey"]))),
        Tab("Rules", (rule,), (severity, options)),
    )


def tab_of(name: str) -> Tab:
    """Return a sheet by its name."""
    return next(tab for tab in tabs() if tab.name == name)


_FIRST = (("type",), ("required",), ("nullable",), ("description",))

SYNONYMS: Mapping[str, str] = {
    **dict.fromkeys(("event name", "event_name", "events", "name of event"), "event"),
    **dict.fromkeys(
        ("property", "properties", "property name", "attribute name", "parameter", "field", "param"),
        "attribute",
    ),
    **dict.fromkeys(("data type", "datatype", "value type", "property type", "attribute type"), "type"),
    **dict.fromkeys(
        ("definition", "property description", "attribute description", "meaning"), "description"
    ),
    **dict.fromkeys(("mandatory", "is required", "required?"), "required"),
    **dict.fromkeys(("allowed values", "values", "options", "enum values"), "enum"),
    **dict.fromkeys(("trigger", "fires when", "when it fires"), "when"),
    **dict.fromkeys(("team",), "owner"),
    **dict.fromkeys(("sample", "sample value", "example", "example value"), "examples"),
}
"""What other people's sheets call a column, in small letters."""


def _named_path(part: str) -> str:
    return re.sub(r"([\\.\[\]])", r"\\\1", part)


_STEP = re.compile(r"((?:\\.|[^\\.\[])+)((?:\[\])*)(?:\.|$)")


def rows_of(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each attribute with its path; a dot or bracket inside a name has a backslash before it."""
    for name, attribute in table.items():
        yield from _rows(f"{prefix}{_named_path(name)}", attribute)


def _rows(path: str, attribute: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield path, attribute
    yield from rows_of(attribute.get("attributes") or {}, f"{path}.")
    if attribute.get("items"):
        yield from _rows(f"{path}[]", attribute["items"])


def steps_of(path: str) -> list[str]:
    """Return the steps of a path: ``items[].sku`` is ``items``, ``[]``, ``sku``; empty if it is none."""
    steps: list[str] = []
    at = 0
    while at < len(path):
        match = _STEP.match(path, at)
        if match is None:
            return []
        steps.append(re.sub(r"\\(.)", r"\1", match[1]))
        steps += ["[]"] * (len(match[2]) // 2)
        at = match.end()
    return [] if path.endswith(".") and not path.endswith("\\.") else steps
