"""Rows of PostgreSQL into the fold, beside the same rows in a file, by the client's CPU seconds.

    python -m tests.bench.bench_databases [ROWS]

ROWS are 320,000 by default. The start, and what an eighth of the rows takes, is subtracted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import adbc_driver_postgresql.dbapi as postgres
import pyarrow as pa

from tests.bench.bench_payloads import PLAN, measured
from tests.site.conftest import trackplan
from tests.sources.servers import postgresql

TIMES = 8


def main(rows: int) -> None:
    """Print rows a CPU second of both."""
    few = rows // TIMES
    audit = [sys.executable, "-m", "trackplan", "audit", "--plan", str(PLAN), "--exit-zero", "--jobs", "1"]
    with TemporaryDirectory() as folder, postgresql() as url:
        file, many = Path(folder, "few.ndjson"), Path(folder, "many.ndjson")
        options = ("--shape", "warehouse_row", "--count", str(few), "--plan", str(PLAN))
        trackplan("sample", *options, "--output", file)
        many.write_bytes(file.read_bytes() * TIMES)
        with postgres.connect(url) as db, db.cursor() as cursor:
            cursor.adbc_ingest("few", _table(file))
            cursor.execute("ALTER TABLE few ALTER properties TYPE jsonb USING properties::jsonb")
            cursor.execute(f"CREATE TABLE many AS SELECT few.* FROM few, generate_series(1, {TIMES})")
            db.commit()
        sources = {
            "PostgreSQL": [["--sql", url, "--query", f"SELECT * FROM {name}"] for name in ("few", "many")],
            "a file": [[str(file)], [str(many)]],
        }
        for name, pair in sources.items():
            less, more = (measured([*audit, *words], {})[1] for words in pair)
            print(f"{name}: {(rows - few) / (more - less):,.0f} rows a CPU second")  # noqa: T201


def _table(file: Path) -> pa.Table:
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return pa.Table.from_pylist(
        [{name: json.dumps(it) if isinstance(it, dict) else it for name, it in row.items()} for row in rows]
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 320_000)
