"""Avo: the JSON of its Export API and of its webhook, a JSON Schema of each event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Ref
from trackplan.formats.envelope import ENVELOPE, read_envelope
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.json_schemas import SchemaReader
from trackplan.formats.schema_constructs import SCHEMA
from trackplan.formats.source import (
    Construct,
    ImportedFile,
    Ledger,
    SourceNode,
    UnreadableSourceError,
    carried,
    document_of,
    listed,
)

_OF_AVO = listed("it is about Avo's own records")
_DESTINATIONS = listed("the plan has one name for each thing, whatever the destination")
CONSTRUCTS: Mapping[str, Construct] = {
    "plan.name": carried("the plan's `name`"),
    "plan.events": carried("events"),
    "plan.categories": carried("the file of an event"),
    "plan.propertyBundles": _OF_AVO,
    "plan.metrics": _OF_AVO,
    "event.id": _OF_AVO,
    "event.name": carried("the event's name"),
    "event.description": carried("`description`"),
    "event.tags": carried("`tags`"),
    "event.categories": carried("the file of the event", but="further categories"),
    "event.triggers": carried("`when`", but="a picture of a trigger"),
    "event.actions": listed("how Avo's own code sends it"),
    "event.sources": carried("`sources`"),
    "event.rules": carried("the event's attributes"),
    "category.id": carried("the file of an event"),
    "category.name": carried("the file of an event"),
    "trigger.description": carried("`when`"),
    "trigger.id": _OF_AVO,
    "trigger.image": listed("the plan has no pictures"),
    "source.name": carried("a source's name"),
    "source.id": _OF_AVO,
    "source.implementWithCodegen": _OF_AVO,
    "source.destinations": _DESTINATIONS,
    **ENVELOPE,
    "part.userProperties": carried("attributes of people"),
    "part.nameMapping": _DESTINATIONS,
    **SCHEMA,
    "schema.nameMapping": _DESTINATIONS,
}


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read exports of a tracking plan."""
    ledger = Ledger(CONSTRUCTS)
    reader = SchemaReader(ledger)
    plan = ForeignPlan(format="avo")
    for file in files:
        document = document_of(file)
        node = ledger.open(document.data, "plan", Ref(document))
        if "events" not in node:
            raise UnreadableSourceError(
                "there are no `events` of an Avo tracking plan", "export it as JSON Schema", at=Ref(document)
            )
        plan.name = plan.name or node.text("name")
        categories = {one.text("id"): one.text("name") for one in node.children("categories", "category")}
        for event in node.children("events", "event"):
            _event(plan, reader, event, categories)
    return plan.close(ledger)


def _event(plan: ForeignPlan, reader: SchemaReader, event: SourceNode, categories: Mapping[str, str]) -> None:
    data: dict[str, Any] = {}
    if text := event.text("description"):
        data["description"] = text
    triggers = [text for one in event.children("triggers", "trigger") if (text := one.text("description"))]
    if triggers:
        data["when"] = "\n".join(triggers)
    if tags := event.texts("tags"):
        data["tags"] = tags
    sources = [one.text("name") for one in event.children("sources", "source")]
    if sources:
        data["sources"] = list(dict.fromkeys(sources))
        plan.sources |= {name: {} for name in sources if name not in plan.sources}
    of = event.texts("categories")
    if len(of) > 1:
        event.lose("categories", "a file is of one category")
    if (node := event.child("rules", "envelope")) is not None:
        parts = node.data.get("properties")
        people = parts.get("userProperties") if isinstance(parts, dict) else None
        shape = read_envelope(reader, node, "properties", also=("userProperties",))
        data |= reader.parts(shape, event.ref) if shape is not None else {}
        if people:
            traits = reader.read(
                people, node.ref / "properties" / "userProperties", root=(node.data, node.ref)
            )
            table = reader.parts(traits, event.ref).get("attributes", {})
            plan.people |= {
                name: {key: one for key, one in table[name].items() if key != "required"} for name in table
            }
    domain = categories.get(of[0], of[0]) if of else ""
    plan.add_event(event.text("name"), ForeignEvent(data=data, ref=event.ref, domain=domain))
