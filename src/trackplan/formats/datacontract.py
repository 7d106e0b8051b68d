"""Open Data Contract Standard (ODCS) 3.1: a contract with one object an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.formats.warehouse import allowed_values, columns_of, dedupe_columns, owner_of, table_name
from trackplan.formats.writing import Exported, Exporting
from trackplan.formatting.emit import plan_yaml
from trackplan.language.durations import exact
from trackplan.language.keywords import KEYWORDS
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.site.slugs import slug

_OF_EVENTS = ("description", "owner", "tags", "dedupe", "delay", "attributes", "groups", "examples", "status")
_OF_ATTRIBUTES = ("type", "required", "nullable", "description", "attributes", "items", "pii", "examples")
KEEPS = frozenset(
    {"events", "groups", "name", "description", "version", "owners"}
    | {f"event.{key}" for key in _OF_EVENTS}
    | {f"attribute.{key}" for key in (*_OF_ATTRIBUTES, *KEYWORDS)}
)
TYPES: Mapping[str, str] = {
    "string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "object": "object",
    "array": "array", "timestamp": "integer", "datetime": "timestamp", "date": "date", "any": "string",
}  # fmt: skip
OPTIONS: Mapping[str, frozenset[str]] = {
    "string": frozenset({"minLength", "maxLength", "pattern", "format"}),
    "integer": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "array": frozenset({"minItems", "maxItems", "uniqueItems"}),
    "object": frozenset({"minProperties", "maxProperties"}),
}
"""The options of each logical type that a contract has for constraints of the plan."""
UNITS = {"s": "s", "m": "m", "h": "h", "d": "d"}


def write(exporting: Exporting) -> Exported:
    """Write one contract."""
    plan = exporting.plan
    contract: dict[str, Any] = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"urn:trackplan:{slug(plan.name)}",
        "name": plan.name,
        "version": plan.version or "0.0.0",
        "status": "active",
    }
    if plan.description:
        contract["description"] = {"purpose": plan.description}
    contract["schema"] = [_object(plan, event) for event in plan.events.values()]
    latencies = [one for event in plan.events.values() for one in _latency(event)]
    if latencies:
        contract["slaProperties"] = latencies
    team = [
        {"username": owner.id, "role": "owner", "description": owner.name} for owner in plan.owners.values()
    ]
    if team:
        contract["team"] = team
    head = f"{plan.name}: written by `trackplan export datacontract`: edit the plan, not this file."
    return Exported({"datacontract.yaml": plan_yaml(contract, head=head).encode()}, exporting.lost(KEEPS))


def _object(plan: Plan, event: Event) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": event.name,
        "physicalName": table_name(event.name),
        "physicalType": "table",
        "logicalType": "object",
    }
    if event.description:
        made["description"] = event.description
    if event.tags:
        made["tags"] = list(event.tags)
    made["properties"] = [_property(one.name, one.attribute, unique=one.unique) for one in columns_of(event)]
    if together := dedupe_columns(event):
        made["quality"] = [_quality("duplicateValues", {"properties": together})]
    known = {"status": event.status, **owner_of(plan, event)}
    made["customProperties"] = [{"property": key, "value": value} for key, value in known.items()]
    return made


def _property(
    physical: str, attribute: Attribute, *, unique: bool = False, item: bool = False
) -> dict[str, Any]:
    kind = TYPES[attribute.types[0]] if len(attribute.types) == 1 else "string"
    made: dict[str, Any] = {} if item else {"name": attribute.name}
    if not item and physical != attribute.name:
        made["physicalName"] = physical
    made["logicalType"] = kind
    if attribute.description:
        made["description"] = attribute.description
    if attribute.required and not attribute.nullable and not item:
        made["required"] = True
    if unique:
        made["unique"] = True
    if attribute.pii:
        made["classification"] = "confidential"
        made["tags"] = ["pii", f"pii:{attribute.pii}"]
    if attribute.examples:
        made["examples"] = list(attribute.examples)
    return made | _constraints(attribute, kind) | _inside(attribute)


def _inside(attribute: Attribute) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if attribute.items is not None:
        made["items"] = _property("", attribute.items, item=True)
    if attribute.attributes:
        made["properties"] = [_property(name, one) for name, one in attribute.attributes.items()]
    return made


def _constraints(attribute: Attribute, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if options := _options(attribute, kind):
        made["logicalTypeOptions"] = options
    if values := allowed_values(attribute):
        made["quality"] = [_quality("invalidValues", {"validValues": list(values)})]
    return made


def _options(attribute: Attribute, kind: str) -> dict[str, Any]:
    options = {}
    for name, value in attribute.constraints.items():
        word = KEYWORDS[name].names[0]
        if word in OPTIONS.get(kind, ()):
            options[word] = value
    return options


def _quality(metric: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "library", "metric": metric, "arguments": dict(arguments), "mustBe": 0}


def _latency(event: Event) -> Iterator[dict[str, Any]]:
    for percentile, seconds in event.delay.items():
        amount, unit = exact(seconds)
        yield {
            "property": "latency", "value": amount, "unit": UNITS[unit],
            "element": event.name, "description": f"{percentile} of how late it lands",
        }  # fmt: skip
