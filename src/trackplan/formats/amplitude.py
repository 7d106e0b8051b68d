"""Amplitude Data: the CSV exports of events with their properties, and of user properties.

The columns are those of https://amplitude.com/docs/data/csv-import-export/file-schema.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.formats.csv_rows import CELLS, add_attribute, kind_of_words, number_of, row_nodes, typed, yes
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.sheet_columns import steps_of
from trackplan.formats.source import Construct, ImportedFile, Ledger, SourceNode, carried, listed
from trackplan.validator import pattern_fault

_OF_AMPLITUDE = listed("it is about Amplitude's own screens and counts")
_OWN = """
event hidden from dropdowns,event hidden from persona results,event hidden from pathfinder,
event hidden from timeline,event 30 day volume,event 30 day queries,event 90 day volume,event 90 day queries,
event first seen,event last seen,property first seen,property last seen,property visibility,action
"""
_LIMITS = {
    "string property value min length": "minLength",
    "string property value max length": "maxLength",
    "number property value min": "minimum",
    "number property value max": "maximum",
    "array min items": "minItems",
    "array max items": "maxItems",
}
CONSTRUCTS: Mapping[str, Construct] = {
    "row.object type": carried("events, groups and people"),
    "row.object name": carried("the name of an event or group"),
    "row.object description": carried("`description`"),
    "row.object owner": carried("`owner`"),
    "row.event display name": carried("`aliases`"),
    "row.event category": carried("the file of the event"),
    "row.tags": carried("`tags`"),
    "row.event schema status": listed("whether Amplitude has planned it"),
    "row.event activity": carried("`status: deprecated` of what is inactive or deleted"),
    "row.event source": carried("`sources`"),
    "row.property type": carried("attributes of an event, a group or people"),
    "row.property group names": carried("`groups`"),
    "row.event property name": carried("an attribute's name", but="the second of a name"),
    "row.property name": carried("an attribute's name", but="the second of a name"),
    "row.property description": carried("`description`"),
    "row.property category": listed("the plan has no categories of attributes"),
    "row.property value type": carried("`type`", but="a type that is not known"),
    "row.property schema status": listed("whether Amplitude has planned it"),
    "row.property required": carried("`required`"),
    "row.property is array": carried("`type: array` with `items`"),
    "row.number is integer": carried("`type: integer`"),
    "row.array unique items": carried("`uniqueItems`"),
    "row.enum values": carried("`enum`"),
    "row.const value": carried("`const`"),
    "row.property regex": carried("`pattern`", but="one that no linear-time engine runs"),
    **{f"row.{title}": carried(f"`{word}`", but="what is no number") for title, word in _LIMITS.items()},
    **{f"row.{title.strip()}": _OF_AMPLITUDE for title in _OWN.replace("\n", "").split(",")},
    **CELLS,
}
TYPES = {
    "string": "string", "number": "number", "boolean": "boolean", "any": "any", "enum": "string",
    "object": "object", "array": "array", "date": "date", "datetime": "datetime", "timestamp": "timestamp",
    "const": "string",
}  # fmt: skip
HINT = "export it from Amplitude Data as CSV"


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read CSV exports; a row without an object is a property of the object above it."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="amplitude")
    for file in files:
        holder: dict[str, Any] = {}
        for row in row_nodes(ledger, file, needs=("property type",), hint=HINT):
            kind, name = row.text("object type").lower(), row.text("object name")
            if name:
                holder = _object(plan, row, kind, name)
            if (
                row.text("property type")
                or row.data.get("event property name")
                or row.data.get("property name")
            ):
                _property(plan, row, holder)
    return plan.close(ledger)


def _object(plan: ForeignPlan, row: SourceNode, kind: str, name: str) -> dict[str, Any]:
    """Read an event or a group of properties; return the table of its attributes."""
    if "group" in kind:
        if row.text("object description"):
            row.lose("object description", "a group of attributes has no description")
        return plan.groups.setdefault(name, {})
    data: dict[str, Any] = {}
    if text := row.text("object description"):
        data["description"] = text
    if (shown := row.text("event display name")) not in {"", name}:
        data["aliases"] = [shown]
    if owner := row.text("object owner"):
        data["owner"] = owner
        plan.other.setdefault("owners", {}).setdefault(owner, {"name": owner})
    if row.text("event activity").lower() in {"inactive", "deleted", "blocked"}:
        data["status"] = "deprecated"
    if sources := _words(row.text("event source")):
        data["sources"] = sources
        plan.sources |= {one: {} for one in sources if one not in plan.sources}
    if tags := _words(row.text("tags")):
        data["tags"] = tags
    if groups := _words(row.text("property group names")):
        data["groups"] = groups
    plan.add_event(name, ForeignEvent(data=data, ref=row.ref, domain=row.text("event category")))
    table: dict[str, Any] = data.setdefault("attributes", {})
    return table


def _property(plan: ForeignPlan, row: SourceNode, holder: dict[str, Any]) -> None:
    kind = row.text("property type").lower()
    name = row.text("event property name") or row.text("property name")
    data = _attribute(row)
    table = plan.people if "user" in kind else holder
    steps = steps_of(name.replace(".{}", "[]")) if name not in table else [name]
    while len(steps) > 1 and steps[0] in table and steps[1] != "[]":
        table = table[steps[0]].setdefault("attributes", {})
        steps = steps[1:]
    own = name if table is holder or table is plan.people else steps[-1]
    add_attribute(
        table, own, data, row, "event property name" if "event property name" in row else "property name"
    )


def _attribute(row: SourceNode) -> dict[str, Any]:
    kind = kind_of_words(TYPES, row.text("property value type"), row, "property value type")
    if kind == "number" and yes(row.text("number is integer")):
        kind = "integer"
    inner: dict[str, Any] = {"type": kind}
    outer: dict[str, Any] = inner
    if yes(row.text("property is array")) and kind != "array":
        outer = {"type": "array", "items": inner}
        if inner == {"type": "any"}:
            del outer["items"]
    if yes(row.text("property required")):
        outer["required"] = True
    _constraints(row, kind, inner, outer)
    if text := row.text("property description"):
        outer["description"] = text
    return outer


def _constraints(row: SourceNode, kind: str, inner: dict[str, Any], outer: dict[str, Any]) -> None:
    """Read the constraints of values, and of the array that holds them."""
    for title, word in _LIMITS.items():
        if (limit := number_of(row, title)) is not None:
            (outer if word.endswith("Items") else inner)[word] = limit
    if yes(row.text("array unique items")):
        outer["uniqueItems"] = True
    if words := _words(row.text("enum values")):
        inner["enum"] = typed(words, kind)
    if (value := row.text("const value")) and kind != "any":
        inner["const"] = typed([value], kind)[0]
    if pattern := row.text("property regex"):
        if (why := pattern_fault(pattern)) is None:
            inner["pattern"] = pattern
        else:
            row.lose("property regex", f"no linear-time engine runs it: {why}")


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
