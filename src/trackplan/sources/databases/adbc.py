"""Connections by ADBC drivers: PostgreSQL, Redshift, Snowflake and BigQuery."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from trackplan.sources.arrow_rows import MOST_ROWS, JsonRows
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.connection import Columns, DatabaseConnection, by_table, driver_module
from trackplan.sources.databases.result_rows import Failures, ResultRows
from trackplan.sources.record import IncompleteError
from trackplan.sources.stream import Stream

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


class Adbc(DatabaseConnection):
    """A connection by an ADBC driver."""

    def __init__(self, address: Address, timeout: int) -> None:
        self._driver = driver_module(address, f"{address.engine.driver}.dbapi")
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
            return by_table(cursor.fetchall())

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

    def fetch(self, query: str) -> Sequence[tuple[Any, ...]]:
        """Return the rows of the driver's cursor."""
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

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

    def recover(self) -> None:
        """End the transaction that failed."""
        self._connection.rollback()

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


def _of_state(state: str | None, words: str) -> str:
    state = state or next((one for start, one in _WORDS.items() if start in words), None)
    found = next((why for start, why in _REASONS.items() if state and state.startswith(start)), None)
    if found is not None:
        return found
    if state:
        return f"the database answered with the error {state}"
    return "the database failed, or the connection was lost or refused"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
