"""What engines write in their own ways: unix seconds, text of times, samples by a hash, bins of numbers."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

from trackplan.model.value_profile import BINS, PER_DOUBLING

_ISO = "20[0-3][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]"
"""Text of a time, for every engine's GLOB and patterns."""


def seconds(column: exp.Expr, dialect: str, *, is_text: bool) -> exp.Expr:
    """Return a time in whole unix seconds; text is in ISO 8601."""
    name = column.sql(dialect)
    moment = f"CAST({name} AS TIMESTAMPTZ)" if is_text else name
    written = {
        "duckdb": f"CAST(FLOOR(EPOCH({moment})) AS BIGINT)",
        "sqlite": f"CAST(STRFTIME('%s', {name}) AS INTEGER)",
        "snowflake": f"DATE_PART(EPOCH_SECOND, {name})",
        "bigquery": f"UNIX_SECONDS(CAST({name} AS TIMESTAMP))",
    }.get(dialect, f"CAST(FLOOR(EXTRACT(EPOCH FROM {moment})) AS BIGINT)")
    return sqlglot.parse_one(written, read=dialect)


def is_time(column: exp.Expr, dialect: str) -> exp.Expr | None:
    """Return the condition that text is a time in ISO 8601 and UTC; ``None`` where an engine has none."""
    name = column.sql(dialect)
    written = {
        "sqlite": f"{name} GLOB '{_ISO}*Z' AND STRFTIME('%s', {name}) IS NOT NULL AND (LENGTH({name}) = 20 "
        f"OR (LENGTH({name}) BETWEEN 22 AND 27 AND SUBSTR({name}, 20, 1) = '.'))",
        "duckdb": f"REGEXP_FULL_MATCH({name}, '{_ISO}([.][0-9]{{1,6}})?Z') "
        f"AND TRY_CAST({name} AS TIMESTAMPTZ) IS NOT NULL",
        "postgres": f"{name} ~ '^{_ISO}([.][0-9]{{1,6}})?Z$'",
    }.get(dialect)
    return None if written is None else sqlglot.parse_one(written, read=dialect)


def is_sampled(column: exp.Expr, every: int, dialect: str) -> exp.Expr:
    """Return the condition that keeps one row in so many, by a hash of a column."""
    name = column.sql(dialect)
    written = {
        "duckdb": f"HASH({name}) % {every} = 0",
        "sqlite": f"trackplan_hash({name}) % {every} = 0",
        "snowflake": f"MOD(ABS(HASH({name})), {every}) = 0",
        "bigquery": f"MOD(ABS(FARM_FINGERPRINT(CAST({name} AS STRING))), {every}) = 0",
        "redshift": f"MOD(STRTOL(LEFT(MD5(CAST({name} AS VARCHAR)), 7), 16), {every}) = 0",
    }.get(dialect, f"(HASHTEXT(CAST({name} AS TEXT)) & 2147483647) % {every} = 0")
    return sqlglot.parse_one(written, read=dialect)


assert PER_DOUBLING == 4  # noqa: PLR2004 - as written below
_BINS = f"""
SELECT CASE WHEN v = 0 THEN 0 WHEN v < 0 THEN -(LEAST(GREATEST(quarter, {-BINS}), {BINS - 1}) + {BINS + 1})
  WHEN v > 0 THEN LEAST(GREATEST(quarter, {-BINS}), {BINS - 1}) + {BINS + 1} END, COUNT(*)
FROM (SELECT v, 4 * doublings + CASE WHEN part >= 2 THEN FLOOR(2 * part)
    WHEN part < 1 THEN FLOOR(8 * part) - 8 ELSE FLOOR(4 * part) - 4 END AS quarter
  FROM (SELECT v, doublings, size / POWER(CAST(2 AS DOUBLE PRECISION), doublings) AS part
    FROM (SELECT v, size, FLOOR(LN(NULLIF(size, 0)) / LN(2)) AS doublings
      FROM (SELECT v, ABS(v) AS size FROM (SELECT CAST(v AS DOUBLE PRECISION) AS v FROM numbers) AS a) AS b
    ) AS c) AS d) AS e GROUP BY 1
"""  # noqa: S608 - a logarithm may be off at a whole doubling, which `part` then shows


def bins(numbers: exp.Select, dialect: str) -> exp.Expr:
    """Return the query of how many numbers ``v`` of another query are in each bin; see `bin_of`."""
    text = "SELECT trackplan_bin(v), COUNT(*) FROM numbers GROUP BY 1" if dialect == "sqlite" else _BINS
    found = sqlglot.parse_one(text, read="postgres")
    for table in [*found.find_all(exp.Table)]:
        table.replace(numbers.subquery("numbers"))
    return found
