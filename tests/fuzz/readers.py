"""Every reader with the inputs that it is fed from: a command, run in this process, and what it reads."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pyarrow as pa
from pyarrow import parquet

from tests.fuzz.mutators import mutated
from trackplan.cli.app import run
from trackplan.cli.support.errors import Stop
from trackplan.customerio import activities
from trackplan.customerio.answers import UnsuitableError, parse
from trackplan.customerio.errors import CustomerioError
from trackplan.sandbox.seed import SeedError, load
from trackplan.sources.stream import _zstd
from trackplan.validator import SchemaError

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tracking_plan"
SMALL = b"""\
trackplan: 1
name: Shop
version: 1.0.0
owners: {growth: {name: Growth}}
events:
  order_completed:
    description: An order was paid.
    owner: growth
    volume: {per_day: [1, 100]}
    dedupe: {by: [order_id], within: 1d}
    attributes:
      order_id: {type: string, required: true, pattern: "^o_[0-9]+$", description: Its number.}
      total: {type: number, minimum: 0}
      items: {type: array, items: {type: object, attributes: {sku: {type: string}}}}
      email: {type: string, pii: email}
    examples: [{order_id: o_1, total: 42.5}]
  idea: {status: draft}
journeys:
  thanks: {trigger: order_completed, uses: [order_completed.order_id], campaign: Thanks}
"""
RECORDS = b"".join(
    json.dumps(record).encode() + b"\n"
    for record in (
        {
            "name": "order_completed",
            "customer_id": "usr_1",
            "timestamp": 1793491200,
            "data": {"order_id": "o_1"},
        },
        {
            "type": "track",
            "event": "order_completed",
            "userId": "u",
            "properties": {"order_id": "o_2", "total": "3"},
        },
        {
            "id": "01",
            "type": "event",
            "name": "order_completed",
            "timestamp": 1793491300,
            "data": {"total": 1e9},
        },
        {
            "identifiers": {"id": "1"},
            "type": "person",
            "action": "event",
            "name": "x",
            "attributes": {"a": [1]},
        },
    )
)
CSV = (
    b"name,customer_id,timestamp,data\n"
    b'order_completed,usr_1,1793491200,"{""order_id"":""o_1""}"\n'
    b'order_completed,usr_2,2026-11-01T00:00:00Z,"{""total"":12.5}"\n'
)
TEMPLATE = b"""\
---
event: order_completed
subject: "Thanks {{ event.order_id }}"
---
{% for item in event.items %}{{ item.sku | upcase | default: 'x' }}{% endfor %}
{% if event.total > 10 and customer.vip %}{{ event.total | times: 2 }}{% else %}{% render 'foot' %}{% endif %}
"""
BASELINE = json.dumps(
    {"baseline": 1, "findings": [{"fingerprint": "a", "rule": "x", "at": "y", "count": 1}]}
).encode()
FEED = json.dumps(
    {"activities": [{"id": "1", "type": "event", "name": "a", "timestamp": 5, "data": {"b": 1}}], "next": "c"}
).encode()


def _parquet() -> bytes:
    table = pa.table(
        {"name": ["order_completed"] * 3, "data": ['{"order_id":"o"}'] * 3, "timestamp": [1, 2, 3]}
    )
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """``read`` is given a file of the mutated content; seeds are what is right."""

    seeds: list[bytes]
    read: Callable[[Path], object]

    def make(self, dice: Random) -> bytes:
        """One more input."""
        return mutated(dice.choice(self.seeds), self.seeds, dice)


def _command(*words: str) -> Callable[[Path], object]:
    """Run a command of which one word is ``{}``, the file; a command that stops as it should is fine."""

    def read(path: Path) -> object:
        arguments = [word.replace("{}", str(path)) for word in words]
        before, sys.argv = sys.argv, ["trackplan", *arguments]
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                return run(arguments)
        except Stop as stop:
            return stop.code
        except SchemaError:  # which ends a run with exit 2
            return 2
        finally:
            sys.argv = before

    return read


def _live(path: Path) -> object:
    """Read pages of activities that are all the same mutated answer, until the client says stop."""
    try:
        data = parse(path.read_bytes(), "application/json")
    except UnsuitableError:
        return None
    if not isinstance(data, dict) or "activities" not in data:
        return None
    caps = activities.Caps(max_pages=20)
    try:
        return sum(
            len(page.activities) for page in activities.read(lambda _query: data, activities.Query(), caps)
        )
    except CustomerioError as error:
        return error.message


def _seed(path: Path) -> object:
    try:
        return load("seed", path.read_bytes(), 0)
    except SeedError as error:
        return str(error)


def readers(folder: Path) -> Mapping[str, Reader]:
    """Every reader by name; ``folder`` takes what some of them read besides."""
    plan = folder / "plan.yaml"
    plan.write_bytes(SMALL)
    sent = folder / "sent.ndjson"
    sent.write_bytes(RECORDS)
    report = folder / "report.json"
    _command("audit", str(sent), "--plan", str(plan), "--format", "json", "--output", str(report))(sent)
    given = ("--plan", str(plan), "--format", "json")
    snapshot = (ROOT / "tests/site/workspace.json").read_bytes()
    shipped = [path.read_bytes() for path in sorted(PLAN.glob("*.yaml"))]
    whole: dict[str, Reader] = {
        "plan": Reader(seeds=[SMALL, SMALL, *shipped], read=_command("lint", "--plan", "{}")),
        "fmt": Reader(seeds=[SMALL, SMALL, *shipped], read=_command("fmt", "--diff", "{}")),
        "fixes": Reader(seeds=[SMALL], read=_command("lint", "--plan", "{}", "--unsafe-fixes", "--diff")),
        "diff": Reader(seeds=[SMALL], read=_command("diff", str(plan), "{}", "--format", "markdown")),
        "ndjson": Reader(seeds=[RECORDS], read=_command("lint", "{}", *given)),
        "json": Reader(
            seeds=[b"[" + b",".join(RECORDS.splitlines()) + b"]", FEED], read=_command("audit", "{}", *given)
        ),
        "csv": Reader(seeds=[CSV, CSV.replace(b",", b";")], read=_command("audit", "{}", *given)),
        "gzip": Reader(
            seeds=[gzip.compress(RECORDS), gzip.compress(CSV)], read=_command("lint", "{}", *given)
        ),
        "zstd": Reader(seeds=[_zstd().compress(RECORDS)], read=_command("lint", "{}", *given)),
        "parquet": Reader(seeds=[_parquet()], read=_command("audit", "{}", *given)),
        "infer": Reader(seeds=[RECORDS, CSV], read=_command("infer", "{}")),
        "liquid": Reader(seeds=[TEMPLATE], read=_command("liquid", "{}", "--format", "json")),
        "templates": Reader(
            seeds=[TEMPLATE], read=_command("impact", "--templates", "{}", "--no-cache", *given)
        ),
        "snapshot": Reader(
            seeds=[snapshot], read=_command("impact", "--workspace", "{}", "--no-cache", *given)
        ),
        "report of an audit": Reader(
            seeds=[report.read_bytes()],
            read=_command("ready", "order_completed", "--audit", "{}", "--no-cache", *given),
        ),
        "earlier report": Reader(
            seeds=[report.read_bytes()], read=_command("audit", str(sent), "--baseline", "{}", *given)
        ),
        "baseline": Reader(seeds=[BASELINE], read=_command("lint", "--plan", str(plan), "--baseline", "{}")),
        "seed": Reader(seeds=[(ROOT / "src/trackplan/sandbox/acme.yaml").read_bytes()[:6_000]], read=_seed),
        "live answers": Reader(seeds=[FEED], read=_live),
    }
    return whole
