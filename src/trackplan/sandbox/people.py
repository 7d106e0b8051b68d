"""People in the store: lookup by identifier, update, merge, deletion, joining anonymous events."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox.activities import log
from trackplan.sandbox.calls import DeletePerson, MergePeople, SetAttributes, SetDevice, Unsuppress, Who
from trackplan.sandbox.checks import RESERVED, text


def find(connection: sqlite3.Connection, who: Who) -> sqlite3.Row | None:
    """Return the person with the first known identifier, unless deleted."""
    for column, value in (("id", who.id), ("email", who.email), ("cio_id", who.cio_id)):
        if value is not None:
            query = f"SELECT * FROM people WHERE {column} = ? AND deleted = 0"  # noqa: S608  # three names
            row: sqlite3.Row | None = connection.execute(query, (value,)).fetchone()
            if row is not None:
                return row
    return None


def find_or_create(connection: sqlite3.Connection, who: Who, now: int) -> sqlite3.Row | None:
    """Return the person, created if needed; ``None`` for suppressed identifiers and unknown ``cio_id``s.

    Any call but a delete creates an unknown person, as documented for each action of v2.
    """
    row = find(connection, who)
    if row is not None or who.cio_id is not None or _suppressed(connection, who):
        return row
    seq = connection.execute("SELECT coalesce(max(seq), 0) + 1 FROM people").fetchone()[0]
    cio_id = f"a3{seq:012x}"
    named = {name: value for name, value in (("id", who.id), ("email", who.email)) if value}
    connection.execute(
        "INSERT INTO people (cio_id, id, email, attributes, set_at) VALUES (?, ?, ?, ?, ?)",
        (cio_id, who.id, who.email, _json(named), _json(dict.fromkeys(named, now))),
    )
    log(connection, "profile_create", timestamp=now, person=cio_id)
    return find(connection, Who(cio_id=cio_id))


def set_attributes(connection: sqlite3.Connection, step: SetAttributes, now: int) -> tuple[str, ...]:
    """Update a person; return notes of silent effects."""
    given = {name: step.attributes[name] for name in ("id", "email") if name in step.attributes}
    named = Who(**{name: value for name, value in given.items() if isinstance(value, str) and value})
    known = find(connection, step.who) or (find(connection, named) if step.who.cio_id is None else None)
    if known is None and (step.only_update or step.who.cio_id is not None):
        log(connection, "failed_attribute_change", timestamp=now)
        return ("no such person, and the call only updates: nothing was changed",)
    row = known or find_or_create(connection, step.who, now)
    if row is None:
        return ("the person is suppressed: nothing was changed",)
    changes, refused = _changes(connection, row, step)
    _save(connection, row, changes, step.timestamp)
    if changes:
        shown = {name: {"from": old or "", "to": new or ""} for name, (old, new) in changes.items()}
        log(connection, "attribute_change", timestamp=step.timestamp, person=row["cio_id"], data=shown)
    if refused:
        log(connection, "failed_attribute_change", timestamp=now, person=row["cio_id"])
    anonymous = step.attributes.get("anonymous_id")
    joined = _join(connection, row["cio_id"], anonymous, now) if isinstance(anonymous, str) else 0
    notes = [f"`{name}` belongs to another person, or cannot change: it was kept" for name in refused]
    if joined:
        notes.append(f"{joined} anonymous event{'s' * (joined > 1)} joined the person")
    return tuple(notes)


def _changes(
    connection: sqlite3.Connection, row: sqlite3.Row, step: SetAttributes
) -> tuple[dict[str, tuple[str | None, str | None]], list[str]]:
    held, times = _load(row["attributes"]), _load(row["set_at"])
    identifiers = {"id": step.who.id, "email": step.who.email}
    wanted = {**{name: value for name, value in identifiers.items() if value}, **step.attributes}
    changes: dict[str, tuple[str | None, str | None]] = {}
    refused: list[str] = []
    for name, value in wanted.items():
        new = None if value is None or value == "" else text(value)
        if name in RESERVED or held.get(name) == new or times.get(name, 0) > step.timestamp:
            continue
        # A body changes an id only for a person named by cio_id; a path gives its own to whom it finds.
        fixed = name == "id" and row["id"] and step.who.cio_id is None and new != step.who.id
        identifies = name in ("id", "email", "cio_id")
        if identifies and (new is None or fixed or _taken(connection, row, name, new)):
            refused.append(name)
        else:
            changes[name] = (held.get(name), new)
    return changes, refused


def _taken(connection: sqlite3.Connection, row: sqlite3.Row, name: str, value: str) -> bool:
    other = find(connection, Who(**{name: value}))
    return name == "cio_id" or (other is not None and other["cio_id"] != row["cio_id"])


def _save(
    connection: sqlite3.Connection,
    row: sqlite3.Row,
    changes: Mapping[str, tuple[str | None, str | None]],
    at: int,
) -> None:
    held, times = _load(row["attributes"]), _load(row["set_at"])
    for name, (_, new) in changes.items():
        times[name] = at
        if new is None:
            held.pop(name, None)
        else:
            held[name] = new
    connection.execute(
        "UPDATE people SET id = ?, email = ?, attributes = ?, set_at = ? WHERE cio_id = ?",
        (held.get("id"), held.get("email"), _json(held), _json(times), row["cio_id"]),
    )


def _join(connection: sqlite3.Connection, cio_id: str, anonymous_id: str, now: int) -> int:
    oldest = now - limits.ANONYMOUS_WINDOW
    joined = connection.execute(
        "UPDATE activities SET person = ? WHERE anonymous_id = ? AND person IS NULL AND timestamp >= ?",
        (cio_id, anonymous_id, oldest),
    ).rowcount
    if joined:
        log(connection, "anon_merge", timestamp=now, person=cio_id)
    return joined


def merge(connection: sqlite3.Connection, step: MergePeople, now: int) -> tuple[str, ...]:
    """Merge one person into another; return notes of silent effects."""
    primary, secondary = find(connection, step.primary), find(connection, step.secondary)
    if primary is None:
        return ("the primary person does not exist: nothing was merged",)
    if secondary is None or secondary["cio_id"] == primary["cio_id"]:
        return ("the secondary person is nobody else: nothing was merged",)
    held, other = _load(primary["attributes"]), _load(secondary["attributes"])
    missing = {
        name: (None, value)
        for name, value in other.items()
        if name not in ("id", "email", "cio_id") and not held.get(name)
    }
    connection.execute("UPDATE people SET deleted = 1 WHERE cio_id = ?", (secondary["cio_id"],))
    _save(connection, primary, missing, now)
    connection.execute(
        "UPDATE activities SET person = ? WHERE person = ? AND timestamp >= ?",
        (primary["cio_id"], secondary["cio_id"], now - limits.MERGED_HISTORY),
    )
    log(connection, "profile_merge", timestamp=now, person=primary["cio_id"])
    return ()


def delete(connection: sqlite3.Connection, step: DeletePerson, now: int) -> tuple[str, ...]:
    """Delete a person, and store suppressed identifiers."""
    row = find(connection, step.who)
    identifiers = {step.who.id, step.who.email, *((row["id"], row["email"]) if row else ())}
    if step.suppress:
        connection.executemany(
            "INSERT OR IGNORE INTO suppressed VALUES (?)", [(value,) for value in identifiers if value]
        )
    if row is None:
        return ("no such person: nothing was deleted",)
    connection.execute("UPDATE people SET deleted = 1 WHERE cio_id = ?", (row["cio_id"],))
    log(connection, "profile_delete", timestamp=now, person=row["cio_id"])
    return ()


def unsuppress(connection: sqlite3.Connection, step: Unsuppress) -> tuple[str, ...]:
    """Unblock suppressed identifiers."""
    connection.execute("DELETE FROM suppressed WHERE identifier IN (?, ?)", (step.who.id, step.who.email))
    return ()


def set_device(connection: sqlite3.Connection, step: SetDevice, now: int) -> tuple[str, ...]:
    """Add, update or remove a device."""
    row = find_or_create(connection, step.who, now) if step.device else find(connection, step.who)
    if row is None:
        return ("no such person: nothing was changed",)
    devices = _load(row["devices"])
    if step.device is None:
        devices.pop(step.token, None)
    else:
        devices[step.token] = step.device
    connection.execute("UPDATE people SET devices = ? WHERE cio_id = ?", (_json(devices), row["cio_id"]))
    log(connection, "device_change", timestamp=now, person=row["cio_id"])
    return ()


def _suppressed(connection: sqlite3.Connection, who: Who) -> bool:
    query = "SELECT 1 FROM suppressed WHERE identifier IN (?, ?)"
    return connection.execute(query, (who.id, who.email)).fetchone() is not None


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _load(value: str) -> dict[str, Any]:
    loaded: dict[str, Any] = msgspec.json.decode(value)
    return loaded
