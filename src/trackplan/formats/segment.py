"""Segment Protocols tracking plans: rules as the Public API, the app and the old Config API give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from trackplan.document import Ref
from trackplan.formats.envelope import ENVELOPE, read_envelope, read_group
from trackplan.formats.foreign import ForeignEvent, ForeignPlan
from trackplan.formats.json_schema import DRAFTS
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
from trackplan.formats.writing import EVENT_SCHEMA, OBJECT_SCHEMA, Exported, Exporting, json_file
from trackplan.language.compile import event_schema, object_schema, people_schema

_OF_SEGMENT = listed("it is about Segment's own records")
CONSTRUCTS: Mapping[str, Construct] = {
    "plan.name": carried("the plan's `name`", but="it is an id of Segment"),
    "plan.display_name": carried("the plan's `name`"),
    "plan.description": carried("the plan's `description`"),
    "plan.rules": carried("events and people"),
    "plan.data": carried("the answer of the Public API"),
    "plan.trackingPlan": carried("the plan's `name` and `description`"),
    "plan.tracking_plans": carried("the plans of a page, in one"),
    **{
        f"plan.{name}": _OF_SEGMENT
        for name in (
            [
                "create_time",
                "update_time",
                "createdAt",
                "updatedAt",
                "id",
                "slug",
                "type",
                "resourceSchemaId",
                "pagination",
            ]
        )
    },
    "rules.events": carried("events"),
    "rules.global": carried("a group `global` of every event"),
    "rules.identify": carried("people"),
    "rules.identify_traits": listed("traits of this older form are not read"),
    "rules.group": carried("a type of `objects`"),
    "rules.group_traits": listed("traits of this older form are not read"),
    "rule.name": carried("the event's name", but="`key` is another name"),
    "rule.key": carried("the event's name"),
    "rule.type": carried("what it is about", but="calls other than track, identify and group"),
    "rule.description": carried("`description`"),
    "rule.rules": carried("the event's attributes"),
    "rule.jsonSchema": carried("the event's attributes"),
    "rule.json_schema": carried("the event's attributes"),
    "rule.version": carried("the latest one", but="a plan holds one version of an event; see `diff`"),
    "rule.deprecatedAt": carried("`status: deprecated`"),
    "rule.createdAt": _OF_SEGMENT,
    "rule.updatedAt": _OF_SEGMENT,
    **ENVELOPE,
    **SCHEMA,
    **dict.fromkeys(("schema.eventMetadata", "schema.key", "schema.labels"), listed("the rule says it")),
}
KEEPS = EVENT_SCHEMA | OBJECT_SCHEMA | {"people", "event.description", "event.status"}
GLOBAL = "global"


def read(files: Sequence[ImportedFile]) -> ForeignPlan:
    """Read tracking plans; several files are one plan."""
    ledger = Ledger(CONSTRUCTS)
    plan = ForeignPlan(format="segment")
    reader = SchemaReader(ledger)
    for file in files:
        document = document_of(file)
        if isinstance(document.data, list):
            _rules(
                plan,
                reader,
                [ledger.open(one, "rule", Ref(document, (at,))) for at, one in enumerate(document.data)],
            )
        else:
            _plan(plan, reader, ledger.open(document.data, "plan", Ref(document)))
    if not plan.events and not plan.people:
        raise UnreadableSourceError(
            "there are no rules of a Segment tracking plan",
            "export it with the Public API: GET /tracking-plans/ID/rules",
            at=files[0].name,
        )
    return plan.close(ledger)


def _plan(plan: ForeignPlan, reader: SchemaReader, node: SourceNode) -> None:
    if (data := node.child("data", "plan")) is not None:
        _plan(plan, reader, data)
        return
    for one in node.children("tracking_plans", "plan"):
        _plan(plan, reader, one)
    if (about := node.child("trackingPlan", "plan")) is not None:
        _plan(plan, reader, about)
    name = node.text("display_name")
    if not name and not str(node.data.get("name", "")).startswith("workspaces/"):
        name = node.text("name")
    plan.name = plan.name or name
    plan.description = plan.description or node.text("description")
    rules = node.data.get("rules")
    if isinstance(rules, list):
        _rules(plan, reader, list(node.children("rules", "rule")))
    elif (table := node.child("rules", "rules")) is not None:
        _rules(plan, reader, list(table.children("events", "rule")))
        _common(plan, reader, table)


def _common(plan: ForeignPlan, reader: SchemaReader, table: SourceNode) -> None:
    """Read the rules of all events, and of identify calls."""
    if (node := table.child("global", "envelope")) is not None:
        shape = read_envelope(reader, node, "properties")
        attributes = reader.parts(shape, node.ref).get("attributes", {}) if shape is not None else {}
        if attributes:
            plan.groups[GLOBAL] = attributes
            for event in plan.events.values():
                event.data["groups"] = [GLOBAL]
    if (node := table.child("identify", "envelope")) is not None:
        shape = read_envelope(reader, node, "traits")
        plan.people |= reader.parts(shape, node.ref).get("attributes", {}) if shape is not None else {}
    if (node := table.child("group", "envelope")) is not None:
        read_group(plan, reader, node)


def _rules(plan: ForeignPlan, reader: SchemaReader, rules: Sequence[SourceNode]) -> None:
    """Read rules; of several versions of one event, the latest."""
    latest: dict[tuple[str, str], tuple[float, SourceNode]] = {}
    for rule in rules:
        kind = (rule.text("type") or "TRACK").upper()
        key, told = rule.text("key"), rule.text("name")
        name = key or told
        if key and told not in {"", key}:
            rule.lose("name")
        version = _number(rule.take("version"))
        known = latest.get((kind, name))
        if known is not None and known[0] == version:
            raise UnreadableSourceError(
                f"`{name}` has two rules of one version", "keep one of the two", at=rule.ref
            )
        older = rule if known is not None and known[0] > version else known[1] if known is not None else None
        if older is not None:
            older.lose("version")
            for key in older.data:
                older.take(key)
        if older is not rule:
            latest[kind, name] = (version, rule)
    for (kind, name), (_, rule) in latest.items():
        _rule(plan, reader, rule, kind, name)


def _rule(plan: ForeignPlan, reader: SchemaReader, rule: SourceNode, kind: str, name: str) -> None:
    node = next(
        (one for key in ("jsonSchema", "json_schema", "rules") if (one := rule.child(key, "envelope"))), None
    )
    if kind == "IDENTIFY":
        shape = read_envelope(reader, node, "traits") if node is not None else None
        plan.people |= reader.parts(shape, rule.ref).get("attributes", {}) if shape is not None else {}
        return
    if kind == "GROUP" and node is not None:
        read_group(plan, reader, node, name)
        return
    if kind not in {"TRACK", ""}:
        rule.lose("type", f"the plan has no {kind.lower()} calls")
        if node is not None:
            for key in node.data:
                node.take(key)
        return
    shape = read_envelope(reader, node, "properties") if node is not None else None
    data: dict[str, Any] = {}
    said = node.text("description") if node is not None else ""
    if text := rule.text("description") or said:
        data["description"] = text
    if not rule.text("deprecatedAt").startswith(("0001", "0000")) and rule.text("deprecatedAt"):
        data["status"] = "deprecated"
    if shape is not None:
        data |= reader.parts(shape, rule.ref)
    plan.add_event(name, ForeignEvent(data=data, ref=rule.ref))


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0


def write(exporting: Exporting) -> Exported:
    """Write rules as the Public API takes them."""
    rules = []
    for event in exporting.plan.events.values():
        schema = event_schema(event)
        told = {key: schema.pop(key) for key in ("$schema", "title", "description") if key in schema}
        rules.append(_made_rule("TRACK", event.name, "properties", schema, told.get("description", "")))
        if event.status == "deprecated":
            rules[-1]["deprecatedAt"] = (
                event.sunset.isoformat() if event.sunset else "1970-01-01"
            ) + "T00:00:00.000Z"
    if exporting.plan.people:
        rules.append(_made_rule("IDENTIFY", None, "traits", bare(people_schema(exporting.plan)), ""))
    rules += [
        _made_rule("GROUP", one.name, "traits", bare(object_schema(one)), "")
        for one in exporting.plan.objects.values()
    ]
    return Exported({"segment.json": json_file({"rules": rules})}, exporting.lost(KEEPS))


def _made_rule(
    kind: str, name: str | None, key: str, schema: Mapping[str, Any], description: str
) -> dict[str, Any]:
    envelope = envelope_of(key, schema, description)
    return {"type": kind, **({"key": name} if name else {}), "version": 1, "jsonSchema": envelope}


def bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema without what the rule around it says."""
    return {key: one for key, one in schema.items() if key not in {"$schema", "title", "description"}}


def envelope_of(key: str, schema: Mapping[str, Any], description: str = "") -> dict[str, Any]:
    """Return the schema of a whole call of which one part has a schema."""
    parts: dict[str, Any] = {"context": {}, "traits": {}, "properties": {}} | {key: schema}
    envelope: dict[str, Any] = {"$schema": DRAFTS["07"], "type": "object"}
    if description:
        envelope["description"] = description
    envelope["properties"] = parts
    if schema.get("required"):
        envelope["required"] = [key]
    return envelope
