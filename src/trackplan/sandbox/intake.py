"""Arrivals in the store: applied, stored with their verdict, and counted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from trackplan.model.finding import Severity
from trackplan.sandbox import people
from trackplan.sandbox.activities import log
from trackplan.sandbox.calls import (
    Arrival,
    DeletePerson,
    LogEvent,
    MergePeople,
    Outcome,
    SetAttributes,
    SetDevice,
    Step,
    Unsuppress,
)
from trackplan.sandbox.verdicts import JudgedEvent

REPEATED = "repeated event id: dropped, as Customer.io does"


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """The result of an arrival: its number, and the outcome after storing."""

    seq: int
    judged: JudgedEvent


def take(
    connection: sqlite3.Connection, arrivals: Sequence[JudgedEvent], received_ms: int, *, strict: bool
) -> list[StoredEvent]:
    """Apply and store arrivals. With ``strict`` a repeated event id is rejected."""
    landed: list[StoredEvent] = []
    for judged in arrivals:
        outcome, notes = _apply(connection, judged.arrival.step, received_ms // 1000)
        if outcome or notes:
            judged = JudgedEvent(_amended(judged.arrival, outcome, notes, strict=strict), judged.verdict)  # noqa: PLW2901
        landed.append(StoredEvent(_write_down(connection, judged, received_ms), judged))
    return landed


def _amended(arrival: Arrival, outcome: Outcome | None, notes: tuple[str, ...], *, strict: bool) -> Arrival:
    if outcome and strict:
        return replace(arrival, outcome="refused", reason="the event id was used before", step=None)
    return replace(arrival, outcome=outcome or arrival.outcome, notes=(*arrival.notes, *notes))


def _apply(  # noqa: PLR0911  # one line a step
    connection: sqlite3.Connection, step: Step | None, now: int
) -> tuple[Outcome | None, tuple[str, ...]]:
    match step:
        case LogEvent():
            return _log_event(connection, step, now)
        case SetAttributes():
            return None, people.set_attributes(connection, step, now)
        case DeletePerson():
            return None, people.delete(connection, step, now)
        case Unsuppress():
            return None, people.unsuppress(connection, step)
        case MergePeople():
            return None, people.merge(connection, step, now)
        case SetDevice():
            return None, people.set_device(connection, step, now)
    return None, ()


def _log_event(
    connection: sqlite3.Connection, step: LogEvent, now: int
) -> tuple[Outcome | None, tuple[str, ...]]:
    person: str | None = None
    notes: tuple[str, ...] = ()
    if step.who is not None:
        row = people.find_or_create(connection, step.who, now)
        if row is None:
            return None, ("the person is unknown or suppressed: nothing was recorded",)
        person = row["cio_id"]
    elif step.anonymous_id:
        person = _known_as(connection, step.anonymous_id)
        notes = () if person else ("anonymous: it waits for a person with this `anonymous_id`",)
    logged = log(
        connection,
        step.type,
        timestamp=step.timestamp,
        person=person,
        name=step.name,
        anonymous_id=step.anonymous_id,
        event_id=step.event_id,
        data=step.data,
    )
    return (None, notes) if logged else ("duplicate", (REPEATED,))


def _known_as(connection: sqlite3.Connection, anonymous_id: str) -> str | None:
    query = "SELECT cio_id FROM people WHERE json_extract(attributes, '$.anonymous_id') = ? AND deleted = 0"
    row = connection.execute(query, (anonymous_id,)).fetchone()
    return row["cio_id"] if row else None


def _write_down(connection: sqlite3.Connection, judged: JudgedEvent, received_ms: int) -> int:
    arrival = judged.arrival
    done = connection.execute(
        "INSERT INTO arrivals (received, api, kind, name, person, anonymous_id, outcome, reason, notes, good,"
        " findings, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            received_ms,
            arrival.api,
            arrival.kind,
            arrival.name,
            arrival.person,
            arrival.anonymous_id,
            arrival.outcome,
            arrival.reason,
            _json(arrival.notes) if arrival.notes else "[]",
            judged.good,
            _json([c.plain() for c in judged.verdict.complaints]) if judged.verdict.complaints else "[]",
            _json(arrival.record),
        ),
    )
    return done.lastrowid or 0


COUNTED = ("all", "good", "bad", "accepted", "refused", "dropped", "duplicate")


class Counts:
    """Running totals of arrivals, which save counting rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Start from the counts of the file."""
        self.totals = dict.fromkeys(COUNTED, 0)
        self.worst: Severity | None = None
        """The worst severity since this process started; a reset does not clear it."""
        query = "SELECT good, outcome, count(*) AS n FROM arrivals GROUP BY good, outcome"
        for row in connection.execute(query):
            self._count(row["outcome"], good=bool(row["good"]), n=row["n"])

    def add(self, landed: Iterable[StoredEvent]) -> None:
        """Add arrivals to the counts."""
        for one in landed:
            self._count(one.judged.arrival.outcome, good=one.judged.good, n=1)
            severity = one.judged.worst
            if severity is not None:
                self.worst = max(severity, self.worst or severity)

    def clear(self) -> None:
        """Reset all counts."""
        self.totals.update(dict.fromkeys(self.totals, 0))

    def _count(self, outcome: str, *, good: bool, n: int) -> None:
        for name in ("all", "good" if good else "bad", outcome):
            self.totals[name] += n


def arrivals(
    connection: sqlite3.Connection,
    *,
    since: int = 0,
    limit: int = 100,
    good: bool | None = None,
    event: str | None = None,
    person: str | None = None,
    kind: str | None = None,
) -> list[dict[str, Any]]:
    """Return arrivals after number ``since``, oldest first."""
    wheres, values = _filters(good=good, event=event, kind=kind)
    if person is not None:
        wheres.append("(person = ? OR anonymous_id = ?)")
        values.extend((person, person))
    query = f"SELECT * FROM arrivals WHERE seq > ? AND {' AND '.join(wheres)} ORDER BY seq LIMIT ?"  # noqa: S608
    return [_arrival(row) for row in connection.execute(query, (since, *values, limit))]


def count(connection: sqlite3.Connection, *, event: str | None, since: int, good: bool | None) -> int:
    """Count the events (not other calls) after number ``since``."""
    wheres, values = _filters(good=good, event=event, kind=None)
    query = f"SELECT count(*) FROM arrivals WHERE seq > ? AND {' AND '.join(wheres)} AND kind != 'call'"  # noqa: S608
    total: int = connection.execute(query, (since, *values)).fetchone()[0]
    return total


def by_event(connection: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Return the number of good and bad arrivals of each event name."""
    query = (
        "SELECT name, sum(good) AS good, sum(1 - good) AS bad FROM arrivals"
        " WHERE kind = 'event' AND name IS NOT NULL GROUP BY name ORDER BY name"
    )
    return {row["name"]: {"good": row["good"], "bad": row["bad"]} for row in connection.execute(query)}


def last(connection: sqlite3.Connection) -> int:
    """Return the number of the newest arrival, 0 if there is none."""
    newest: int = connection.execute("SELECT coalesce(max(seq), 0) FROM arrivals").fetchone()[0]
    return newest


def reset(connection: sqlite3.Connection) -> None:
    """Delete people, activities, arrivals, messages and descriptions. Numbering continues."""
    for table in ("people", "suppressed", "activities", "arrivals", "descriptions", "messages"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608  # five names


def _filters(*, good: bool | None, event: str | None, kind: str | None) -> tuple[list[str], list[Any]]:
    wheres, values = ["1"], list[Any]()
    for column, value in (("good", good), ("name", event), ("kind", kind)):
        if value is not None:
            wheres.append(f"{column} = ?")
            values.append(value)
    return wheres, values


def _arrival(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["seq"],
        "received": row["received"] / 1000,
        "api": row["api"],
        "kind": row["kind"],
        "event": row["name"],
        "person": row["person"],
        "anonymous_id": row["anonymous_id"],
        "outcome": row["outcome"],
        "reason": row["reason"],
        "notes": msgspec.json.decode(row["notes"]),
        "good": bool(row["good"]),
        "findings": msgspec.json.decode(row["findings"]),
        "record": msgspec.json.decode(row["record"]),
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
