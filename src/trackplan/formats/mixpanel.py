"""Mixpanel Lexicon: the CSV export of events, event properties and profile properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.formats.csv_rows import CELLS, add_attribute, kind_of_words, respell, row_nodes, yes
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.source import Construct, ImportedFile, Ledger, SourceNode, carried, listed

_OF_MIXPANEL = listed("it is about Mixpanel's own screens and counts")
CONSTRUCTS: Mapping[str, Construct] = {
    "row.entity type": carried(
        "events, a group of attributes, and people", but="tables and formulas of Mixpanel"
    ),
    "row.entity name": carried("the name", but="the second of a name"),
    "row.entity display name": carried("`aliases`"),
    "row.entity description": carried("`description`"),
    "row.property data type": carried("`type`", but="a type that is not known"),
    "row.tags": carried("`tags`", but="tags of attributes"),
    "row.owners": carried("`owner`", but="further owners"),
    "row.dropped": carried("`status: deprecated`"),
    "row.pii": carried("`pii`"),
    "row.hidden": _OF_MIXPANEL,
    "row.30-day volume": _OF_MIXPANEL,
    "row.30-day queries": _OF_MIXPANEL,
    **CELLS,
}
GROUP = "lexicon"
"""The group of event properties: Lexicon does not say which events carry them."""
TYPES = {
    "string": "string", "text": "string", "number": "number", "numeric": "number", "boolean": "boolean",
    "datetime": "datetime", "date": "datetime", "list": "array", "object": "object", "": "any",
}  # fmt: skip
HINT = "export it from Lexicon as CSV"
SPELLED = {"entity display": "entity display name", "data type": "property data type"}


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read CSV exports; event properties become a group that no event carries yet."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="mixpanel", speaks={"attributes": frozenset({"type"})})
    for file in files:
        for row in row_nodes(ledger, file, needs=("entity type", "entity name"), hint=HINT):
            respell(row, SPELLED)
            _row(plan, row)
    return plan.close(ledger)


def _row(plan: ForeignPlan, row: SourceNode) -> None:
    kind, name = row.text("entity type").lower().replace(" ", ""), row.text("entity name")
    data: dict[str, Any] = {}
    if text := row.text("entity description"):
        data["description"] = text
    if (shown := row.text("entity display name")) not in {"", name}:
        data["aliases"] = [shown]
    if yes(row.text("dropped")):
        data["status"] = "deprecated"
    if kind == "event":
        _event(plan, row, name, data)
        return
    if kind not in {"eventproperty", "profileproperty", "property", "profile"}:
        row.lose("entity type", "the plan has no tables or formulas of Mixpanel")
        for key in row.data:
            row.take(key)
        return
    if "tags" in row:
        row.lose("tags", "attributes have no tags")
    if yes(row.text("pii")):
        data["pii"] = "other"
    made = {"type": kind_of_words(TYPES, row.text("property data type"), row, "property data type")} | data
    table = plan.people if kind.startswith("profile") else plan.groups.setdefault(GROUP, {})
    add_attribute(table, name, made, row, "entity name")


def _event(plan: ForeignPlan, row: SourceNode, name: str, data: dict[str, Any]) -> None:
    owners = [one.strip() for one in row.text("owners").split(",") if one.strip()]
    if owners:
        data["owner"] = owners[0]
        plan.other.setdefault("owners", {}).setdefault(owners[0], {"name": owners[0]})
    if len(owners) > 1:
        row.lose("owners", "an event has one owner")
    if tags := [one.strip() for one in row.text("tags").split(",") if one.strip()]:
        data["tags"] = tags
    plan.add_event(name, ForeignEvent(data=data, ref=row.ref))
