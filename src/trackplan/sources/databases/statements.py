"""The statements that are sent: one query each, built and checked with sqlglot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from trackplan.sources.record import MissingLibraryError, SourceError

RECEIPT = ("received_at", "sent_at", "timestamp")
"""The columns by which a table is cut in time: when a row was received, or else sent."""


class RefusedQueryError(SourceError):
    """A query that is not sent, since it is not one that only reads."""


def read_only(query: str, dialect: str) -> str:
    """Return a query without its final semicolon. Raises RefusedQueryError unless it is one that only reads.

    The connection is read-only as well, where the database has such connections: this check is what keeps
    a mistake from being sent.
    """
    sqlglot, exp = _sqlglot()
    try:
        found = [one for one in sqlglot.parse(query, read=dialect) if one is not None]
    except sqlglot.errors.SqlglotError as error:
        raise RefusedQueryError(f"the query cannot be read as {dialect}{_where(error)}") from None
    if len(found) != 1:
        raise RefusedQueryError(f"one query is wanted, and there are {len(found)} statements")
    writes = (
        exp.Insert,
        exp.Update,
        exp.Delete,
        exp.Merge,
        exp.DDL,
        exp.Drop,
        exp.Alter,
        exp.Into,
        exp.Command,
    )
    if not isinstance(found[0], exp.Query) or any(True for _ in found[0].find_all(*writes)):
        raise RefusedQueryError("the query does more than read: write one SELECT")
    return query.strip().rstrip(";").rstrip()


def wrapped(query: str, dialect: str, columns: Mapping[str, str], since: int | None) -> str:
    """Return a query cut to what was received since a time in unix seconds, if a column tells that."""
    _, exp = _sqlglot()
    condition = since_condition(columns, since, dialect)
    if condition is None:
        return query
    inner = exp.select("*").from_("__query__").where(condition).sql(dialect=dialect)
    return str(inner).replace("__query__", f"({query}) AS source", 1)


def whole_table(
    schema: str,
    table: str,
    dialect: str,
    columns: Mapping[str, str],
    *,
    since: int | None = None,
    event: str | None = None,
) -> str:
    """Return the query of a table, as the rows of ``event`` if no column tells the event."""
    _, exp = _sqlglot()
    query = exp.select("*").from_(exp.table_(table, db=schema, quoted=True))
    if event is not None:
        query = query.select(exp.alias_(exp.Literal.string(event), "event_text", quoted=True))
    condition = since_condition(columns, since, dialect)
    if condition is not None:
        query = query.where(condition)
    return str(query.sql(dialect=dialect))


def since_condition(columns: Mapping[str, str], since: int | None, dialect: str) -> Any:
    """Return the condition on the receipt column, whose name may be in any case; ``None`` without one."""
    if since is None:
        return None
    _, exp = _sqlglot()
    by_lower = {name.lower(): name for name in columns}
    column = next((by_lower[one] for one in RECEIPT if one in by_lower), None)
    if column is None:
        return None
    at = datetime.fromtimestamp(since, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    left, right = exp.column(column, quoted=True), exp.Literal.string(at)
    if any(word in columns[column].lower() for word in ("timestamp", "date")):
        kind = "TIMESTAMPTZ" if _has_zone(columns[column].lower(), dialect) else "TIMESTAMP"
        right = exp.cast(exp.Literal.string(at if kind == "TIMESTAMPTZ" else at.rstrip("Z")), kind)
    elif any(word in columns[column].lower() for word in ("int", "double", "float", "numeric", "decimal")):
        right = exp.Literal.number(since)
    return exp.GTE(this=left, expression=right)


def _has_zone(kind: str, dialect: str) -> bool:
    zoned = any(word in kind for word in ("with time zone", "timestamptz", "timestamp_tz", "tz=", "_ltz"))
    return zoned or (dialect == "bigquery" and kind == "timestamp")


def _where(error: Any) -> str:
    """Return where the parser stopped, without its message, which quotes the query."""
    first: Mapping[str, Any] = next(iter(getattr(error, "errors", ())), {})
    line, column = first.get("line"), first.get("col")
    return f": line {line}, column {column}" if line and column else ""


def _sqlglot() -> tuple[Any, Any]:
    try:
        import sqlglot  # noqa: PLC0415  # an extra
    except ImportError:
        raise MissingLibraryError(
            "reading a database needs sqlglot", "pip install 'trackplan[sql]'"
        ) from None
    return sqlglot, sqlglot.exp
