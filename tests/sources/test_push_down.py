"""Audits that a database counts: exactly what a file of the same rows gives, in each engine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.site.conftest import PLAN, trackplan
from tests.sources import test_databases as databases
from tests.sources.servers import postgresql
from trackplan.cli.support import push_down
from trackplan.cli.support.collecting import read_inputs
from trackplan.cli.support.inputs import CollectorSpec
from trackplan.model.finding import Finding
from trackplan.scan.collector import Collector
from trackplan.scan.landed import landed
from trackplan.sources import InputFiles
from trackplan.sources.databases import table_counts
from trackplan.sources.databases.address import address_of
from trackplan.sources.databases.tables import Asked

EXACTLY = {
    "duplicate-event",
    "late-event",
    "missing-attribute",
    "unplanned-attribute",
    "value-not-in-enum",
    "value-out-of-range",
    "type-drift",
    "wrong-length",
    "wrong-type",
}
"""Rules whose findings SQL counts, however many rows they are about; the data below breaks each."""


def _row(number: int) -> dict[str, Any]:
    """A row of the table of one event, right but for what is broken in every so many."""
    day, late = number % 20 + 1, number % 9 == 0
    row: dict[str, Any] = {
        "id": f"msg_{number}",
        "event": "order_placed",
        "event_text": "order_placed",
        "user_id": f"usr_{number % 50}",
        "sent_at": f"2026-11-{day:02}T10:{number % 60:02}:00.000000Z",
        "received_at": f"2026-11-{day + (5 if late else 0):02}T10:{number % 60:02}:07.000000Z",
        "order_id": f"ord_{number // 2 if number % 4 < 2 else number}",
        "currency": ("EUR", "USD", "eur", "pounds")[number % 4],
        "total": -1.5 if number % 5 == 0 else number / 8,
        "count": float(number % 7),
        "gift": number % 3 == 0,
        "coupon": f"c{number % 5}",
        "extra": "x",
        "note": "three" if number % 8 == 0 else "null" if number % 8 == 1 else "one",
        "shop": "web" if number % 2 else "app",
    }
    for name, every in (("total", 11), ("gift", 6), ("extra", 2), ("coupon", 13), ("order_id", 17)):
        if number % every == 1:
            del row[name]
    return row


SCHEMA = """\
trackplan: 1
name: Acme Store
sources:
  web: {description: The shop., match: {attribute: shop, equals: web}}
  app: {description: The app., match: {attribute: shop, equals: app}}
events:
  order_placed:
    dedupe: {by: [order_id], within: 30d}
    delay: {p95: 1h}
    sources: [web, app]
    attributes:
      order_id: {type: string, required: true}
      currency: {type: string, enum: [EUR, USD], required: true}
      total: {type: number, minimum: 0, required: true}
      count: {type: integer, maximum: 6}
      gift: {type: boolean}
      coupon: {type: number}
      shop: {type: string}
      note: {type: string, maxLength: 4}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("push-down")
    rows = [_row(number) for number in range(600)]
    (made / "rows.ndjson").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (made / "plan.yaml").write_text(SCHEMA)
    tables = databases._tables(rows)
    with duckdb.connect(str(made / "store.duckdb")) as db:
        db.execute("CREATE SCHEMA shop")
        for name, table in tables.items():
            db.register("source", table)
            db.execute(f'CREATE TABLE shop."{name}" AS SELECT * FROM source')
            if name == "order_placed":  # as warehouses have them
                for column in ("sent_at", "received_at"):
                    db.execute(f"ALTER TABLE shop.{name} ALTER {column} TYPE TIMESTAMPTZ")
    with sqlite3.connect(made / "store.sqlite") as lite:
        for name, table in tables.items():
            kinds = {"bool": "BOOLEAN"}
            columns = ", ".join(f"{one.name} {kinds.get(str(one.type), '')}" for one in table.schema)
            lite.execute(f"CREATE TABLE {name} ({columns})")
            marks = ", ".join("?" * table.num_columns)
            lite.executemany(
                f"INSERT INTO {name} VALUES ({marks})", [[*row.values()] for row in table.to_pylist()]
            )
    return made


@pytest.fixture(scope="module")
def urls(folder: Path) -> Iterator[dict[str, str]]:
    rows = [json.loads(line) for line in (folder / "rows.ndjson").read_text().splitlines()]
    with postgresql() as url:
        with databases.postgres.connect(url) as db, db.cursor() as cursor:
            cursor.execute("CREATE SCHEMA shop")
            for name, table in databases._tables(rows).items():
                cursor.adbc_ingest(name, table, db_schema_name="shop")
                for column in ("sent_at", "received_at"):
                    cursor.execute(
                        f"ALTER TABLE shop.{name} ALTER {column} TYPE timestamptz USING {column}::timestamptz"
                    )
            db.commit()
        yield {
            "postgresql": url,
            "duckdb": f"duckdb:///{folder}/store.duckdb",
            "sqlite": f"sqlite:///{folder}/store.sqlite",
        }


def _spec(folder: Path) -> CollectorSpec:
    return CollectorSpec(plan=folder / "plan.yaml")


def _pushed(folder: Path, url: str, every: int) -> Collector:
    spec = _spec(folder)
    asked = Asked(address=address_of(url), since=None, timeout=60)
    schema = "main" if url.startswith("sqlite") else "shop"
    collector, _ = push_down.read_pushed_down(spec, spec.compiled(), asked, schema, every)
    return collector


@pytest.fixture(scope="module")
def of_file(folder: Path) -> Collector:
    spec = _spec(folder)
    found = InputFiles((str(folder / "rows.ndjson"),))
    collector, _ = read_inputs(spec, spec.compiled(), found, 1, title="audit", product="report")
    return collector


def _essence(finding: Finding) -> tuple[Any, ...]:
    return (
        finding.rule,
        finding.message,
        finding.at,
        finding.severity,
        finding.count,
        finding.of,
        finding.first_seen,
        finding.last_seen,
        finding.source,
    )


def _findings(collector: Collector) -> list[Finding]:
    return [*collector.findings(whole=True)]


@pytest.fixture
def every_row_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of any size are counted, and no row is read but those of a sample."""
    monkeypatch.setattr(push_down, "SAMPLE", 0)
    monkeypatch.setattr(table_counts, "MANY", 0)
    monkeypatch.setattr(table_counts, "SHARE", 10**9)
    monkeypatch.setattr(table_counts, "FIT", 1)


@pytest.mark.usefixtures("every_row_counts")
@pytest.mark.parametrize("engine", databases.ENGINES)
def test_what_sql_counts_is_what_the_file_gives(
    engine: str, urls: dict[str, str], folder: Path, of_file: Collector
) -> None:
    whole = {_essence(one)[:3]: one for one in _findings(of_file)}
    found = _findings(_pushed(folder, urls[engine], 10**6))
    exact = [one for one in found if one.basis == "exact"]
    assert {one.rule for one in exact} == EXACTLY
    for one in exact:
        assert _essence(one) == _essence(whole[_essence(one)[:3]])
    assert {key[0] for key in whole if key[0] in EXACTLY} == EXACTLY
    missed = {_essence(one)[:3] for one in whole.values() if one.rule in EXACTLY} - {
        _essence(one)[:3] for one in exact
    }
    assert not missed


@pytest.mark.usefixtures("every_row_counts")
@pytest.mark.parametrize("engine", databases.ENGINES)
def test_a_sample_of_all_rows_gives_the_same_report(
    engine: str, urls: dict[str, str], folder: Path, of_file: Collector
) -> None:
    collector = _pushed(folder, urls[engine], 1)
    assert sorted(map(_essence, _findings(collector))) == sorted(map(_essence, _findings(of_file)))
    plan = collector.compiled.plan
    assert landed(collector.tally, plan).events == landed(of_file.tally, plan).events
    assert collector.accounts == of_file.accounts


@pytest.mark.parametrize("engine", databases.ENGINES)
def test_rows_that_few_are_wrong_are_read(
    engine: str, urls: dict[str, str], folder: Path, of_file: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(push_down, "SAMPLE", 0)
    monkeypatch.setattr(table_counts, "MANY", 150)
    collector = _pushed(folder, urls[engine], 1)
    assert sorted(map(_essence, _findings(collector))) == sorted(map(_essence, _findings(of_file)))
    assert collector.accounts == of_file.accounts


@pytest.mark.usefixtures("every_row_counts")
def test_what_is_sampled_says_so(urls: dict[str, str], folder: Path) -> None:
    spec = _spec(folder)
    asked = Asked(address=address_of(urls["duckdb"]), since=None, timeout=60)
    collector, inputs = push_down.read_pushed_down(spec, spec.compiled(), asked, "shop", 3)
    found = {one.basis for one in collector.findings(whole=True)}
    assert found == {"exact", "sampled 1 in 3"}
    [sampled, people] = [one for one in inputs.left_out if "shop" not in one.what]
    assert "placeholder-value" in sampled.what
    assert "value-not-in-enum" not in sampled.what
    assert sampled.reason == "looked at in one row of 3 of shop.order_placed"
    assert "leave out --push-down" in people.reason


def test_a_small_table_is_read_whole(urls: dict[str, str], folder: Path, of_file: Collector) -> None:
    collector = _pushed(folder, urls["duckdb"], 50)
    assert sorted(map(_essence, _findings(collector))) == sorted(map(_essence, _findings(of_file)))


WRONG = {
    "of a query": (("--query", "SELECT 1", "--push-down"), "`--push-down` is of tables of one event each"),
    "one event": (("--schema", "main", "--push-down", "--event", "a"), "does not go with `--event`"),
    "on Spark": (("--schema", "main", "--push-down", "--on", "spark"), "does not go with `--on spark`"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_counted_is_one_sentence(name: str, folder: Path) -> None:
    words, sentence = WRONG[name]
    said = trackplan("audit", "--sql", f"sqlite:///{folder}/store.sqlite", *words, "--plan", PLAN, code=2)
    assert sentence in said
