"""What a history says of the time before an audit, and of its newest one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from trackplan.history.packed_reports import unpacked
from trackplan.model.course import CourseDay, EventCourse, RuleCount
from trackplan.model.landed import Landed, LandedDay, LandedEvent
from trackplan.model.report import Report


def landed_before(connection: sqlite3.Connection, first: str) -> Landed | None:
    """What landed before a day, as an earlier report would say; ``None`` if the history knows nothing of it.

    Days are those of the whole history; attributes, which it keeps by run, those of the newest run that
    ended before.
    """
    span = connection.execute("SELECT min(day), max(day) FROM days WHERE day < ?", (first,)).fetchone()
    if span[0] is None:
        return None
    days, planned = _days(connection, first)
    kept = connection.execute(
        "SELECT report FROM runs WHERE last < ? AND report IS NOT NULL ORDER BY last DESC, id DESC LIMIT 1",
        (first,),
    ).fetchone()
    whole = None if kept is None else unpacked(kept[0]).landed
    events = []
    for name, per_day in days.items():
        known = whole.event(name) if whole is not None else None
        count = sum(per_day.values())
        one = known or LandedEvent(name=name, planned=planned[name], count=count, valid=count)
        events.append(replace(one, per_day=per_day))
    people = whole.people if whole is not None else None
    return Landed(
        first=f"{span[0]}T00:00:00Z", last=f"{span[1]}T23:59:59Z", events=tuple(events), people=people
    )


def _days(connection: sqlite3.Connection, before: str) -> tuple[dict[str, dict[str, int]], dict[str, bool]]:
    """The counts by event and day before a day, and whether the plan had each event when it last landed."""
    days: dict[str, dict[str, int]] = {}
    planned: dict[str, bool] = {}
    for event, day, count, is_planned in connection.execute(
        "SELECT event, day, count, planned FROM landed WHERE day < ? ORDER BY event, day", (before,)
    ):
        days.setdefault(event, {})[day] = count
        planned[event] = bool(is_planned)
    return days, planned


def newest_end(connection: sqlite3.Connection) -> str | None:
    """The end of the newest audit, in ISO 8601; ``None`` for an empty history."""
    found: str | None = connection.execute("SELECT max(last) FROM runs").fetchone()[0]
    return found


def newest_report(connection: sqlite3.Connection) -> Report | None:
    """The newest audit, with the days of the whole history; ``None`` for an empty history."""
    kept = connection.execute("SELECT report FROM runs ORDER BY last DESC, id DESC LIMIT 1").fetchone()
    if kept is None:
        return None
    report = unpacked(kept[0])
    landed = report.landed
    if landed is None:
        return report
    days, planned = _days(connection, "9999")
    events = tuple(replace(one, per_day=days.get(one.name, one.per_day)) for one in landed.events)
    gone = tuple(
        LandedEvent(name=name, planned=planned[name], count=0, valid=0, per_day=some)
        for name, some in days.items()
        if landed.event(name) is None
    )
    return replace(report, landed=replace(landed, events=(*events, *gone)))


def course(connection: sqlite3.Connection, event: str) -> EventCourse | None:
    """The course of an event; ``None`` for one that never landed."""
    found = {
        day: LandedDay(count=count, valid=valid, late=late, people=people)
        for day, count, valid, late, people in connection.execute(
            "SELECT day, count, valid, late, people FROM landed WHERE event = ?", (event,)
        )
    }
    if not found:
        return None
    seen = {day for (day,) in connection.execute("SELECT day FROM days WHERE day >= ?", (min(found),))}
    newest = "SELECT planned FROM landed WHERE event = ? ORDER BY day DESC LIMIT 1"
    return EventCourse(
        name=event,
        planned=bool(connection.execute(newest, (event,)).fetchone()[0]),
        days=tuple(
            CourseDay(day=day, landed=found.get(day, LandedDay(count=0)) if day in seen else None)
            for day in _each_day(min(seen), max(seen))
        ),
        found=tuple(
            RuleCount(first=first[:10], last=last[:10], rule=rule, count=count)
            for first, last, rule, count in connection.execute(
                "SELECT first, last, rule, count FROM findings JOIN runs ON runs.id = findings.run"
                " WHERE event = ? ORDER BY last, first, rule",
                (event,),
            )
        ),
    )


def _each_day(first: str, last: str) -> Iterator[str]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    for number in range((end - begin).days + 1):
        yield (begin + timedelta(days=number)).isoformat()


def names(connection: sqlite3.Connection) -> list[str]:
    """Every event that a history holds."""
    return [name for (name,) in connection.execute("SELECT DISTINCT event FROM landed ORDER BY event")]


def told_before(connection: sqlite3.Connection) -> Mapping[str, tuple[str, str]] | None:
    """What the last digest said, by subject: its state, and its problems; ``None`` if there was none."""
    if not connection.execute("SELECT count(*) FROM runs").fetchone()[0]:
        return None
    return {name: (state, problems) for name, state, problems in connection.execute("SELECT * FROM told")}
