"""RudderStack tracking plans: JSON of the API, and projects of YAML files of Rudder CLI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Document, Ref
from trackplan.formats.envelope import ENVELOPE, read_envelope, read_group
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.json_schemas import SchemaReader
from trackplan.formats.rudder_project import PROJECT, RudderProject
from trackplan.formats.schema_constructs import SCHEMA
from trackplan.formats.segment import bare, envelope_of
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
from trackplan.formats.writing import EVENT_SCHEMA, OBJECT_SCHEMA, Exported, Exporting, json_file
from trackplan.language.compile import event_schema, object_schema, people_schema

_OF_RUDDERSTACK = listed("it is about RudderStack's own records")
CONSTRUCTS: Mapping[str, Construct] = {
    "plan.name": carried("the plan's `name`"),
    "plan.description": carried("the plan's `description`"),
    "plan.rules": carried("events and people"),
    "plan.events": carried("events"),
    **{f"plan.{key}": _OF_RUDDERSTACK for key in ("id", "version", "workspaceId", "createdAt", "updatedAt")},
    "rules.events": carried("events"),
    "event.name": carried("the event's name"),
    "event.description": carried("`description`"),
    "event.eventType": carried("what it is about", but="calls other than track, identify and group"),
    "event.rules": carried("the event's attributes"),
    **{
        f"event.{key}": _OF_RUDDERSTACK
        for key in ("id", "workspaceId", "createdAt", "updatedAt", "categoryId")
    },
    **ENVELOPE,
    **PROJECT,
    **SCHEMA,
}
KEEPS = EVENT_SCHEMA | OBJECT_SCHEMA | {"people", "event.description"}


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read JSON of the API, or the YAML files of a project, which refer to each other."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="rudderstack")
    documents = [document_of(file) for file in files]
    projects = [one for one in documents if isinstance(one.data, dict) and "kind" in one.data]
    if projects:
        RudderProject(ledger, plan, projects).read()
    for document in documents:
        if document not in projects:
            _api(plan, ledger, document)
    if not plan.events and not plan.people:
        raise UnreadableSourceError(
            "there are no rules of a RudderStack tracking plan",
            "name the folder of the project",
            at=files[0].name,
        )
    return plan.close(ledger)


def _api(plan: ForeignPlan, ledger: Ledger, document: Document) -> None:
    node = ledger.open(document.data, "plan", Ref(document))
    plan.name = plan.name or node.text("name")
    plan.description = plan.description or node.text("description")
    reader = SchemaReader(ledger)
    rules = node.child("rules", "rules")
    for event in [*(rules.children("events", "event") if rules else ()), *node.children("events", "event")]:
        _event(plan, reader, event)


def _event(plan: ForeignPlan, reader: SchemaReader, event: SourceNode) -> None:
    kind = event.text("eventType").lower() or "track"
    rules = event.child("rules", "envelope")
    name = event.text("name")
    if kind == "identify":
        shape = read_envelope(reader, rules, "traits") if rules is not None else None
        plan.people |= reader.parts(shape, event.ref).get("attributes", {}) if shape is not None else {}
        return
    if kind == "group" and rules is not None:
        read_group(plan, reader, rules, name)
        return
    if kind != "track":
        event.lose("eventType", f"the plan has no {kind} calls")
        for key in rules.data if rules is not None else ():
            assert rules is not None
            rules.take(key)
        event.text("description")
        return
    data: dict[str, Any] = {}
    said = rules.text("description") if rules is not None else ""
    if text := event.text("description") or said:
        data["description"] = text
    if rules is not None and (shape := read_envelope(reader, rules, "properties")) is not None:
        data |= reader.parts(shape, event.ref)
    plan.add_event(name, ForeignEvent(data=data, ref=event.ref))


def write(exporting: Exporting) -> Exported:
    """Write a tracking plan as the API takes it."""
    events: list[dict[str, Any]] = []
    for event in exporting.plan.events.values():
        schema = event_schema(event)
        told = {key: schema.pop(key) for key in ("$schema", "title", "description") if key in schema}
        made = {"name": event.name, "description": told.get("description", ""), "eventType": "track"}
        events.append(made | {"rules": envelope_of("properties", schema)})
    if exporting.plan.people:
        traits = bare(people_schema(exporting.plan))
        events.append({"name": "", "eventType": "identify", "rules": envelope_of("traits", traits)})
    for one in exporting.plan.objects.values():
        traits = bare(object_schema(one))
        events.append({"name": one.name, "eventType": "group", "rules": envelope_of("traits", traits)})
    data = {"name": exporting.plan.name, "rules": {"events": events}}
    return Exported({"rudderstack.json": json_file(data)}, exporting.lost(KEEPS))
