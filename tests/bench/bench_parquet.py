"""Parquet against NDJSON: `audit` of the same warehouse rows, with properties as JSON text and nested.

    python -m tests.bench.bench_parquet --count 100000

Runs are interleaved; shown are the least CPU seconds of each, and the ratio to NDJSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bench.bench_payloads import PLAN, ROOT, measured


def table(records: list[dict[str, Any]], *, text: bool) -> pa.Table:
    """Rows as a warehouse unloads them: times are times, and objects text or columns in columns."""
    columns: dict[str, list[Any]] = {}
    for name in sorted({name for record in records for name in record}):
        values = [record.get(name) for record in records]
        if name.endswith("_at"):
            values = [value and datetime.fromisoformat(value) for value in values]
        elif text and any(isinstance(value, dict) for value in values):
            values = [value and json.dumps(value) for value in values]
        columns[name] = values
    return pa.table(columns)


def main() -> None:
    """Make the rows, run all in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    trackplan = [sys.executable, "-m", "trackplan"]
    with TemporaryDirectory() as folder:
        files = {kind: Path(folder, kind) for kind in ("NDJSON", "Parquet, JSON text", "Parquet, nested")}
        made = ["sample", "-n", str(asked.count), "--shape", "warehouse_row", "--plan", str(PLAN)]
        subprocess.run([*trackplan, *made, "-o", str(files["NDJSON"])], check=True, cwd=ROOT)
        records = [json.loads(line) for line in files["NDJSON"].read_bytes().splitlines()]
        pq.write_table(table(records, text=True), files["Parquet, JSON text"])
        pq.write_table(table(records, text=False), files["Parquet, nested"])
        del records
        plain = ["--plan", str(PLAN), "--jobs", "1", "--exit-zero"]
        runs: dict[str, list[float]] = {kind: [] for kind in files}
        for _ in range(asked.rounds):
            for kind, path in files.items():
                runs[kind].append(measured([*trackplan, "audit", str(path), *plain], {})[1])
    least = {kind: min(found) for kind, found in runs.items()}
    for kind, cpu in least.items():
        print(  # noqa: T201
            f"{kind:20} {cpu:6.2f} s CPU {asked.count / cpu:9,.0f} rows/s {cpu / least['NDJSON']:5.2f} times"
        )


if __name__ == "__main__":
    main()
