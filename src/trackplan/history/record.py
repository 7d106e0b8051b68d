"""What an audit adds to a history."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

from trackplan.health.news import told_of
from trackplan.history.packed_reports import packed
from trackplan.history.rhythm import told_before
from trackplan.model.finding import Finding
from trackplan.model.landed import Landed
from trackplan.model.report import Report

DAY = 86_400
REPORTS = 30
"""The newest runs whose whole report is kept."""


def record(connection: sqlite3.Connection, report: Report, *, keep: int, told: bool) -> None:
    """Add a finished audit; ``keep`` is the number of days to keep, ``told`` whether a digest was written.

    A day has the numbers of the run that saw most of it, and of the newest of those: so an audit that is
    repeated, or whose window overlaps others, counts nothing twice.
    """
    landed = report.landed
    if landed is None or landed.first is None or landed.last is None:
        return
    run = _run(connection, report, landed)
    for day, covered in _covered(landed.first, landed.last):
        _day(connection, landed, run, day, covered)
    _problems(connection, report)
    if told and report.health is not None:
        said = told_of(report.health, told_before(connection))
        connection.execute("DELETE FROM told")
        connection.executemany(
            "INSERT INTO told VALUES (?, ?, ?)", [(subject, *one) for subject, one in said.items()]
        )
    _prune(connection, keep)


def _run(connection: sqlite3.Connection, report: Report, landed: Landed) -> int:
    span = (landed.first, landed.last)
    connection.execute("DELETE FROM runs WHERE first = ? AND last = ?", span)
    kept = (*span, packed(report))
    found = connection.execute("INSERT INTO runs (first, last, report) VALUES (?, ?, ?)", kept)
    run = int(found.lastrowid or 0)
    counts: Counter[tuple[str, str]] = Counter()
    for one in _each(report.findings):
        counts[one.event or "", one.rule] += one.count
    connection.executemany(
        "INSERT INTO findings VALUES (?, ?, ?, ?)",
        [(run, event, rule, count) for (event, rule), count in sorted(counts.items())],
    )
    return run


def _each(findings: tuple[Finding, ...]) -> Iterator[Finding]:
    for one in findings:
        yield one
        yield from _each(one.parts)


def _covered(first: str, last: str) -> Iterator[tuple[str, int]]:
    """Yield each day of a window, with how many of its seconds are inside."""
    begin, end = _seconds(first), _seconds(last)
    for number in range(begin // DAY, end // DAY + 1):
        inside = min(end, (number + 1) * DAY - 1) - max(begin, number * DAY) + 1
        yield (date(1970, 1, 1) + timedelta(days=number)).isoformat(), inside


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).astimezone(UTC).timestamp())


def _day(connection: sqlite3.Connection, landed: Landed, run: int, day: str, covered: int) -> None:
    before = connection.execute("SELECT covered FROM days WHERE day = ?", (day,)).fetchone()
    if before is not None and before[0] > covered:
        return
    connection.execute("DELETE FROM days WHERE day = ?", (day,))
    connection.execute("INSERT INTO days VALUES (?, ?, ?)", (day, run, covered))
    connection.executemany(
        "INSERT INTO landed VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (event.name, day, event.planned, one.count, one.valid, one.late, one.people)
            for event in landed.events
            if (one := event.days.get(day)) is not None
        ],
    )


def _problems(connection: sqlite3.Connection, report: Report) -> None:
    """Keep since when each problem stands that this audit found, and forget those that are gone."""
    known = known_problems(connection)
    stands = {}
    for one in _each(report.findings):
        if one.fingerprint and one.first_seen is not None:
            stands[one.fingerprint] = min(one.first_seen, known.get(one.fingerprint, one.first_seen))
    connection.execute("DELETE FROM problems")
    connection.executemany("INSERT INTO problems VALUES (?, ?)", sorted(stands.items()))


def known_problems(connection: sqlite3.Connection) -> Mapping[str, str]:
    """The days on which the problems that stand were first seen, by fingerprint."""
    return dict(connection.execute("SELECT fingerprint, since FROM problems"))


def _prune(connection: sqlite3.Connection, keep: int) -> None:
    newest = connection.execute("SELECT max(day) FROM days").fetchone()[0]
    oldest = (date.fromisoformat(newest) - timedelta(days=keep - 1)).isoformat()
    connection.execute("DELETE FROM days WHERE day < ?", (oldest,))
    connection.execute("DELETE FROM runs WHERE last < ?", (oldest,))
    newest = "SELECT id FROM runs ORDER BY last DESC, id DESC LIMIT ?"
    connection.execute(f"UPDATE runs SET report = NULL WHERE id NOT IN ({newest})", (REPORTS,))  # noqa: S608 - our own text
