"""Databases: the same findings as of the same payloads in a file, in every engine and layout."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import adbc_driver_postgresql.dbapi as postgres
import duckdb
import pyarrow as pa
import pytest

from tests.site.conftest import PLAN, trackplan
from tests.sources.servers import postgresql
from trackplan.sources.databases.address import BadAddressError, address_of
from trackplan.sources.databases.statements import RefusedQueryError, read_only, whole_table, wrapped

ENGINES = ("postgresql", "duckdb", "sqlite")
QUERY = "SELECT * FROM landed.events"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("databases")
    options = ("--shape", "warehouse_row", "--invalid", "0.1", "--count", "600", "--seed", "4")
    trackplan("sample", *options, "--output", made / "rows.ndjson", "--plan", PLAN)
    rows = _rows(made)
    flat = [_flat(row) for row in rows]
    usual = {name: _usual([row[name] for row in flat if name in row]) for row in flat for name in row}
    flat = [row for row in flat if all(type(value) is usual[name] for name, value in row.items())]
    (made / "flat.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in flat))
    _fill_duckdb(made / "store.duckdb", rows, flat)
    _fill_sqlite(made / "store.sqlite", rows, flat)
    return made


def _rows(folder: Path, name: str = "rows") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.ndjson").read_text().splitlines()]


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A row of an event's own table: lists and objects are JSON text, numbers are doubles."""
    columns = {**row, **row["properties"]}
    return {
        name: _cell(columns[name]) for name in columns if name != "properties" and columns[name] is not None
    }


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value)
    return float(value) if type(value) is int else value


def _usual(values: list[Any]) -> type:
    kinds = [type(value) for value in values]
    return max(set(kinds), key=lambda kind: (kinds.count(kind), kind.__name__))


def _tables(flat: list[dict[str, Any]]) -> dict[str, pa.Table]:
    by_event: dict[str, list[dict[str, Any]]] = {}
    for row in flat:
        by_event.setdefault(row["event"], []).append(row)
    return {name: pa.Table.from_pylist(rows, _schema(rows)) for name, rows in by_event.items()}


def _schema(rows: list[dict[str, Any]]) -> pa.Schema:
    kinds = {str: pa.string(), float: pa.float64(), bool: pa.bool_()}
    names = {name: kinds[type(value)] for row in rows for name, value in row.items()}
    return pa.schema(list(names.items()))


def _events(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([{name: _text(value) for name, value in row.items()} for row in rows])


def _text(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _fill_duckdb(path: Path, rows: list[dict[str, Any]], flat: list[dict[str, Any]]) -> None:
    with duckdb.connect(str(path)) as db:
        db.execute("CREATE SCHEMA landed; CREATE SCHEMA shop")
        db.register("events", _events(rows))
        db.execute(
            "CREATE TABLE landed.events AS SELECT * REPLACE (properties::JSON AS properties) FROM events"
        )
        for name, table in _tables(flat).items():
            db.register("source", table)
            db.execute(f'CREATE TABLE shop."{name}" AS SELECT * FROM source')
        db.execute("CREATE TABLE shop.tracks AS SELECT id, event FROM landed.events")
        db.execute("CREATE TABLE shop.notes AS SELECT 1 AS n")


def _fill_sqlite(path: Path, rows: list[dict[str, Any]], flat: list[dict[str, Any]]) -> None:
    with sqlite3.connect(path) as db:
        for name, table in {"events": _events(rows), **_tables(flat)}.items():
            columns = (f"{one.name} {'BOOLEAN' if one.type == pa.bool_() else ''}" for one in table.schema)
            db.execute(f'CREATE TABLE "{name}" ({", ".join(columns)})')
            marks = ", ".join("?" * table.num_columns)
            db.executemany(
                f'INSERT INTO "{name}" VALUES ({marks})', [[*row.values()] for row in table.to_pylist()]
            )


def _fill_postgresql(url: str, rows: list[dict[str, Any]], flat: list[dict[str, Any]]) -> None:
    with postgres.connect(url) as db, db.cursor() as cursor:
        cursor.execute("CREATE SCHEMA landed")
        cursor.execute("CREATE SCHEMA shop")
        cursor.adbc_ingest("events", _events(rows), db_schema_name="landed")
        for column, kind in (("properties", "jsonb"), ("received_at", "timestamptz")):
            cursor.execute(f"ALTER TABLE landed.events ALTER {column} TYPE {kind} USING {column}::{kind}")
        for name, table in _tables(flat).items():
            cursor.adbc_ingest(name, table, db_schema_name="shop")
        db.commit()


@pytest.fixture(scope="module")
def urls(folder: Path, server: str) -> dict[str, str]:
    _fill_postgresql(server, _rows(folder), _rows(folder, "flat"))
    return {
        "postgresql": server,
        "duckdb": f"duckdb:///{folder}/store.duckdb",
        "sqlite": f"sqlite:///{folder}/store.sqlite",
    }


def audited(*sources: object, code: int = 1) -> dict[str, Any]:
    found = json.loads(trackplan("audit", *sources, "--plan", PLAN, "--format", "json", "--quiet", code=code))
    assert found["complete"], found
    return found


def essence(report: dict[str, Any]) -> tuple[Any, ...]:
    """What a report says of the data, without where it lay."""
    found = sorted(
        (
            one["rule"],
            one["severity"],
            one.get("event") or "",
            one.get("attribute") or "",
            one.get("count") or 0,
        )
        for one in report["findings"]
    )
    return found, report["checked"]["payloads"], report["landed"]["events"]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_query_gives_what_a_file_gives(engine: str, urls: dict[str, str], folder: Path) -> None:
    query = "SELECT * FROM events" if engine == "sqlite" else QUERY
    assert essence(audited("--sql", urls[engine], "--query", query)) == essence(
        audited(folder / "rows.ndjson")
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_of_events_give_what_a_file_gives(engine: str, urls: dict[str, str], folder: Path) -> None:
    if engine == "sqlite":
        with sqlite3.connect(folder / "store.sqlite") as db:
            db.execute("DROP TABLE IF EXISTS events")
    schema = "main" if engine == "sqlite" else "shop"
    found = essence(audited("--sql", urls[engine], "--schema", schema))
    assert found == essence(audited(folder / "flat.ndjson"))


@pytest.mark.parametrize("engine", ["postgresql", "duckdb"])
def test_a_plan_is_inferred_of_a_query_as_of_a_file(engine: str, urls: dict[str, str], folder: Path) -> None:
    told = trackplan("infer", "--sql", urls[engine], "--query", QUERY)
    assert _plan_of(told) == _plan_of(trackplan("infer", folder / "rows.ndjson"))


def _plan_of(told: str) -> str:
    return told[told.index("trackplan: 1") :].partition("\nnote:")[0].strip()


def test_a_history_keeps_what_a_database_holds(urls: dict[str, str], folder: Path, tmp_path: Path) -> None:
    for name, source in {
        "table": ("--sql", urls["duckdb"], "--query", QUERY),
        "file": (folder / "rows.ndjson",),
    }.items():
        trackplan("audit", *source, "--plan", PLAN, "--history", tmp_path / name, code=1)
    kept = [
        trackplan("history", "product_viewed", "--history", tmp_path / name) for name in ("table", "file")
    ]
    assert kept[0] == kept[1]
    assert "2026-" in kept[0]


def test_a_dry_run_says_what_would_be_read(urls: dict[str, str]) -> None:
    told = trackplan(
        "audit",
        "--sql",
        urls["duckdb"],
        "--schema",
        "shop",
        "--dry-run",
        "--since",
        "2026-11-03",
        "--plan",
        PLAN,
    )
    assert 'shop.order_completed: SELECT * FROM "shop"."order_completed" WHERE "received_at" >= ' in told
    assert "shop.tracks: not read: it repeats" in told
    assert "shop.notes: not read: no column tells its event" in told


def test_since_is_pushed_down(urls: dict[str, str], folder: Path) -> None:
    whole = audited("--sql", urls["postgresql"], "--query", QUERY)
    middle = sorted(row["received_at"] for row in _rows(folder))[300]
    part = audited("--sql", urls["postgresql"], "--query", QUERY, "--since", middle)
    assert 0 < part["checked"]["payloads"] < whole["checked"]["payloads"]
    assert part["accounts"]["read"] < whole["accounts"]["read"]


def test_a_table_without_a_column_of_its_event_is_of_the_event_of_its_name(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "a.duckdb")) as db:
        db.execute('CREATE TABLE "CartViewed" AS SELECT 1.5 AS total, now() AS received_at, now() AS sent_at')
        db.execute("CREATE TABLE other AS SELECT 1 AS n, now() AS received_at")
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "trackplan: 1\nname: Acme Store\nevents:\n  cart_viewed:\n    attributes:\n"
        "      total: {type: number, required: true}\n"
    )
    said = trackplan("audit", "--sql", f"duckdb:///{tmp_path}/a.duckdb", "--schema", "main", "--plan", plan)
    assert "· checked 1 payload" in said, said
    assert "skipped main.other: no column tells its event" in said


SECRET = "postgresql://owner:hunter2@127.0.0.1:{port}/postgres"
WRONG: dict[str, tuple[tuple[str, ...], int, str]] = {
    "no scheme": (("--sql", "shop", "--query", "SELECT 1"), 2, "begins with none of postgresql:"),
    "no such scheme": (("--sql", "mysql://u:hunter2@h/d", "--query", "SELECT 1"), 2, "begins with none of"),
    "neither query nor schema": (("--sql", "{url}"), 2, "needs `--query` or `--schema`"),
    "both": (("--sql", "{url}", "--query", "SELECT 1", "--schema", "x"), 2, "and not both"),
    "a query alone": (("--query", "SELECT 1"), 2, "`--query` is of a database"),
    "files beside it": (("x.ndjson", "--sql", "{url}", "--query", "SELECT 1"), 2, "files are named beside"),
    "a time-out that is none": (
        ("--sql", "{url}", "--query", "SELECT 1", "--statement-timeout", "soon"),
        2,
        "`--statement-timeout soon` is no time",
    ),
    "a query that writes": (("--sql", "{url}", "--query", "DELETE FROM a"), 2, "does more than read"),
    "one that writes inside": (
        ("--sql", "{url}", "--query", "WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a"),
        2,
        "does more than read",
    ),
    "two statements": (("--sql", "{url}", "--query", "SELECT 1; SELECT 2"), 2, "there are 2 statements"),
    "no SQL": (("--sql", "{url}", "--query", "SELEC * FORM x"), 2, ""),
    "no such schema": (("--sql", "{url}", "--schema", "nowhere"), 2, "has no schema `nowhere`"),
    "no such table": (("--sql", "{url}", "--query", "SELECT * FROM nowhere"), 3, "there is no such table"),
    "no server": (("--sql", SECRET.format(port=9), "--query", "SELECT 1"), 3, "cannot be reached"),
    "no such database": (("--sql", "{url}x", "--query", "SELECT 1"), 3, "there is no such database"),
    "no file": (("--sql", "sqlite:///nowhere.db", "--query", "SELECT 1"), 3, "there is no such file"),
    "no DuckDB": (("--sql", "duckdb:///nowhere.db", "--query", "SELECT 1"), 3, "the file is missing"),
    "a statement that takes too long": (
        ("--sql", "{url}", "--statement-timeout", "1s", "--query", "SELECT pg_sleep(20), 'a' AS event"),
        3,
        "time-out of a statement",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_read_is_one_sentence(name: str, server: str) -> None:
    words, code, sentence = WRONG[name]
    given = [word.replace("{url}", server) for word in words]
    said = trackplan("audit", *given, "--plan", PLAN, code=code)
    assert sentence in said
    assert "Traceback" not in said
    assert "hunter2" not in said


def test_a_table_that_breaks_off_is_incomplete(server: str) -> None:
    query = "SELECT 'a' AS event_text, 1 / (900 - n) AS x FROM generate_series(1, 2000) AS n"
    said = trackplan("audit", "--sql", server, "--query", query, "--plan", PLAN, code=3)
    assert "could not be read to its end" in said
    assert "INCOMPLETE" in said


def test_a_user_without_rights_is_told_so(urls: dict[str, str]) -> None:
    server = urls["postgresql"]
    with postgres.connect(server) as db, db.cursor() as cursor:
        cursor.execute("CREATE ROLE stranger LOGIN")
        db.commit()
    address = server.replace("owner@", "stranger@")
    said = trackplan("audit", "--sql", address, "--query", QUERY, "--plan", PLAN, code=3)
    assert "the user has no right" in said
    assert "Traceback" not in said


def test_a_connection_that_drops_is_incomplete(server: str) -> None:
    query = (
        "SELECT 'a' AS event_text, n FROM generate_series(1, 200000) AS n "
        "WHERE n < 150000 OR pg_terminate_backend(pg_backend_pid())"
    )
    said = trackplan("audit", "--sql", server, "--query", query, "--plan", PLAN, code=3)
    assert "INCOMPLETE" in said
    assert "Traceback" not in said


def test_a_table_that_vanishes_is_incomplete(server: str) -> None:
    from trackplan.sources import IncompleteError  # noqa: PLC0415
    from trackplan.sources.databases.tables import Asked, of_schema  # noqa: PLC0415

    with postgres.connect(server) as db, db.cursor() as cursor:
        cursor.execute("CREATE SCHEMA fleeting")
        cursor.execute("CREATE TABLE fleeting.order_completed (event_text text, sent_at timestamptz)")
        db.commit()
        [table], _ = of_schema(Asked(address=address_of(server), since=None, timeout=60), "fleeting", ())
        cursor.execute("DROP TABLE fleeting.order_completed")
        db.commit()
    with pytest.raises(IncompleteError, match="there is no such table"), table.opened():
        pass


def test_the_connection_is_read_only(server: str) -> None:
    with postgres.connect(server) as db, db.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION sneak() RETURNS int LANGUAGE plpgsql AS "
            "$$ BEGIN CREATE TABLE sneaked (a int); RETURN 1; END $$"
        )
        db.commit()
    said = trackplan("audit", "--sql", server, "--query", "SELECT sneak() AS event", "--plan", PLAN, code=3)
    assert "the connection is read-only" in said


TYPES = """SELECT 'order_completed' AS event_text, TIMESTAMPTZ '2026-11-01 12:00:00+02' AS received_at,
TIMESTAMP '2026-11-01 10:00:00' AS sent_at, 12345678901234567890.125::numeric AS digits,
2.50::numeric AS price,
'[{"sku": "A1"}]'::jsonb AS items, ARRAY['a', NULL] AS tags, true AS gift, DATE '2026-11-01' AS day,
'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS id, INTERVAL '1 day' AS span, NULL AS nothing"""


def test_types_of_postgresql(server: str) -> None:
    from trackplan.sources.databases.tables import Asked, of_query  # noqa: PLC0415

    table = of_query(Asked(address=address_of(server), since=None, timeout=60), TYPES)
    with table.opened() as source:
        [(line, raw, _)] = list(source)
    assert line == 1
    assert isinstance(raw, bytes)
    assert raw.decode() == (
        '{"event_text":"order_completed","received_at":"2026-11-01T10:00:00.000000Z",'
        '"sent_at":"2026-11-01T10:00:00.000000Z","digits":12345678901234567890.125,"price":2.50,'
        '"items":[{"sku": "A1"}],"tags":["a",null],"gift":true,"day":"2026-11-01",'
        '"id":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}'
    )
    assert "`span` is left out" in source.note


SHOWN = {
    "postgresql://u:hunter2@db.example.com:5432/shop?password=hunter2": "postgresql://db.example.com:5432/shop",
    "duckdb:///x/y.duckdb": "duckdb:x/y.duckdb",
    "duckdb:////x/y.duckdb": "duckdb:/x/y.duckdb",
    "duckdb:": "duckdb::memory:",
    "md:shop?motherduck_token=hunter2": "md:shop",
    "snowflake://u:hunter2@account/db/schema": "snowflake://account/db/schema",
}


@pytest.mark.parametrize("url", SHOWN)
def test_an_address_is_shown_without_its_secrets(url: str) -> None:
    address = address_of(url)
    assert address.shown == SHOWN[url]
    assert "hunter2" not in repr(address)


def test_an_address_without_a_port_number_is_refused() -> None:
    with pytest.raises(BadAddressError):
        address_of("postgresql://h:port/d")


CUT = {
    ("postgres", "timestamp with time zone"): "CAST('2026-11-01T00:00:00Z' AS TIMESTAMPTZ)",
    ("postgres", "timestamp without time zone"): "CAST('2026-11-01T00:00:00' AS TIMESTAMP)",
    ("bigquery", "TIMESTAMP"): "CAST('2026-11-01T00:00:00Z' AS TIMESTAMP)",
    ("snowflake", "TIMESTAMP_TZ"): "CAST('2026-11-01T00:00:00Z' AS TIMESTAMPTZ)",
    ("sqlite", "TEXT"): "'2026-11-01T00:00:00Z'",
    ("sqlite", "INTEGER"): "1793491200",
}


@pytest.mark.parametrize(("dialect", "kind"), CUT)
def test_tables_are_cut_by_the_receipt_column(dialect: str, kind: str) -> None:
    found = whole_table("a b", "t", dialect, {"Received_At": kind}, since=1793491200)
    assert found.endswith(f"Received_At{found[found.index('Received_At') + 11]} >= {CUT[dialect, kind]}")


def test_a_query_is_wrapped_only_where_a_column_tells_the_receipt() -> None:
    assert wrapped("SELECT 1", "postgres", {"a": "int"}, 5) == "SELECT 1"
    assert wrapped("SELECT 1", "postgres", {"sent_at": "int"}, 5) == (
        'SELECT * FROM (SELECT 1) AS source WHERE "sent_at" >= 5'
    )


@pytest.mark.parametrize("query", ["SELECT 1;", " SELECT 1 ", "WITH a AS (SELECT 1) SELECT * FROM a"])
def test_queries_that_only_read_are_sent(query: str) -> None:
    assert read_only(query, "postgres") == query.strip().rstrip(";")


@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE a",
        "SELECT * INTO b FROM a",
        "COPY a TO 'x'",
        "SET a = 1",
        "CALL f()",
        "UPDATE a SET b = 1",
        "",
    ],
)
def test_queries_that_do_more_are_refused(query: str) -> None:
    with pytest.raises(RefusedQueryError):
        read_only(query, "postgres")
