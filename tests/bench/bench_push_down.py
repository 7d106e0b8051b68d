"""Measure `audit --push-down` on one table of 20 columns in DuckDB, beside the same table read whole.

    python -m tests.bench.bench_push_down [ROWS] [READ]

ROWS are counted, 10,000,000 by default, and READ are read, 1,000,000 by default.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from tests.bench.bench_payloads import measured

PLAN = """\
trackplan: 1
name: Acme Store
identity:
  id: {pattern: "^usr_[0-9]+$"}
sources:
  web: {description: The shop., match: {context: library.name, equals: analytics.js}}
events:
  order_placed:
    description: An order was paid.
    owner: shop
    sources: [web]
    dedupe: {by: [order_id], within: 7d}
    delay: {p95: 1h}
    attributes:
      order_id: {type: string, required: true}
      currency: {type: string, enum: [EUR, USD, GBP], required: true}
      total: {type: number, minimum: 0, required: true}
      tax: {type: number, minimum: 0}
      shipping: {type: number, minimum: 0, maximum: 100}
      items: {type: integer, minimum: 1, required: true}
      coupon: {type: string, maxLength: 12}
      gift: {type: boolean}
      channel: {type: string, enum: [web, app, store]}
      country: {type: string, minLength: 2, maxLength: 2}
      plan: {type: string, enum: [free, plus]}
      weight: {type: number, minimum: 0}
owners:
  shop: {team: Shop}
"""
ROWS = """
SELECT 'msg_' || i AS id, 'usr_' || (i * 7919 % 900001) AS user_id, 'order_placed' AS event_text,
TIMESTAMP '2026-11-01' + INTERVAL 1 SECOND * (i % 2000000) AS sent_at,
TIMESTAMP '2026-11-01' + INTERVAL 1 SECOND * (i % 2000000 + i % 40) AS received_at,
TIMESTAMP '2026-11-01' + INTERVAL 1 SECOND * (i % 2000000 + 60) AS loaded_at,
'analytics.js' AS context_library_name, '2.1' AS context_library_version,
'ord_' || (i - (CASE WHEN i % 5000 = 0 AND i > 0 THEN 1 ELSE 0 END)) AS order_id,
CASE WHEN i % 10007 = 0 THEN 'eur' ELSE ['EUR', 'USD', 'GBP'][i % 3 + 1] END AS currency,
CASE WHEN i % 20011 = 0 THEN -1 ELSE i % 30000 / 100.0 END AS total, i % 700 / 100.0 AS tax,
CASE WHEN i % 2 = 0 THEN i % 50 / 10.0 END AS shipping, 1 + i % 9 AS items,
CASE WHEN i % 4 = 0 THEN 'SAVE' || i % 90 END AS coupon, i % 3 = 0 AS gift,
['web', 'app', 'store'][i % 3 + 1] AS channel, ['DE', 'FR', 'US'][i % 3 + 1] AS country,
CASE WHEN i % 6 = 0 THEN 'plus' ELSE 'free' END AS plan, i % 9000 / 10.0 AS weight
FROM range({rows}) AS t(i)
"""


def main(rows: int, read: int) -> None:
    """Print the seconds of both."""
    with TemporaryDirectory() as folder:
        Path(folder, "plan.yaml").write_text(PLAN)
        for name, count in (("many", rows), ("few", read)):
            with duckdb.connect(f"{folder}/{name}.duckdb") as db:
                db.execute("CREATE SCHEMA shop")
                db.execute(f"CREATE TABLE shop.order_placed AS {ROWS.format(rows=count)}")
        command = [sys.executable, "-m", "trackplan", "audit", "--schema", "shop", "--exit-zero"]
        command += ["--plan", f"{folder}/plan.yaml", "--sql"]
        wall, cpu = measured([*command, f"duckdb:///{folder}/many.duckdb", "--push-down"], {})[:2]
        print(f"pushed down {rows:>12,} rows of 20 columns: {wall:.1f} s, CPU {cpu:.1f} s")  # noqa: T201
        wall, cpu = measured([*command, f"duckdb:///{folder}/few.duckdb"], {})[:2]
        print(f"read whole  {read:>12,} rows of 20 columns: {wall:.1f} s, CPU {cpu:.1f} s")  # noqa: T201


if __name__ == "__main__":
    sizes = [int(one) for one in sys.argv[1:]]
    main(*(sizes + [10_000_000, 1_000_000][len(sizes) :]))
