"""The activity log, read newest first."""

from __future__ import annotations

import os
import sqlite3
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ULID_LETTERS = 26


def new_ulid() -> str:
    """Return a new ULID: 48 bits of milliseconds and 80 random bits, in Crockford's base 32."""
    number = (time.time_ns() // 1_000_000 << 80) | int.from_bytes(os.urandom(10))
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))


def is_ulid(text: str) -> bool:
    """Return whether a text is a ULID."""
    return len(text) == ULID_LETTERS and all(letter in CROCKFORD for letter in text.upper())


def log(
    connection: sqlite3.Connection,
    kind: str,
    *,
    timestamp: int,
    person: str | None = None,
    name: str | None = None,
    anonymous_id: str | None = None,
    event_id: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """Write one activity; return ``False``, without writing, if its event id is taken."""
    shown = event_id.upper() if event_id and is_ulid(event_id) else new_ulid()
    done = connection.execute(
        "INSERT OR IGNORE INTO activities (id, type, name, timestamp, person, anonymous_id, event_id, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            shown,
            kind,
            name,
            timestamp,
            person,
            anonymous_id,
            event_id,
            msgspec.json.encode(dict(data or {})).decode(),
        ),
    )
    return done.rowcount == 1


def page(
    connection: sqlite3.Connection,
    *,
    limit: int,
    start: str = "",
    kind: str | None = None,
    name: str | None = None,
    person: str | None = None,
    deleted: bool = False,
) -> tuple[list[dict[str, Any]], str]:
    """Read a page, newest first by the event's own time, and the cursor of the next.

    Anonymous activity is left out until it joins a person: only the sandbox's own pages show it.
    Raises `ValueError` on an invalid cursor.
    """
    wheres, values = ["a.person IS NOT NULL"], list[Any]()
    for column, value in (("type", kind), ("name", name), ("person", person)):
        if value is not None:
            wheres.append(f"a.{column} = ?")
            values.append(value)
    if not deleted:
        wheres.append("p.deleted = 0")
    if start:
        wheres.append("(a.timestamp, a.seq) < (?, ?)")
        values.extend(_position(start))
    rows = connection.execute(
        "SELECT a.*, p.id AS person_id, p.email FROM activities a JOIN people p ON p.cio_id = a.person"  # noqa: S608  # columns named above
        f" WHERE {' AND '.join(wheres)} ORDER BY a.timestamp DESC, a.seq DESC LIMIT ?",
        (*values, limit + 1),
    ).fetchall()
    shown = rows[:limit]
    more = len(rows) > limit
    return [_activity(row) for row in shown], _cursor(shown[-1]) if more and shown else ""


def _activity(row: sqlite3.Row) -> dict[str, Any]:
    identifiers = {"id": row["person_id"], "email": row["email"], "cio_id": row["person"]}
    activity = {
        "id": row["id"],
        "type": row["type"],
        "timestamp": row["timestamp"],
        "customer_id": row["person_id"],
        "customer_identifiers": identifiers,
        "data": msgspec.json.decode(row["data"]),
    }
    if row["type"] == "page":
        activity["url"] = row["name"]
    elif row["name"] is not None:
        activity["name"] = row["name"]
    return activity


def _cursor(row: sqlite3.Row) -> str:
    return urlsafe_b64encode(f"{row['timestamp']}:{row['seq']}".encode()).decode()


def _position(cursor: str) -> tuple[int, int]:
    timestamp, _, seq = urlsafe_b64decode(cursor.encode()).decode().partition(":")
    return int(timestamp), int(seq)
