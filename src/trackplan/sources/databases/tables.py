"""What is read of a database: a query, or the tables of a schema with one event each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from trackplan.model.finding import Skipped
from trackplan.sources import RecordSource
from trackplan.sources.databases.address import Address
from trackplan.sources.databases.connection import Columns, DatabaseConnection
from trackplan.sources.databases.connections import connected
from trackplan.sources.databases.statements import read_only, whole_table, wrapped
from trackplan.sources.record import IncompleteError
from trackplan.sources.stream import Stream

NO_EVENTS = {
    "tracks": "it repeats the rows of the events' own tables, without their attributes",
    "users": "it holds the newest attributes of people, and no events",
    "pages": "it holds page views, which are no events of a plan",
    "screens": "it holds screen views, which are no events of a plan",
    "groups": "it holds groups, and no events",
    "accounts": "it holds groups, and no events",
    "aliases": "it holds merged people, and no events",
}
"""Tables that Segment, RudderStack and Customer.io write beside those of events; none is read."""

IDENTIFIES = "identifies"
"""The table of person attributes, whose rows show what they are."""


@dataclass(frozen=True, slots=True)
class TableInput:
    """One query of one database, with the name of its rows."""

    address: Address
    name: str
    query: str
    timeout: int
    estimate: str = ""
    """What the database expects to read, for people."""

    @contextmanager
    def opened(self) -> Iterator[RecordSource]:
        """Open the rows. Raises MissingLibraryError, and IncompleteError if they cannot be read."""
        with connected(self.address, self.timeout) as connection:
            stream = Stream(lambda _size: b"")
            yield RecordSource(self.name, stream, connection.rows(self.query, stream))


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A query on a connection that is open, with the name of its rows."""

    connection: DatabaseConnection
    name: str
    query: str

    @contextmanager
    def opened(self) -> Iterator[RecordSource]:
        """Open the rows."""
        stream = Stream(lambda _size: b"")
        try:
            rows = self.connection.rows(self.query, stream)
        except self.connection.errors as error:
            raise IncompleteError(f"{self.name}: {self.connection.reason(error)}") from None
        yield RecordSource(self.name, stream, rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How to read a database."""

    address: Address
    since: int | None
    """Unix seconds: what was received before is left out, where a column tells that."""
    timeout: int
    """Seconds of one statement."""
    estimated: bool = False
    """Whether to ask the database how much it expects to read."""

    @property
    def dialect(self) -> str:
        """The dialect of SQL."""
        return self.address.engine.dialect

    def input(self, connection: DatabaseConnection, name: str, query: str) -> TableInput:
        """Return the input of a query."""
        estimate = connection.estimate(query) if self.estimated else ""
        return TableInput(self.address, name, query, self.timeout, estimate)


def of_query(asked: Asked, query: str) -> TableInput:
    """Return the input of the user's own query. Raises RefusedQueryError and IncompleteError."""
    checked = read_only(query, asked.dialect)
    with connected(asked.address, asked.timeout) as connection:
        columns = connection.columns(checked) if asked.since is not None else {}
        return asked.input(connection, "query", wrapped(checked, asked.dialect, columns, asked.since))


def of_schema(asked: Asked, schema: str, events: Iterable[str]) -> tuple[list[TableInput], list[Skipped]]:
    """Return an input for each table of one event, and the tables that are not read.

    A table without a column that tells its event is of the planned event of its name. Raises
    IncompleteError.
    """
    with connected(asked.address, asked.timeout) as connection:
        found, skipped = event_tables(asked, connection, schema, events)
        return [asked.input(connection, one.name, one.query) for one in found], skipped


@dataclass(frozen=True, slots=True)
class EventTable:
    """A table that holds events, with the query of its rows."""

    name: str
    """With its schema."""
    query: str
    table: str
    columns: Columns
    planned: str | None
    """The planned event of its name."""


def event_tables(
    asked: Asked, connection: DatabaseConnection, schema: str, events: Iterable[str]
) -> tuple[list[EventTable], list[Skipped]]:
    """Return the tables of a schema that hold events, and the others."""
    planned = {_slug(name): name for name in events}
    found: list[EventTable] = []
    skipped: list[Skipped] = []
    for table, columns in connection.tables(schema).items():
        event = _event_of(table, columns, planned)
        if isinstance(event, Skipped):
            skipped.append(Skipped(what=f"{schema}.{table}", reason=event.reason))
            continue
        query = whole_table(schema, table, asked.dialect, columns, since=asked.since, event=event)
        found.append(EventTable(f"{schema}.{table}", query, table, columns, planned.get(_slug(table))))
    return found, skipped


def _event_of(table: str, columns: Columns, planned: Mapping[str, str]) -> str | Skipped | None:
    """Return the event of a table, ``None`` if its rows tell it themselves, or why it is not read."""
    reason = NO_EVENTS.get(table.lower())
    if reason is not None and _slug(table) not in planned:
        return Skipped(what=table, reason=reason)
    lower = {name.lower() for name in columns}
    if "event_text" in lower or table.lower() == IDENTIFIES:
        return None
    event = planned.get(_slug(table))
    if event is not None:
        return event
    if "event" in lower:
        return None
    return Skipped(what=table, reason="no column tells its event, and no planned event has its name")


def _slug(name: str) -> str:
    """Return a name as warehouses name the table of an event: lower case, with underscores."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"[^a-z0-9]+", "_", spaced.lower()).strip("_")
