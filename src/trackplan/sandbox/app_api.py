"""The reading part of the App API: activities, people and messages.

https://docs.customer.io/files/journeys-app.json; where a live workspace differs from it (ids of
actions as text, an empty ``next`` at the end), this follows the live one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox import activities, people
from trackplan.sandbox.answers import failure
from trackplan.sandbox.calls import Call, CallAnswer, Who
from trackplan.sandbox.content import read_content
from trackplan.sandbox.messages import read_messages
from trackplan.sandbox.seed import Seed

ID_TYPES = ("id", "email", "cio_id")
IP_ADDRESSES = ("192.0.2.1", "192.0.2.2")


def read(  # noqa: PLR0911  # the table of paths
    call: Call, workspace: Seed, connection: sqlite3.Connection
) -> CallAnswer | None:
    """Answer a call below ``/v1`` that changes nothing; ``None`` when there is no such path."""
    match (call.method, call.parts):
        case ("GET", ("activities",)):
            return _activities(call, connection, call.query.get("customer_id"), strict=False)
        case ("GET", ("customers", identifier, "activities")):
            return _activities(call, connection, identifier, strict=True)
        case ("GET", ("customers", identifier, "attributes")):
            return _attributes(call, connection, identifier)
        case ("GET", ("customers",)):
            return _by_email(call, connection)
        case ("POST", ("customers", "attributes")):
            return _many_attributes(call, connection)
        case ("GET", ("messages", *rest)):
            return read_messages(call, rest, workspace, connection)
        case ("GET", ("info", "ip_addresses")):
            return CallAnswer(body={"ip_addresses": list(IP_ADDRESSES)})
        case ("GET", ("workspaces",)):
            return CallAnswer(body={"workspaces": [_workspace(workspace, connection)]})
        case ("GET", _):
            return read_content(call, workspace)
    return None


def _activities(
    call: Call, connection: sqlite3.Connection, customer: str | None, *, strict: bool
) -> CallAnswer:
    limit = _limit(call.query.get("limit"), limits.ACTIVITIES_PAGE)
    if limit is None:
        return failure(400, "limit must be a number of at least 1", pointer="/limit")
    person = None
    if customer is not None:
        who = _who(customer, call.query.get("id_type", "id"))
        if who is None:
            return failure(400, "id_type is not enabled in this workspace", pointer="/id_type")
        row = people.find(connection, who)
        if row is None and strict:
            return failure(404, "customer not found", code="not_found")
        person = row["cio_id"] if row else ""
    try:
        found, cursor = activities.page(
            connection,
            limit=limit,
            start=call.query.get("start", ""),
            kind=call.query.get("type") or None,
            name=call.query.get("name") or None,
            person=person,
            deleted=call.query.get("deleted", "").lower() in ("true", "1"),
        )
    except ValueError:
        return failure(400, "start is not a cursor of this list", pointer="/start")
    return CallAnswer(body={"activities": found, "next": cursor})


def _attributes(call: Call, connection: sqlite3.Connection, identifier: str) -> CallAnswer:
    who = _who(identifier, call.query.get("id_type", "id"))
    if who is None:
        return failure(400, "id_type is not enabled in this workspace", pointer="/id_type")
    row = people.find(connection, who)
    if row is None:
        return failure(404, "customer not found", code="not_found")
    return CallAnswer(body={"customer": _customer(row)})


def _many_attributes(call: Call, connection: sqlite3.Connection) -> CallAnswer:
    ids = call.body.get("ids") if isinstance(call.body, Mapping) else None
    if not isinstance(ids, list) or len(ids) > limits.DATA_INDEX_ITEMS:
        return failure(400, "ids must be a list of at most 100 identifiers", pointer="/ids")
    wanted = [_who(str(value), call.query.get("id_type", "id")) for value in ids]
    rows = [people.find(connection, who) for who in wanted if who]
    return CallAnswer(body={"customers": [_customer(row) for row in rows if row]})


def _by_email(call: Call, connection: sqlite3.Connection) -> CallAnswer:
    email = call.query.get("email")
    if not email:
        return failure(400, "email is required", pointer="/email")
    row = people.find(connection, Who(email=email))
    return CallAnswer(body={"results": [_identifiers(row)] if row else []})


def _customer(row: sqlite3.Row) -> dict[str, Any]:
    held: dict[str, str] = msgspec.json.decode(row["attributes"])
    times: dict[str, int] = msgspec.json.decode(row["set_at"])
    return {
        "id": row["id"] or row["cio_id"],
        "identifiers": _identifiers(row),
        "attributes": {**held, "cio_id": row["cio_id"]},
        "timestamps": {name: times[name] for name in held if name in times},
        "unsubscribed": held.get("unsubscribed", "").lower() in ("true", "1"),
        "devices": list(msgspec.json.decode(row["devices"]).values()),
    }


def _identifiers(row: sqlite3.Row) -> dict[str, Any]:
    return {"id": row["id"], "email": row["email"], "cio_id": row["cio_id"]}


def _who(identifier: str, id_type: str) -> Who | None:
    if id_type not in ID_TYPES:
        return None
    if id_type == "cio_id":
        identifier = identifier.removeprefix("cio_")
    return Who(**{id_type: identifier})


def _limit(text: str | None, most: int) -> int | None:
    if text is None:
        return 10
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        return None
    return min(int(text), most)


def _workspace(workspace: Seed, connection: sqlite3.Connection) -> dict[str, Any]:
    total = connection.execute("SELECT count(*) FROM people WHERE deleted = 0").fetchone()[0]
    return {
        "id": workspace.id,
        "name": workspace.name,
        "messages_sent": 0,
        "billable_messages_sent": 0,
        "people": total,
        "object_types": 0,
        "objects": 0,
    }
