"""Connections of DuckDB: its files, MotherDuck, and files that it reads by its own functions."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.sources.arrow_rows import MOST_ROWS, JsonRows
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.connection import Columns, InterruptibleConnection, by_table, driver_module
from trackplan.sources.databases.result_rows import Failures, ResultRows, interrupted_after
from trackplan.sources.record import IncompleteError
from trackplan.sources.stream import Stream


class DuckDb(InterruptibleConnection):
    """A DuckDB file, MotherDuck, or files by DuckDB's own functions."""

    def __init__(self, address: Address, timeout: int) -> None:
        self._driver = driver_module(address, "duckdb")
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
        return by_table(rows)

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
