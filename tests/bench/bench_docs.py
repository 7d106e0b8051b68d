"""How long `trackplan docs build` takes, how much memory, and how large the site is.

Run as ``python tests/bench/bench_docs.py [--audit] [EVENTS ...]``; 300 and 5,000 by default. Each is a
process of its own, timed from start to end, reading the plan included, with bytecode allowed, as an
installed package has it. The plan is a folder with a file for each 50 events, as one that people keep is.
Events have 12 attributes: 8 from groups, 2 of names that all have, and 2 of names that a few have.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

_HEAD = """\
trackplan: 1
name: Acme Store
version: 1.0.0
owners: {growth: {name: Growth}, commerce: {name: Commerce}}
sources: {web: {kind: client}, shop-api: {kind: server}}
groups:
  origin:
    source: {type: string, required: true, enum: [web, shop-api], pii: false, description: The sender.}
    session_id: {type: string, required: true, pattern: "^ses_", pii: false, description: The visit.}
    landing_page: {type: string, format: uri, pii: false, description: The visit's first page.}
    referrer: {type: string, nullable: true, pii: false, description: The page that led there.}
  cart:
    cart_id: {type: string, required: true, pattern: "^crt_", pii: false, description: The cart.}
    cart_value: {type: number, required: true, minimum: 0, pii: false, description: Its value less discounts.}
    currency: {type: string, required: true, enum: [USD, EUR, GBP], pii: false, description: Of all amounts.}
    item_count: {type: integer, required: true, minimum: 0, pii: false, description: How many pieces.}
journeys:
  cart_recovery:
    campaign: Cart recovery
    trigger: area_0_item_viewed
    exit_on: [area_1_item_viewed]
    goal: {event: area_1_item_viewed, within: 72h}
    uses: [cart_value, currency]
"""

_EVENT = """\
  area_{n}_item_viewed:
    description: The shopper looked at an item of area {n}, on a page that shows the cart.
    when: Once per view, by the backend, when the page has been sent.
    owner: {owner}
    sources: [shop-api]
    tags: [browse, area-{tag}]
    dedupe: {{by: [item_id], within: 24h}}
    delay: {{p95: 2m}}
    volume: {{per_day: [200, 20000]}}
    groups: [origin, cart]
    attributes:
      item_id: {{type: string, required: true, pattern: "^itm_[a-z0-9]+$", pii: false, description: Item.}}
      item_price: {{type: number, required: true, minimum: 0, pii: false, description: The price of one.}}
      rank_{own}: {{type: integer, minimum: 1, pii: false, description: Its place in the list.}}
      note_{own}: {{type: string, maxLength: 200, description: What the shopper wrote about it.}}
    examples:
      - {{source: shop-api, session_id: ses_4k2, landing_page: "https://shop.example.com/", referrer: null,
          cart_id: crt_7k2m9x, cart_value: 42.5, currency: USD, item_count: 2, item_id: itm_1001,
          item_price: 14.5, rank_{own}: 3, note_{own}: A gift.}}
"""

NAMES = 50
"""Of two attributes that are an event's own, how many names there are: events of one plan share most."""

EACH = 50
"""Events of one file."""

GOALS = {300: (1.0, 4.4, 300.0), 5000: (8.0, 65.0, 300.0)}
"""Events to the most seconds, megabytes on disk and megabytes of memory. The tables to download, as CSV and
workbook, are a tenth of it."""

AUDITED = {5000: (10.0, 75.0, 400.0)}
"""The same with an audit."""


class Figures(NamedTuple):
    """What one build took."""

    seconds: float
    busy: float
    """Seconds of processor time, which other work on the machine lengthens less."""
    files: int
    disk: float
    memory: float


def write_plan(folder: Path, events: int) -> None:
    """Write a plan of this many events."""
    folder.mkdir()
    (folder / "plan.yaml").write_text(_HEAD, encoding="utf-8")
    owners = ("growth", "commerce")
    for first in range(0, events, EACH):
        some = (
            _EVENT.format(n=n, owner=owners[n % 2], tag=n % 20, own=n % NAMES)
            for n in range(first, min(first + EACH, events))
        )
        text = "events:\n" + "".join(some)
        (folder / f"areas_{first // EACH:03}.yaml").write_text(text, encoding="utf-8")


DAYS = 14


def write_audit(folder: Path, events: int) -> None:
    """Audit an export in which each event lands once a day, every tenth with a wrong value."""
    for path in (folder / "tracking_plan").glob("areas_*.yaml"):
        path.write_text(path.read_text("utf-8").replace("per_day: [200,", "per_day: [0,"), "utf-8")
    with (folder / "export.ndjson").open("w", encoding="utf-8") as export:
        for number in range(events * DAYS):
            n, day = number % events, number // events
            data = {
                "source": "shop-api", "session_id": "ses_4k2", "landing_page": "https://shop.example.com/",
                "cart_id": "crt_7k2m9x", "cart_value": "42.5" if n % 10 == 0 else 42.5, "currency": "USD",
                "item_count": 2, "item_id": f"itm_{number}", "item_price": 14.5,
            }  # fmt: skip
            record = {"name": f"area_{n}_item_viewed", "customer_id": f"usr_{number}", "data": data}
            export.write(json.dumps(record | {"timestamp": 1_793_577_600 + day * 86_400 + n}) + "\n")
    command = ["audit", "export.ndjson", "--plan", "tracking_plan", "--report", "json=audit.json", "-q"]
    subprocess.run(
        [sys.executable, "-m", "trackplan", *command, "--exit-zero"],
        cwd=folder,
        env=ENVIRONMENT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def build(events: int, *, audit: bool = False) -> Figures:
    """Build a site in a process of its own, of a plan or of one that was audited."""
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        write_plan(where / "tracking_plan", events)
        command = ["docs", "build", "--plan", str(where / "tracking_plan"), "--out", str(where / "site")]
        if audit:
            write_audit(where, events)
            command += ["--audit", str(where / "audit.json")]
        begin = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "trackplan", *command], env=ENVIRONMENT, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        assert status == 0, status
        sizes = [path.stat().st_size for path in (where / "site").rglob("*") if path.is_file()]
        busy = usage.ru_utime + usage.ru_stime
        return Figures(seconds, busy, len(sizes), sum(sizes) / 1e6, usage.ru_maxrss / 1024)


def main() -> int:
    """Print a line a size; 1 when one misses its goal."""
    missed = False
    build(1)  # leaves the bytecode behind
    words = [word for word in sys.argv[1:] if word != "--audit"]
    audit = len(words) < len(sys.argv) - 1
    for events in [int(word) for word in words] or GOALS:
        found = build(events, audit=audit)
        goal = (AUDITED if audit else GOALS).get(events)
        took = (found.seconds, found.disk, found.memory)
        missed |= goal is not None and any(one > most for one, most in zip(took, goal, strict=True))
        wanted = "" if goal is None else f" (goal {goal[0]:.0f} s, {goal[1]:.0f} MB, {goal[2]:.0f} MB)"
        time_ = f"{found.seconds:.2f} s ({found.busy:.2f} s of processor)"
        made = f"{found.files:,} files of {found.disk:.1f} MB, {found.memory:.0f} MB of memory"
        print(f"{events:,} events: {time_}, {made}{wanted}")  # noqa: T201
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
