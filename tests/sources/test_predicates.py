"""Conditions of SQL say what JSON Schema says: never less, and just that where they are whole."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from trackplan.sources.databases.predicates import ColumnValue, Members, Translator
from trackplan.sources.databases.table_layout import kind_of
from trackplan.validator import Validator

KINDS = {"amount": "number", "count": "integer", "name": "text", "gift": "boolean"}
NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, 1.5, -2.5])
TEXTS = st.sampled_from(["", "a", "EUR", "eur", "é"])
VALUES = {"amount": NUMBERS.map(float), "count": st.integers(-3, 3), "name": TEXTS, "gift": st.booleans()}
ANY = NUMBERS | TEXTS | st.booleans() | st.none()
LEAVES: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["string", "number", "integer", "boolean", "null", ["string", "null"]]),
    "enum": st.lists(ANY, min_size=1, max_size=3),
    "const": ANY,
    "minimum": NUMBERS,
    "exclusiveMaximum": NUMBERS,
    "minLength": st.integers(0, 3),
    "maxLength": st.integers(0, 3),
    "pattern": st.just("^a"),
}
SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    st.booleans() | st.fixed_dictionaries({}, optional=LEAVES),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={"anyOf": st.lists(inner, min_size=1, max_size=2), "not": inner, "if": inner, "then": inner},
    ),
    max_leaves=4,
)
OBJECTS = st.fixed_dictionaries(
    {},
    optional={
        "properties": st.dictionaries(st.sampled_from([*KINDS, "other"]), SCHEMAS, max_size=3),
        "required": st.lists(st.sampled_from([*KINDS, "other"]), unique=True, max_size=2),
        "additionalProperties": SCHEMAS,
        "propertyNames": st.just({"maxLength": 5}),
    },
)
ROWS = st.fixed_dictionaries({}, optional=VALUES)


@given(OBJECTS, ROWS)
def test_a_condition_holds_where_the_schema_does(schema: dict[str, Any], row: dict[str, Any]) -> None:
    members = {name: ColumnValue(exp.column(name, quoted=True), kind) for name, kind in KINDS.items()}
    condition = Translator(schema).condition(schema, Members(members))
    columns = ", ".join(f'? AS "{name}"' for name in KINDS)
    query = f"SELECT CASE WHEN {condition.sql.sql('sqlite')} THEN 1 ELSE 0 END FROM (SELECT {columns})"
    [[holds]] = sqlite3.connect(":memory:").execute(query, [row.get(name) for name in KINDS])
    accepts = Validator(schema).accepts(row)
    if condition.whole and "propertyNames" not in schema:
        assert bool(holds) == accepts
    elif accepts:
        assert holds


TYPES = {
    ("postgres", "timestamp without time zone"): "time",
    ("postgres", "character varying"): "text",
    ("postgres", "numeric"): "number",
    ("postgres", "jsonb"): "other",
    ("postgres", "ARRAY"): "other",
    ("postgres", "USER-DEFINED"): "other",
    ("postgres", "character"): "other",
    ("duckdb", "TIMESTAMP"): "time",
    ("duckdb", "HUGEINT"): "integer",
    ("duckdb", "STRUCT(a INTEGER)"): "other",
    ("snowflake", "TIMESTAMP_NTZ"): "time",
    ("snowflake", "VARIANT"): "other",
    ("bigquery", "INT64"): "integer",
    ("redshift", "super"): "other",
}


@pytest.mark.parametrize(("dialect", "type_"), TYPES)
def test_columns_have_kinds_by_their_types(dialect: str, type_: str) -> None:
    assert kind_of(type_, dialect) == TYPES[dialect, type_]
