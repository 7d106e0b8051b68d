"""Customer.io's Data Index as CSV: names of events and attributes with their descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.formats.csv_rows import CELLS, add_attribute, respell, row_nodes
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.source import Construct, ImportedFile, Ledger, SourceNode, carried, listed

CONSTRUCTS: Mapping[str, Construct] = {
    "row.type": carried("events and attributes", but="what is neither an event nor an attribute"),
    "row.name": carried("the name", but="the second of a name"),
    "row.event_name": carried("the event that has the attribute; without one it is an attribute of people"),
    "row.description": carried("`description`"),
    "row.privacy_level": carried("`pii`: a level of 1 is personal data"),
    "row.last_seen": listed("it is a count of the workspace; see `audit`"),
    **CELLS,
}
HINT = "give it the columns type, name, description, and event_name for attributes of events"
SPELLED = {
    "event": "event_name", "event name": "event_name", "privacy level": "privacy_level",
    "last seen": "last_seen", "kind": "type", "data type": "type",
}  # fmt: skip


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read CSV of the Data Index: it knows names and descriptions, and no types."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="data-index", speaks={"attributes": frozenset()})
    for file in files:
        for row in row_nodes(ledger, file, needs=("name",), hint=HINT):
            respell(row, SPELLED)
            _row(plan, row)
    return plan.close(ledger)


def _row(plan: ForeignPlan, row: SourceNode) -> None:
    kind, name, event = row.text("type").lower(), row.text("name"), row.text("event_name")
    data: dict[str, Any] = {}
    if text := row.text("description"):
        data["description"] = text
    if kind == "event" or (not kind and not event):
        plan.add_event(name, ForeignEvent(data=data, ref=row.ref))
        return
    if "attribute" not in kind and kind:
        row.lose("type")
        return
    if row.text("privacy_level") == "1":
        data["pii"] = "other"
    made = {"type": "any", "nullable": True} | data
    if not event:
        add_attribute(plan.people, name, made, row, "name")
        return
    if event not in plan.events:
        plan.add_event(event, ForeignEvent(data={}, ref=row.ref))
    add_attribute(plan.events[event].data.setdefault("attributes", {}), name, made, row, "name")
