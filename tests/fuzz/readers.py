"""Every reader with the inputs that it is fed from: a command, run in this process, and what it reads."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from tests.fuzz.mutators import Change, mutated
from tests.fuzz.seeds import BASELINE, CSV, FEED, RECORDS, SMALL, TEMPLATE, Seed
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """``read`` is given a file of the mutated content, which has its seed's name."""

    seeds: list[Seed]
    read: Callable[[Path], object]
    change: Change = mutated

    def make(self, dice: Random) -> Seed:
        """One more input."""
        seed = dice.choice(self.seeds)
        return Seed(seed.name, self.change(seed.content, [one.content for one in self.seeds], dice))


Make = Callable[[Path], Reader]
"""Makes a reader; the folder takes what it reads besides."""


def files(suffix: str, *contents: bytes) -> list[Seed]:
    """Seeds of one kind of file."""
    return [Seed(f"input{suffix}", content) for content in contents]


def command(
    *words: str, fixed: Callable[[Path], Iterable[str]] = lambda _path: ()
) -> Callable[[Path], object]:
    """Run a command in which ``{}`` is the file; a command that stops as it should is fine.

    ``fixed`` chooses more words by the file, so that an input that fails does so again.
    """

    def read(path: Path) -> object:
        arguments = [word.replace("{}", str(path)) for word in (*words, *fixed(path))]
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


def plan_in(folder: Path) -> Path:
    """Write the small plan."""
    path = folder / "plan.yaml"
    path.write_bytes(SMALL)
    return path


def planned(*words: str, seeds: list[Seed], change: Change = mutated) -> Make:
    """A command that judges the file by the small plan."""

    def make(folder: Path) -> Reader:
        plan = ("--plan", str(plan_in(folder)), "--format", "json")
        return Reader(seeds=seeds, read=command(*words, *plan), change=change)

    return make


def alone(*words: str, seeds: list[Seed], change: Change = mutated) -> Make:
    """A command that needs nothing besides the file."""
    return lambda _folder: Reader(seeds=seeds, read=command(*words), change=change)


def _parquet() -> bytes:
    table = pa.table(
        {"name": ["order_completed"] * 3, "data": ['{"order_id":"o"}'] * 3, "timestamp": [1, 2, 3]}
    )
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    return bytes(sink.getvalue())


def sent_in(folder: Path) -> Path:
    """Write the records."""
    path = folder / "sent.ndjson"
    path.write_bytes(RECORDS)
    return path


def _with_report(*words: str) -> Make:
    """A command that reads the report of an audit; ``{sent}`` are the records."""

    def make(folder: Path) -> Reader:
        sent, report = sent_in(folder), folder / "report.json"
        given = ("--plan", str(plan_in(folder)), "--format", "json")
        command("audit", str(sent), *given, "--output", str(report))(sent)
        named = [word.replace("{sent}", str(sent)) for word in words]
        return Reader(seeds=files(".json", report.read_bytes()), read=command(*named, *given))

    return make


def _diff(folder: Path) -> Reader:
    old = str(plan_in(folder))
    return Reader(seeds=files(".yaml", SMALL), read=command("diff", old, "{}", "--format", "markdown"))


def _baseline(folder: Path) -> Reader:
    plan = str(plan_in(folder))
    return Reader(seeds=files(".json", BASELINE), read=command("lint", "--plan", plan, "--baseline", "{}"))


def _pages(path: Path) -> object:
    """Read pages of activities that are all the same mutated answer, until the client says stop."""
    data = answer(path)
    if data is None or "activities" not in data:
        return None
    caps = activities.Caps(max_pages=20)
    try:
        return sum(
            len(page.activities) for page in activities.read(lambda _query: data, activities.Query(), caps)
        )
    except CustomerioError as error:
        return error.message


def answer(path: Path) -> dict[str, Any] | None:
    """The object that an answer of the API is; ``None`` if it is none."""
    try:
        data = parse(path.read_bytes(), "application/json")
    except UnsuitableError:
        return None
    return data if isinstance(data, dict) else None


def _seed(path: Path) -> object:
    try:
        return load("seed", path.read_bytes(), 0)
    except SeedError as error:
        return str(error)


_SHIPPED = [path.read_bytes() for path in sorted(PLAN.glob("*.yaml"))]
_LIST = b"[" + b",".join(RECORDS.splitlines()) + b"]"
_SNAPSHOT = (ROOT / "tests/site/workspace.json").read_bytes()

OWN: Mapping[str, Make] = {
    "plan": alone("lint", "--plan", "{}", seeds=files(".yaml", SMALL, SMALL, *_SHIPPED)),
    "fmt": alone("fmt", "--diff", "{}", seeds=files(".yaml", SMALL, SMALL, *_SHIPPED)),
    "fixes": alone("lint", "--plan", "{}", "--unsafe-fixes", "--diff", seeds=files(".yaml", SMALL)),
    "diff": _diff,
    "ndjson": planned("lint", "{}", seeds=files(".ndjson", RECORDS)),
    "json": planned("audit", "{}", seeds=files(".json", _LIST, FEED)),
    "csv": planned("audit", "{}", seeds=files(".csv", CSV, CSV.replace(b",", b";"))),
    "gzip": planned("lint", "{}", seeds=files(".gz", gzip.compress(RECORDS), gzip.compress(CSV))),
    "zstd": planned("lint", "{}", seeds=files(".zst", _zstd().compress(RECORDS))),
    "parquet": planned("audit", "{}", seeds=files(".parquet", _parquet())),
    "infer": alone("infer", "{}", seeds=files(".in", RECORDS, CSV)),
    "liquid": alone("liquid", "{}", "--format", "json", seeds=files(".html", TEMPLATE)),
    "templates": planned("impact", "--templates", "{}", "--no-cache", seeds=files(".html", TEMPLATE)),
    "rendered templates": planned(
        "impact", "--prove", "--templates", "{}", "--no-cache", seeds=files(".html", TEMPLATE)
    ),
    "snapshot": planned("impact", "--workspace", "{}", "--no-cache", seeds=files(".json", _SNAPSHOT)),
    "report of an audit": _with_report("ready", "order_completed", "--audit", "{}", "--no-cache"),
    "earlier report": _with_report("audit", "{sent}", "--baseline", "{}"),
    "baseline": _baseline,
    "seed": lambda _folder: Reader(
        seeds=files(".yaml", (ROOT / "src/trackplan/sandbox/acme.yaml").read_bytes()[:6_000]), read=_seed
    ),
    "live answers": lambda _folder: Reader(seeds=files(".json", FEED), read=_pages),
}
