"""How long `trackplan diff` takes on two plans of 1,000 events with 20 attributes each.

Run as ``python tests/bench/bench_diff.py [EVENTS]``. In each copy every tenth event has one change.
Beside it stands structural work on the same plans: DeepDiff's own kind of walk, a JSON diff of the
compiled schemas written down below, without verdicts, renames or counterexamples. The whole command is
timed as a process of its own, files read and report written.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from trackplan.diff import compare
from trackplan.document.yaml import read_yaml
from trackplan.language.compile import event_schema
from trackplan.language.load import load
from trackplan.model.plan import Plan

ROUNDS = 3
GOAL = 3.0
"""Seconds, for the whole command."""

KINDS = ("string", "number", "integer", "boolean")
CHANGES = (
    "required: true",
    "nullable: true",
    "description: Something else.",
    "pii: other",
    "status: deprecated",
)


def plan_text(events: int, *, changed: bool) -> str:
    """A plan of one file; the changed copy differs in every tenth event."""
    lines = ["trackplan: 1", "name: Large", "version: 1.0.0", "events:"]
    for event in range(events):
        lines += [
            f"  thing_{event}_happened:",
            f"    description: Thing {event} happened.",
            "    attributes:",
        ]
        for at in range(20):
            more = CHANGES[event // 10 % len(CHANGES)] if changed and event % 10 == 0 and at == 3 else ""
            kind = KINDS[at % len(KINDS)]
            said = "" if more.startswith("description") else f", description: The {at}th attribute"
            lines.append(f"      attribute_{at}: {{type: {kind}{said}{', ' + more if more else ''}}}")
    return "\n".join(lines) + "\n"


def structural(before: Any, after: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place where two JSON values differ, as a general JSON diff does."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            yield from structural(before.get(key), after.get(key), (*path, key))
    elif isinstance(before, list) and isinstance(after, list):
        for at in range(max(len(before), len(after))):
            pair = [side[at] if at < len(side) else None for side in (before, after)]
            yield from structural(*pair, (*path, at))
    elif before != after:
        yield (*path, before, after)


def timed(work: Callable[[], object]) -> float:
    """The best of a few rounds, in seconds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main(events: int) -> int:
    texts = [plan_text(events, changed=changed) for changed in (False, True)]
    plans: list[Plan] = []
    for text in texts:
        plan = load([read_yaml("plan.yaml", text)]).plan
        assert plan is not None
        plans.append(plan)
    old, new = plans
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{name}.yaml") for name in ("old", "new")]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text)
        command = [sys.executable, "-m", "trackplan", "diff", *map(str, files), "--exit-zero"]
        whole = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    ours = timed(lambda: compare(old, new, today=date(2026, 1, 1)))
    walk = timed(
        lambda: list(
            structural(
                {name: event_schema(event) for name, event in old.events.items()},
                {name: event_schema(event) for name, event in new.events.items()},
            )
        )
    )
    sys.stdout.write(
        f"{events:,} events x 20 attributes, {events // 10:,} changed\n"
        f"whole command     {whole:7.3f} s  (goal {GOAL} s)\n"
        f"compare alone     {ours:7.3f} s\n"
        f"structural diff   {walk:7.3f} s  (compare takes {ours / walk:.2f} of it)\n"
    )
    return 0 if whole <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
