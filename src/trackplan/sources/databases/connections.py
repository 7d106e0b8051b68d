"""Read-only connections, one class for each kind of driver."""

from __future__ import annotations

import importlib
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import quote

from trackplan.sources.arrow_rows import MOST_ROWS, JsonRows
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.result_rows import Failures, ResultRows, SqliteRows, interrupted_after
from trackplan.sources.record import IncompleteError, MissingLibraryError
from trackplan.sources.stream import Stream

Columns = Mapping[str, str]
"""The type of each column of a table or query, as the database names it."""

_REASONS = {
    "28": "the login was refused",
    "3D": "there is no such database",
    "42501": "the user has no right to read it",
    "42P01": "there is no such table",
    "42703": "there is no such column",
    "57014": "it took longer than the time-out of a statement",
    "25006": "the database refused it, since the connection is read-only",
    "08": "the connection was lost",
    "57P": "the server is shutting down",
    "53": "the server has no room for another connection or query",
    "22P": "a value has a form that cannot be converted",
}
"""Reasons by the start of the SQLSTATE; a driver's own words may hold values or the address."""
_WORDS = {
    "statement timeout": "57014",
    "read-only transaction": "25006",
    "password authentication": "28",
    "no password supplied": "28",
    "role ": "28",
    "database ": "3D",
    "permission denied": "42501",
    "terminating connection": "57P",
    "server closed the connection": "08",
}
"""SQLSTATEs by PostgreSQL's words, for errors of a connection or a stream, which come without one."""


class DatabaseConnection(ABC):
    """A read-only connection to one database."""

    @abstractmethod
    def tables(self, schema: str) -> Mapping[str, Columns]:
        """Return the tables and views of a schema, by name."""

    @abstractmethod
    def columns(self, query: str) -> Columns:
        """Return the columns of a query's result."""

    @abstractmethod
    def rows(self, query: str, stream: Stream) -> JsonRows:
        """Return the rows of a query, which are read batch by batch."""

    @abstractmethod
    def estimate(self, query: str) -> str:
        """Return what the database expects to read, for people; empty if it cannot tell."""

    @abstractmethod
    def reason(self, error: Exception) -> str:
        """Return why the database failed, without values and without its address."""

    @property
    @abstractmethod
    def errors(self) -> tuple[type[Exception], ...]:
        """The exceptions of the driver."""

    @abstractmethod
    def close(self) -> None:
        """Close it."""


@contextmanager
def connected(address: Address, timeout: int) -> Iterator[DatabaseConnection]:
    """Open a connection whose statements may take so many seconds each.

    Raises MissingLibraryError, and IncompleteError if the database is out of reach.
    """
    kind = {"duckdb": DuckDb, "sqlite3": Sqlite}.get(address.engine.driver, Adbc)
    connection = kind(address, timeout)
    try:
        yield connection
    except connection.errors as error:
        raise IncompleteError(f"{address.shown}: {connection.reason(error)}") from None
    finally:
        connection.close()


def _module(address: Address, name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        needed = name.partition(".")[0].replace("_", "-")
        raise MissingLibraryError(
            f"reading {address.scheme} needs {needed}", address.engine.install
        ) from None


def _of_state(state: str | None, words: str) -> str:
    state = state or next((one for start, one in _WORDS.items() if start in words), None)
    found = next((why for start, why in _REASONS.items() if state and state.startswith(start)), None)
    if found is not None:
        return found
    if state:
        return f"the database answered with the error {state}"
    return "the database failed, or the connection was lost or refused"


class Adbc(DatabaseConnection):
    """A connection by an ADBC driver."""

    def __init__(self, address: Address, timeout: int) -> None:
        self._driver = _module(address, f"{address.engine.driver}.dbapi")
        self._dialect = address.engine.dialect
        url = address.url.replace("redshift:", "postgresql:", 1)
        try:
            self._connection = self._driver.connect(url)
            if self._dialect in {"postgres", "redshift"}:
                with self._connection.cursor() as cursor:
                    cursor.execute("SET default_transaction_read_only = on")
                    cursor.execute(f"SET statement_timeout = {timeout * 1000}")
                self._connection.commit()
        except self.errors as error:
            reason = self.reason(error)
            raise IncompleteError(f"{address.shown} cannot be reached: {reason}") from None

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """The driver's own, and Arrow's, which a stream that breaks off raises."""
        from pyarrow import ArrowException  # noqa: PLC0415  # of the same extra

        return (self._driver.Error, OSError, ArrowException)

    def reason(self, error: Exception) -> str:
        """Return the reason by the SQLSTATE."""
        return _of_state(getattr(error, "sqlstate", None), str(error))

    def tables(self, schema: str) -> Mapping[str, Columns]:
        """Return the tables by the information schema."""
        where = f"{schema}.INFORMATION_SCHEMA" if self._dialect == "bigquery" else "information_schema"
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT table_name, column_name, data_type FROM {where}.columns "  # noqa: S608 - a schema's name
                f"WHERE lower(table_schema) = lower({_literal(schema)}) ORDER BY table_name, ordinal_position"
            )
            return _by_table(cursor.fetchall())

    def columns(self, query: str) -> Columns:
        """Return the columns of the result without rows."""
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({query}) AS source LIMIT 0")  # noqa: S608 - checked before
            return {one.name: str(one.type) for one in cursor.fetch_record_batch().schema}

    def rows(self, query: str, stream: Stream) -> JsonRows:
        """Return the rows of the driver's stream, which holds one batch at a time."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        reader = cursor.fetch_record_batch()
        return ResultRows(Failures(self.errors, self.reason), reader.schema, _sliced(cursor, reader), stream)

    def estimate(self, query: str) -> str:
        """Return the planner's number of rows, where `EXPLAIN` has one."""
        if self._dialect != "postgres":
            return ""
        with self._connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{"adbc.postgresql.use_copy": "false"})  # no COPY of a plan
            cursor.execute(f"EXPLAIN {query}")
            first = str(cursor.fetchone()[0])
        rows = first.partition("rows=")[2].partition(" ")[0]
        return f"about {int(rows):,} rows" if rows.isdigit() else ""

    def close(self) -> None:
        """Close it; a connection that is lost cannot be."""
        with suppress(*self.errors, AttributeError):
            self._connection.close()


def _sliced(cursor: Any, reader: Any) -> Iterator[Any]:
    """Yield batches of bounded size: a driver's own may be as large as 16 MiB. The cursor keeps them open."""
    with cursor:
        for batch in reader:
            for start in range(0, batch.num_rows, MOST_ROWS):
                yield batch.slice(start, MOST_ROWS)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _by_table(rows: Iterable[tuple[str, str, str]]) -> Mapping[str, Columns]:
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found


class DuckDb(DatabaseConnection):
    """A DuckDB file, MotherDuck, or files by DuckDB's own functions."""

    def __init__(self, address: Address, timeout: int) -> None:
        self._driver = _module(address, "duckdb")
        self._timeout = timeout
        memory = address.path == ":memory:"
        path = address.url if address.scheme == "md" else address.path
        try:
            self._connection = self._driver.connect(path, read_only=not memory)
            if address.scheme != "md":  # no part of it is downloaded
                self._connection.execute("SET autoinstall_known_extensions = false")
        except self.errors as error:
            raise IncompleteError(f"{address.shown} cannot be opened: {self.reason(error)}") from None

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """The driver's own."""
        return (self._driver.Error, OSError)

    def reason(self, error: Exception) -> str:
        """Return the reason by the kind of the exception."""
        kinds = {
            "CatalogException": "there is no such table or function",
            "BinderException": "there is no such column, or it has another type",
            "ParserException": "the query cannot be read",
            "InterruptException": "it took longer than the time-out of a statement",
            "InvalidInputException": "the database refused it, since the connection is read-only",
            "IOException": "the file is missing, damaged, or locked by another process",
            "ConversionException": "a value has a form that cannot be converted",
            "OutOfMemoryException": "it needs more memory than DuckDB may take",
        }
        name = type(error).__name__
        return kinds.get(name, f"DuckDB failed with {name}")

    def tables(self, schema: str) -> Mapping[str, Columns]:
        """Return the tables by the information schema."""
        rows = self._connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns "
            "WHERE lower(table_schema) = lower(?) ORDER BY table_name, ordinal_position",
            [schema],
        ).fetchall()
        return _by_table(rows)

    def columns(self, query: str) -> Columns:
        """Return the columns of the result without running it."""
        relation = self._connection.sql(query)
        return dict(zip(relation.columns, map(str, relation.types), strict=True))

    def rows(self, query: str, stream: Stream) -> JsonRows:
        """Return the rows of DuckDB's stream; JSON is known by the type of its column alone."""
        relation = self._connection.sql(query)
        objects = frozenset(
            name.lower()
            for name, kind in zip(relation.columns, relation.types, strict=True)
            if str(kind) == "JSON"
        )
        reader = relation.to_arrow_reader(MOST_ROWS)
        batches = interrupted_after(self._timeout, self._connection, reader)
        return ResultRows(Failures(self.errors, self.reason), reader.schema, batches, stream, objects)

    def estimate(self, query: str) -> str:
        """Return nothing: DuckDB's estimates are of operators."""
        del query
        return ""

    def close(self) -> None:
        """Close it."""
        self._connection.close()


sqlite3.register_converter("boolean", lambda digit: digit not in {b"0", b""})
for _kind in ("date", "timestamp"):  # as text, as they are stored
    sqlite3.register_converter(_kind, bytes.decode)


class Sqlite(DatabaseConnection):
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
        return _by_table(rows)

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

    def close(self) -> None:
        """Close it."""
        self._connection.close()
