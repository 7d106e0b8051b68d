"""The App API calls that write: the Data Index, transactional messages, broadcast triggers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox.activities import new_ulid
from trackplan.sandbox.answers import failure, meta_error
from trackplan.sandbox.calls import Call, CallAnswer
from trackplan.sandbox.seed import Seed

CHANNELS = ("email", "push", "sms", "in_app", "inbox_message", "whatsapp")
PRIVACY_LEVELS = (0, 1)
Write = Callable[[sqlite3.Connection], Any]


def decide(call: Call, workspace: Seed) -> tuple[CallAnswer, Write | None] | None:
    """Decide a call below ``/v1`` that writes; ``None`` when there is no such path."""
    match (call.method, call.parts):
        case ("POST", ("data_index", "events" | "attributes" as kind)):
            return _describe(call, kind)
        case ("POST", ("send", channel)) if channel in CHANNELS:
            return _send(call, channel, workspace)
        case ("POST", ("campaigns", campaign, "triggers")):
            known = any(str(broadcast["id"]) == campaign for broadcast in workspace.broadcasts)
            return (CallAnswer(body={"id": 1}) if known else meta_error(404, "campaign not found")), None
    return None


def _describe(call: Call, kind: str) -> tuple[CallAnswer, Write | None]:
    items = call.body.get(kind) if isinstance(call.body, Mapping) else None
    if not isinstance(items, list) or not items:
        return failure(400, f"{kind} must be a list", pointer=f"/{kind}"), None
    if len(items) > limits.DATA_INDEX_ITEMS:
        most = limits.DATA_INDEX_ITEMS
        return failure(422, f"{kind} must have at most {most} items", pointer=f"/{kind}"), None
    errors = [error for index, item in enumerate(items) for error in _item_errors(kind, index, item)]
    if errors:
        return CallAnswer(status=422, body={"errors": errors}), None

    def write(connection: sqlite3.Connection) -> None:
        connection.executemany(
            "INSERT OR REPLACE INTO descriptions VALUES (?, ?, ?)",
            [(kind, item["name"], msgspec.json.encode(item).decode()) for item in items],
        )

    return CallAnswer(status=204, body=None), write


def _item_errors(kind: str, index: int, item: Any) -> list[dict[str, Any]]:
    fields = item if isinstance(item, Mapping) else {}
    wrong: list[tuple[str, str]] = []
    if not isinstance(fields.get("name"), str) or not fields["name"].strip():
        wrong.append(("name", "name must not be blank"))
    description = fields.get("description", "")
    if not isinstance(description, str):
        wrong.append(("description", "description must be a string"))
    elif len(description) > limits.DATA_INDEX_DESCRIPTION:
        most = limits.DATA_INDEX_DESCRIPTION
        wrong.append(("description", f"description must be at most {most} characters"))
    if fields.get("privacy_level", 0) not in PRIVACY_LEVELS:
        wrong.append(("privacy_level", "privacy_level must be 0 or 1"))
    return [
        {"detail": detail, "status": "422", "source": {"pointer": f"/{kind}/{index}/{name}"}}
        for name, detail in wrong
    ]


def _send(call: Call, channel: str, workspace: Seed) -> tuple[CallAnswer, Write | None]:
    body = call.body if isinstance(call.body, Mapping) else {}
    identifiers = body.get("identifiers")
    if not isinstance(identifiers, Mapping) or not identifiers:
        return meta_error(400, "identifiers must be present"), None
    template = body.get("transactional_message_id")
    known = {str(message[name]) for message in workspace.transactional for name in ("id", "name")}
    if template is not None and str(template) not in known:
        return meta_error(400, "transactional message not found"), None
    delivery_id = new_ulid()
    message = {
        "id": delivery_id,
        "deduplicate_id": f"{delivery_id}:{call.now}",
        "type": {"sms": "twilio", "inbox_message": "in_app"}.get(channel, channel),
        "customer_id": identifiers.get("id"),
        "customer_identifiers": {name: identifiers.get(name) for name in ("id", "email", "cio_id")},
        "recipient": str(body.get("to", "")),
        "subject": str(body.get("subject", "")),
        "created": call.now,
        "metrics": {"created": call.now, "sent": call.now},
        "failure_message": None,
        "forgotten": False,
    }

    def write(connection: sqlite3.Connection) -> None:
        connection.execute(
            "INSERT INTO messages (id, created, message) VALUES (?, ?, ?)",
            (delivery_id, call.now, msgspec.json.encode(message).decode()),
        )

    return CallAnswer(body={"delivery_id": delivery_id, "queued_at": call.now}), write
