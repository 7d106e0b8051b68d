"""Connections of SQLite, by the standard library."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote
from zlib import crc32

from trackplan.model.value_profile import bin_of
from trackplan.sources.arrow_rows import MOST_ROWS, JsonRows
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.connection import Columns, InterruptibleConnection, by_table
from trackplan.sources.databases.result_rows import Failures, SqliteRows, interrupted_after
from trackplan.sources.record import IncompleteError
from trackplan.sources.stream import Stream

sqlite3.register_converter("boolean", lambda digit: digit not in {b"0", b""})
for _kind in ("date", "timestamp"):  # as text, as they are stored
    sqlite3.register_converter(_kind, bytes.decode)


FUNCTIONS: Mapping[str, Callable[[Any], int | None]] = {
    "trackplan_hash": lambda value: crc32(str(value).encode(errors="replace")),
    "trackplan_bin": lambda value: None if value is None else bin_of(value),
}
"""What `table_counts` asks of SQLite, which has no such functions."""


class Sqlite(InterruptibleConnection):
    """A SQLite file, by the standard library."""

    def __init__(self, address: Address, timeout: int) -> None:
        self._timeout = timeout
        try:
            uri = f"file:{quote(address.path)}?mode=ro"
            self._connection = sqlite3.connect(
                uri, uri=True, check_same_thread=False, detect_types=sqlite3.PARSE_DECLTYPES
            )
            self._connection.execute("PRAGMA query_only = on")
            self._connection.execute("SELECT count(*) FROM sqlite_master")
            for name, function in FUNCTIONS.items():
                self._connection.create_function(name, 1, function, deterministic=True)
        except sqlite3.Error as error:
            raise IncompleteError(f"{address.shown} cannot be opened: {self.reason(error)}") from None

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """The library's own."""
        return (sqlite3.Error,)

    def reason(self, error: Exception) -> str:
        """Return the reason by SQLite's name of the error; its message may hold the query."""
        kinds = {
            "SQLITE_CANTOPEN": "there is no such file, or no right to read it",
            "SQLITE_NOTADB": "it is no SQLite database",
            "SQLITE_CORRUPT": "it is damaged",
            "SQLITE_INTERRUPT": "it took longer than the time-out of a statement",
            "SQLITE_READONLY": "the database refused it, since the connection is read-only",
            "SQLITE_BUSY": "it is locked by another process",
            "SQLITE_ERROR": "there is no such table, column or function",
        }
        name = getattr(error, "sqlite_errorname", "") or type(error).__name__
        return next(
            (why for kind, why in kinds.items() if name.startswith(kind)), f"SQLite failed with {name}"
        )

    def tables(self, schema: str) -> Mapping[str, Columns]:
        """Return the tables of a schema, which is ``main`` but for attached files."""
        rows = self._connection.execute(
            "SELECT m.name, c.name, c.type "
            "FROM pragma_table_list AS m, pragma_table_info(m.name, m.schema) AS c "
            "WHERE m.schema = lower(?) AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, c.cid",
            [schema],
        ).fetchall()
        return by_table(rows)

    def columns(self, query: str) -> Columns:
        """Return the columns of the result; SQLite knows no types of them."""
        cursor = self._connection.execute(f"SELECT * FROM ({query}) LIMIT 0")  # noqa: S608 - checked before
        return {one[0]: "" for one in cursor.description}

    def rows(self, query: str, stream: Stream) -> JsonRows:
        """Return the rows, as `SqliteRows`."""
        cursor = self._connection.execute(query)
        batches = iter(lambda: cursor.fetchmany(MOST_ROWS), [])
        found = interrupted_after(self._timeout, self._connection, batches)
        return SqliteRows(
            Failures(self.errors, self.reason), [one[0] for one in cursor.description], found, stream
        )

    def estimate(self, query: str) -> str:
        """Return nothing: SQLite cannot tell."""
        del query
        return ""
