"""The interface of a read-only connection, and what all drivers share."""

from __future__ import annotations

import importlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trackplan.sources.arrow_rows import JsonRows
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.result_rows import interrupting
from trackplan.sources.record import MissingLibraryError
from trackplan.sources.stream import Stream

Columns = Mapping[str, str]
"""The type of each column of a table or query, as the database names it."""


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
    def fetch(self, query: str) -> Sequence[tuple[Any, ...]]:
        """Return all rows of a query of ours, which has few."""

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

    def recover(self) -> None:  # noqa: B027 - most are
        """Make the connection usable after an error, if there is anything to do."""

    @abstractmethod
    def close(self) -> None:
        """Close it."""


class InterruptibleConnection(DatabaseConnection):
    """A connection inside this process, which a timer interrupts."""

    _connection: Any
    _timeout: int
    """Seconds of a query."""

    def fetch(self, query: str) -> Sequence[tuple[Any, ...]]:
        """Return the rows, if they come in time."""
        with interrupting(self._timeout, self._connection):
            found: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
            return found

    def close(self) -> None:
        """Close it."""
        self._connection.close()


def driver_module(address: Address, name: str) -> Any:
    """Import a driver. Raises MissingLibraryError."""
    try:
        return importlib.import_module(name)
    except ImportError:
        needed = name.partition(".")[0].replace("_", "-")
        raise MissingLibraryError(
            f"reading {address.scheme} needs {needed}", address.engine.install
        ) from None


def by_table(rows: Iterable[tuple[str, str, str]]) -> Mapping[str, Columns]:
    """Group columns, each with its table and type."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return found
