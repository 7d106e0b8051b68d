"""Message deliveries: those of the seed, and transactional ones sent to the sandbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox.answers import meta_error, meta_errors
from trackplan.sandbox.calls import Call, CallAnswer
from trackplan.sandbox.seed import Seed

DEFAULT_PAGE = 50
PARENTS = ("campaign_id", "newsletter_id", "action_id", "broadcast_id")


def read_messages(
    call: Call, rest: Sequence[str], workspace: Seed, connection: sqlite3.Connection
) -> CallAnswer | None:
    """Answer ``/v1/messages`` and below; ``None`` when there is no such path."""
    everything = sorted(
        (*workspace.messages, *_sent(connection)), key=lambda message: (-message["created"], message["id"])
    )
    if not rest:
        return _list(call, everything)
    found = next((message for message in everything if message["id"] == rest[0]), None)
    if len(rest) > 1:
        return None
    return CallAnswer(body={"message": found}) if found else meta_error(404, "message not found")


def _list(call: Call, everything: list[dict[str, Any]]) -> CallAnswer:
    try:
        limit = min(int(call.query.get("limit", DEFAULT_PAGE)), limits.MESSAGES_PAGE)
        skip = int(call.query.get("start") or 0)
        first, final = int(call.query.get("start_ts", 0)), int(call.query.get("end_ts", 2**62))
    except ValueError:
        return meta_errors(400, "limit, start, start_ts and end_ts must be numbers")
    chosen = [
        message
        for message in everything
        if first <= message["created"] <= final and all(_wanted(call, message))
    ]
    shown = chosen[skip : skip + max(limit, 1)]
    done = skip + len(shown) >= len(chosen)
    return CallAnswer(body={"messages": shown, "next": "" if done else str(skip + len(shown))})


def _wanted(call: Call, message: dict[str, Any]) -> Iterator[bool]:
    for name in PARENTS:
        if name in call.query:
            yield str(message.get(name)) == call.query[name]
    if "type" in call.query:
        yield message["type"] == call.query["type"]
    if "metric" in call.query:
        yield call.query["metric"] in message["metrics"]


def _sent(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    rows = connection.execute("SELECT message FROM messages ORDER BY seq")
    return [msgspec.json.decode(row["message"]) for row in rows]
