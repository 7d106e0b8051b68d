"""A history file: opening, locking, and moving between versions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from trackplan.history.migrations import STEPS
from trackplan.history.packed_reports import UnreadableReportError

WAIT = 60
"""Seconds that a writer waits for another."""


class HistoryError(Exception):
    """The file cannot be used as a history; ``help`` says what to do, ``busy`` that waiting may help."""

    def __init__(self, message: str, help_: str, *, busy: bool = False) -> None:
        super().__init__(message)
        self.help = help_
        self.busy = busy


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open an existing history to read. Raises `HistoryError`."""
    if not path.is_file():
        raise HistoryError(f"there is no history `{path}`", "write one with `trackplan audit --history FILE`")
    with _used(path) as connection:
        yield connection


@contextmanager
def changing(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a history, which is made if there is none, for one transaction. Raises `HistoryError`.

    Writers wait for each other; one that dies leaves the file as it was before.
    """
    try:
        with FileLock(f"{path}.lock", timeout=WAIT), _used(path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.execute("COMMIT")
    except Timeout:
        raise HistoryError(
            f"`{path}` is being written by another audit", "try again when that is done", busy=True
        ) from None
    except OSError as error:
        raise HistoryError(
            f"`{path}` cannot be written: {error.strerror}", "check the folder and its space", busy=True
        ) from None


@contextmanager
def _used(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=WAIT)
        try:
            try:
                _upgrade(connection, path)
                _refuse_damage(connection, path)
            except UnicodeDecodeError:  # the text of an SQL statement in it
                raise HistoryError(f"`{path}` is damaged: a text in it is not UTF-8", _RESTORE) from None
            yield connection
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        raise HistoryError(
            f"`{path}` cannot be used: {error}", "check the folder, its space and its rights", busy=True
        ) from None
    except (sqlite3.DatabaseError, UnreadableReportError) as error:
        raise HistoryError(f"`{path}` is no history: {error}", "name another file") from None


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the file to this version, or refuse what is none or is newer."""
    connection.execute("PRAGMA foreign_keys = ON")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if version == 0 and tables:
        raise HistoryError(f"`{path}` is a database, but no history of trackplan", "name another file")
    if version > len(STEPS):
        raise HistoryError(
            f"`{path}` was written by a newer trackplan", "install that version or a newer one"
        )
    for number in range(version, len(STEPS)):
        connection.executescript(f"BEGIN;{STEPS[number]};PRAGMA user_version = {number + 1};COMMIT;")


_FITS = {
    "integer": "BETWEEN 0 AND 1000000000000000",
    "text": "IS NOT NULL",
    "blob": "IS NOT NULL",
}
"""What a value of each declared type must be besides; SQLite itself takes any value in any column."""
_TIMES = frozenset({"day", "first", "last", "since"})
"""Columns that hold days or moments in ISO 8601."""

_RESTORE = "restore it from a backup, or begin a new one"


def _refuse_damage(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse a file with a value that no audit wrote, which somebody or something has changed."""
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables.fetchall():
        for _, column, declared, required, _, key in connection.execute(f'PRAGMA table_info("{table}")'):
            kind = declared.lower()
            wrong = f'typeof("{column}") <> \'{kind}\' OR NOT ("{column}" {_FITS[kind]})'
            if column in _TIMES:
                wrong += f" OR datetime(\"{column}\") IS NULL OR \"{column}\" NOT BETWEEN '2000' AND '2200'"
            if not (required or key):
                wrong = f'"{column}" IS NOT NULL AND ({wrong})'
            if connection.execute(f'SELECT 1 FROM "{table}" WHERE {wrong} LIMIT 1').fetchone():  # noqa: S608 - the names are the file's own, which _upgrade made
                raise HistoryError(
                    f"`{path}` is damaged: `{table}.{column}` has a value that no audit writes",
                    _RESTORE,
                )
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        raise HistoryError(f"`{path}` is damaged: rows that belong together are missing", _RESTORE)
