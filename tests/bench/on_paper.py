"""What an audit of many events takes, worked out from rates that are measured here.

    python -m tests.bench.on_paper [--events 20000]

It measures the fold of one core, and the size of tallies as names and keys grow. It prints what follows for
10^9 and 10^11 events: bytes, time by executors, the size of a merge, where each memory becomes an estimate.
"""

from __future__ import annotations

import argparse
import pickle
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.bench_payloads import PLAN, ROOT
from trackplan.cli.support.inputs import CollectorSpec, InputPart, read_part
from trackplan.cli.support.spark_jobs import FAN_IN
from trackplan.model.bounded_counter import BoundedCounter
from trackplan.model.key_sample import MOST, TOTAL, KeySample
from trackplan.model.tally import DISTINCT, NAMES, Tally
from trackplan.model.value_profile import DISTINCT as TEXTS
from trackplan.sources import ignore_progress

CORES = 4
"""Of an executor."""
PRICE = 0.05
"""Dollars for a core and an hour, about what the large clouds ask."""


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=20_000)
    events = parser.parse_args().events
    with TemporaryDirectory() as folder:
        small, large = (_collected(Path(folder), count) for count in (events, 4 * events))
    seconds = (large["cpu"] - small["cpu"]) / (3 * events)
    bytes_ = large["bytes"] / (4 * events)
    merge = _merge_seconds(large["tally"])
    _say(f"measured: {1 / seconds:,.0f} events a second and core, {bytes_:,.0f} bytes of NDJSON an event,")
    _say(f"a tally of {len(large['packed']):,} bytes, merged with another in {merge * 1e3:.1f} ms\n")
    _say("| events | bytes | core hours | dollars | 10 executors | 100 executors | tallies to the driver |")
    _say("|---|---|---|---|---|---|---|")
    most = len(pickle.dumps(_full_tally()))
    for power in (9, 11):
        hours = 10**power * seconds / 3600
        size = 10**power * bytes_ / 1e12
        times = " | ".join(f"{60 * hours / CORES / count:,.1f} min" for count in (10, 100))
        driver = f"at most {FAN_IN} of {most / 1e6:.0f} MB"
        _say(f"| 10^{power} | {size:,.1f} TB | {hours:,.1f} | {hours * PRICE:,.2f} | {times} | {driver} |")
    _say("\n| memory | exact up to | then |\n|---|---|---|")
    for row in (
        (
            "keys of duplicates, order and identity",
            f"{MOST:,} of one, {TOTAL:,} together",
            "one key in 2, 4, 8 …",
        ),
        ("different findings", f"{DISTINCT:,}", "the first in order; the rest is counted"),
        (
            "names of one kind, and attributes of an event",
            f"{NAMES:,}",
            "the first in order; the rest is counted",
        ),
        ("texts of an attribute", f"{TEXTS}", "none is kept"),
        ("people of a day", "about 50", "13 % off, in 64 bytes"),
        ("delays", "1 hour", "to the minute, the hour and the day"),
    ):
        _say(f"| {' | '.join(row)} |")
    _say("\n| grown to | bytes of the tally |\n|---|---|")
    for what, size_of_it in _sizes():
        _say(f"| {what} | {size_of_it:,} |")


def _collected(folder: Path, count: int) -> dict[str, Any]:
    """Collect a file of so many payloads; return the CPU seconds, its bytes and its tally."""
    file = folder / f"{count}.ndjson"
    words = (
        "sample",
        "--count",
        str(count),
        "--plan",
        str(PLAN),
        "--shape",
        "warehouse_row",
        "--output",
        str(file),
    )
    subprocess.run([sys.executable, "-m", "trackplan", *words], check=True, cwd=ROOT, capture_output=True)
    spec = CollectorSpec(plan=PLAN)
    collector = spec.collector(spec.compiled())
    start = time.process_time()
    read_part(collector, InputPart(number=1, path=str(file)), ignore_progress)
    tally = collector.result()
    cpu = time.process_time() - start
    return {"cpu": cpu, "bytes": file.stat().st_size, "tally": tally, "packed": pickle.dumps(tally)}


def _merge_seconds(tally: Tally) -> float:
    packed = pickle.dumps(tally)
    others = [pickle.loads(packed) for _ in range(5)]
    start = time.process_time()
    for other in others:
        tally.merge(other)
    return (time.process_time() - start) / len(others)


def _keys(count: int) -> KeySample:
    found = KeySample()
    for number in range(count):
        found.add(number * 0x9E3779B97F4A7C15 % 2**64, 1_793_611_442, number, 0)
    return found


def _full_tally() -> Tally:
    """A tally whose memories of keys and names are full."""
    tally = Tally(emails=_keys(MOST), visitors=_keys(MOST), event_ids=_keys(MOST))
    tally.unplanned = _named(NAMES)
    tally.bound()
    return tally


def _named(count: int) -> BoundedCounter[str, Any]:
    from trackplan.model.tally import EventTally  # noqa: PLC0415 - beside its use

    found: BoundedCounter[str, Any] = BoundedCounter(NAMES)
    for number in range(count):
        for day in range(30):
            counter = found.at(f"event_{number:06}", EventTally)
            if counter is not None:
                counter.day(20_000 + day).count += 1
    return found


def _sizes() -> list[tuple[str, int]]:
    found = [
        (f"{count:,} keys", len(pickle.dumps(Tally(emails=_keys(count))))) for count in (10**3, 10**5, 10**6)
    ]
    named = [(count, len(pickle.dumps(Tally(unplanned=_named(count))))) for count in (10, 1_000, 5_000)]
    return [*found, *((f"{count:,} names on 30 days", size) for count, size in named)]


def _say(line: str) -> None:
    print(line)  # noqa: T201


if __name__ == "__main__":
    main()
