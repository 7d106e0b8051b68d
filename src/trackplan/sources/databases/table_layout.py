"""The table of one event as a payload: what stands in its columns, as expressions of SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sqlglot
from sqlglot import exp

from trackplan.model.attribute import Attribute
from trackplan.model.plan import Event, Match
from trackplan.model.times import DAY, EXACT
from trackplan.shapes.tables import LOADERS, TableOfColumns
from trackplan.shapes.warehouse_row import SECTIONS, WarehouseRow, attribute_columns
from trackplan.sources.databases import engine_sql
from trackplan.sources.databases.predicates import ColumnValue, Members

TIMES = ("timestamp", "original_timestamp", "sent_at")
"""The columns of the time of an event; the first that is given counts."""

_KINDS: Mapping[str, frozenset[Any]] = {
    "integer": frozenset(exp.DataType.INTEGER_TYPES),
    "number": frozenset(exp.DataType.REAL_TYPES),
    "text": frozenset({exp.DataType.Type.TEXT, exp.DataType.Type.VARCHAR, exp.DataType.Type.NVARCHAR}),
    "boolean": frozenset({exp.DataType.Type.BOOLEAN}),
    "date": frozenset({exp.DataType.Type.DATE}),
    "time": frozenset(
        {
            exp.DataType.Type.DATETIME,
            exp.DataType.Type.TIMESTAMP,
            exp.DataType.Type.TIMESTAMPLTZ,
            exp.DataType.Type.TIMESTAMPNTZ,
            exp.DataType.Type.TIMESTAMPTZ,
        }
    ),
}


def kind_of(type_: str, dialect: str) -> str:
    """Return the kind of a column by its type: one of `predicates.JSON_TYPES`, or ``other``."""
    try:
        found = exp.DataType.build(type_, dialect=dialect)
    except sqlglot.errors.SqlglotError:
        return "other"
    return next((kind for kind, types in _KINDS.items() if found.this in types), "other")


@dataclass(frozen=True, slots=True)
class Column:
    """One column, by the name that it has in a payload."""

    name: str
    """As the database has it."""
    kind: str

    @property
    def sql(self) -> exp.Column:
        """Return the column as an expression."""
        return exp.column(self.name, quoted=True)


@dataclass(frozen=True)
class TableLayout:
    """A table of one planned event. ``columns`` are by the name that they have in a payload."""

    table: exp.Table
    event: Event
    dialect: str
    columns: Mapping[str, Column]
    texts: frozenset[str] = frozenset()
    """The columns of times that are text, all of it in ISO 8601 and UTC."""
    conditions: tuple[exp.Expr, ...] = ()
    """What rows are cut to."""
    attributes: dict[str, Column] = field(init=False, default_factory=dict)
    """The columns that are attributes at the top, as they stand."""
    opaque: set[str] = field(init=False, default_factory=set)
    """Attributes that SQL cannot look into."""

    def __post_init__(self) -> None:
        place = TableOfColumns(self.event.members).place
        taken: set[str] = set()
        for name in attribute_columns(dict.fromkeys(self.columns)):
            path, attribute = place(name)
            if attribute is None and name in LOADERS:
                continue
            top, column = str(path[0]), self.columns[name]
            if top in taken or len(path) > 1 or not _as_it_stands(column, attribute):
                self.opaque.add(top)
                self.attributes.pop(top, None)
            else:
                self.attributes[top] = column
            taken.add(top)

    @property
    def rows(self) -> exp.Select:
        """Return the query of the rows, without columns."""
        return exp.select().from_(self.table.copy()).where(*(one.copy() for one in self.conditions))

    def whole_row(self) -> exp.Select:
        """Return the query of whole rows, with a column of the event's name where there is none."""
        found = self.rows.select("*")
        if "event_text" not in self.columns:
            found = found.select(exp.alias_(exp.Literal.string(self.event.name), "event_text", quoted=True))
        return found

    @property
    def times(self) -> list[str]:
        """The columns that may hold the time."""
        return [name for name in TIMES if name in self.columns]

    @cached_property
    def time(self) -> exp.Expr | None:
        """The time in unix seconds; ``None`` where SQL cannot tell it."""
        found = [self.columns[name] for name in self.times]
        if not found or any(one.kind != "time" for one in found):
            return None
        return exp.func("COALESCE", *map(self.seconds, found)) if len(found) > 1 else self.seconds(found[0])

    @cached_property
    def received(self) -> exp.Expr | None:
        """The time of receipt in unix seconds."""
        column = self.columns.get("received_at")
        return self.seconds(column) if column is not None and column.kind == "time" else None

    @property
    def is_readable(self) -> bool:
        """Whether the time of each row, and its person, can be told by SQL."""
        received, person = self.columns.get("received_at"), self.columns.get("user_id")
        return (
            self.time is not None
            and "properties" not in self.columns
            and (received is None or received.kind == "time")
            and (person is None or person.kind == "text")
        )

    def seconds(self, column: Column) -> exp.Expr:
        """Return a time in whole unix seconds."""
        return engine_sql.seconds(column.sql, self.dialect, is_text=column.name in self.texts)

    @property
    def row(self) -> Members:
        """The payload as rules see it; see `PayloadRule.quiet`."""
        record = {name: ColumnValue(one.sql, one.kind) for name, one in self.columns.items()}
        name = exp.Literal.string(self.event.name)
        record.setdefault("event_text", ColumnValue(name, "text"))
        opaque = frozenset(name for name, one in self.columns.items() if one.kind == "other")
        members: dict[str, ColumnValue | Members] = {
            "attributes": self.payload,
            "record": Members({name: one for name, one in record.items() if name not in opaque}, opaque),
            "time": ColumnValue(
                exp.func("COALESCE", *(self.columns[one].sql for one in TIMES if one in self.columns)),
                "time",
                null=True,
            ),
            "person": self._text("user_id"),
            "event_id": self._text("id"),
            "received": ColumnValue(exp.null(), "null"),
            "delay": ColumnValue(exp.null(), "null"),
        }
        if self.received is not None and self.time is not None:
            members["received"] = ColumnValue(self.columns["received_at"].sql, "time", null=True)
            members["delay"] = ColumnValue(
                exp.Sub(this=self.received, expression=self.time), "integer", null=True
            )
        return Members(members, frozenset({"context", "bytes"}))

    def _text(self, name: str) -> ColumnValue:
        column = self.columns.get(name)
        if column is None:
            return ColumnValue(exp.null(), "null")
        return ColumnValue(column.sql, column.kind if column.kind == "text" else "other", null=True)

    @property
    def payload(self) -> Members:
        """The attributes."""
        members = {name: ColumnValue(one.sql, one.kind) for name, one in self.attributes.items()}
        return Members(members, frozenset(self.opaque))

    @property
    def day(self) -> exp.Expr:
        """The first second of the day of the time."""
        assert self.time is not None
        return exp.Sub(this=self.time, expression=exp.Mod(this=self.time, expression=exp.convert(DAY)))

    @property
    def delay(self) -> exp.Expr | None:
        """The delay, rounded up as `trackplan.model.times.delay_step` does."""
        if self.received is None or self.time is None:
            return None
        apart = exp.paren(exp.Sub(this=self.received, expression=self.time))
        found = exp.case().when(exp.LTE(this=apart, expression=exp.convert(0)), exp.convert(0))
        found = found.when(exp.LTE(this=apart, expression=exp.convert(EXACT)), apart)
        for most, step in ((DAY, 60), (60 * DAY, 3_600), (None, DAY)):
            size = exp.convert(step)
            over = exp.Mod(this=apart, expression=size)
            rest = exp.Mod(this=exp.paren(exp.Sub(this=size, expression=over)), expression=size)
            rounded = exp.Add(this=apart, expression=rest)
            if most is None:
                return found.else_(rounded)
            found = found.when(exp.LTE(this=apart, expression=exp.convert(most)), rounded)
        raise AssertionError

    def source(self, matches: Iterable[tuple[str, Match]]) -> exp.Expr | None:
        """The name of the source that a row is from; ``None`` where SQL cannot tell."""
        found = exp.case()
        known = False
        for name, match in matches:
            column = self._matched(match)
            if column is None:
                continue
            if column.kind != "text":
                return None
            equal = exp.EQ(this=column.sql, expression=exp.Literal.string(match.equals))
            found, known = found.when(equal, exp.Literal.string(name)), True
        return found if known else exp.null()

    def _matched(self, match: Match) -> Column | None:
        parts = match.path.split(".")
        if match.kind == "attribute":
            if parts[0] in self.opaque:
                return Column("", "other")
            return self.attributes.get(parts[0]) if len(parts) == 1 else None
        if "context" in self.columns:
            return Column("", "other")
        if len(parts) > 1 and (len(parts) > 2 or parts[0] not in SECTIONS):  # noqa: PLR2004 - a section and a key
            return None
        return self.columns.get("_".join(["context", *parts]))


def _as_it_stands(column: Column, attribute: Attribute | None) -> bool:
    if column.kind == "other":
        return False
    return column.kind != "text" or attribute is None or not {"array", "object"} & {*attribute.types}


Fetch = Callable[[str], Sequence[tuple[Any, ...]]]
"""Returns the rows of a query."""


def layout_of(
    fetch: Fetch, dialect: str, table: exp.Table, columns: Mapping[str, str], event: Event
) -> TableLayout | None:
    """Return the layout of a table by the types of its columns, and by their values where types say nothing.

    ``None`` if its columns are not those of a table of one event.
    """
    shouted = all(name == name.upper() for name in columns)
    rows = exp.select().from_(table)
    kinds = {name: kind_of(type_, dialect) for name, type_ in columns.items()}
    if dialect == "sqlite":
        kinds = _kinds_of_values(fetch, rows, kinds)
    found = {name.lower() if shouted else name: Column(name, kinds[name]) for name in columns}
    if len(found) < len(columns) or not WarehouseRow().recognises(
        {**dict.fromkeys(found), "event_text": None}
    ):
        return None
    texts = set()
    for name in (*TIMES, "received_at"):
        column = found.get(name)
        if column is not None and column.kind == "text" and _are_times(fetch, rows, column, dialect):
            found[name] = replace(column, kind="time")
            texts.add(column.name)
    return TableLayout(table, event, dialect, found, frozenset(texts))


def _kinds_of_values(fetch: Fetch, rows: exp.Select, declared: Mapping[str, str]) -> dict[str, str]:
    """Return the kinds of SQLite's columns, each of which may hold values of any type."""
    types = [
        f"GROUP_CONCAT(DISTINCT TYPEOF({exp.column(name, quoted=True).sql('sqlite')}))" for name in declared
    ]
    [found] = fetch(rows.select(*types, dialect="sqlite").sql("sqlite"))
    kinds = {}
    for (name, kind), listed in zip(declared.items(), found, strict=True):
        held = {*(listed or "").split(",")} - {"null", ""}
        if held <= {"integer"}:
            kinds[name] = kind if kind == "boolean" else "integer"
        elif held <= {"integer", "real"}:
            kinds[name] = "number"
        else:
            kinds[name] = "text" if held == {"text"} else "other"
    return kinds


def _are_times(fetch: Fetch, rows: exp.Select, column: Column, dialect: str) -> bool:
    """Return whether all text of a column is a time in ISO 8601 and UTC."""
    test = engine_sql.is_time(column.sql, dialect)
    if test is None:
        return False
    [[others]] = fetch(rows.select("COUNT(*)").where(exp.not_(exp.paren(test))).sql(dialect))
    return not others
