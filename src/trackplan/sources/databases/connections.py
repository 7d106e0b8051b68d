"""Opening a connection with the driver of an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from trackplan.sources.databases.adbc import Adbc
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.connection import DatabaseConnection
from trackplan.sources.databases.duckdb_files import DuckDb
from trackplan.sources.databases.sqlite_files import Sqlite
from trackplan.sources.record import IncompleteError


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
