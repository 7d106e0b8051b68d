"""AsyncAPI 3.0: a channel that takes one message an event."""

from __future__ import annotations

from typing import Any

from trackplan.formats.writing import EVENT_SCHEMA, Exported, Exporting
from trackplan.formatting.emit import plan_yaml
from trackplan.language.compile import event_schema
from trackplan.model.plan import Event
from trackplan.site.slugs import slug

KEEPS = EVENT_SCHEMA | {
    *("description", "version", "attribute.examples"),
    *(f"event.{key}" for key in ("description", "when", "tags", "examples", "status")),
}


def write(exporting: Exporting) -> Exported:
    """Write one document; payloads are JSON Schema."""
    plan = exporting.plan
    info: dict[str, Any] = {"title": plan.name, "version": plan.version or "0.0.0"}
    if plan.description:
        info["description"] = plan.description
    names = {event.name: slug(event.name) for event in plan.events.values()}
    channel = {
        "address": "customer.io/events",
        "messages": {key: {"$ref": f"#/components/messages/{key}"} for key in names.values()},
    }
    document: dict[str, Any] = {
        "asyncapi": "3.0.0",
        "info": info,
        "defaultContentType": "application/json",
        "channels": {"events": channel},
        "operations": {
            "sendEvent": {
                "action": "send",
                "channel": {"$ref": "#/channels/events"},
                "messages": [{"$ref": f"#/channels/events/messages/{key}"} for key in names.values()],
            }
        },
        "components": {"messages": {names[event.name]: _message(event) for event in plan.events.values()}},
    }
    head = f"{plan.name}: written by `trackplan export asyncapi`: edit the plan, not this file."
    return Exported({"asyncapi.yaml": plan_yaml(document, head=head).encode()}, exporting.lost(KEEPS))


def _message(event: Event) -> dict[str, Any]:
    schema = {key: one for key, one in event_schema(event).items() if key not in {"$schema", "description"}}
    made: dict[str, Any] = {"name": event.name, "title": event.name}
    if event.description:
        made["summary"] = event.description
    if event.when:
        made["description"] = event.when
    if event.status == "deprecated":
        made["tags"] = [{"name": "deprecated"}]
    if event.tags:
        made["tags"] = [*made.get("tags", ()), *({"name": tag} for tag in event.tags)]
    made["payload"] = {
        "schemaFormat": "application/schema+json;version=draft-07",
        "schema": {"$schema": "http://json-schema.org/draft-07/schema#"} | schema,
    }
    if event.examples:
        made["examples"] = [{"payload": dict(one)} for one in event.examples]
    return made
