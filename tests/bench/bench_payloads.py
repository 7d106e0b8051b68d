"""Payloads checked: `lint` and `audit` against ajv and against a plain jsonschema loop, in one run.

    python -m tests.bench.bench_payloads --count 1000000 --ajv FOLDER

With TRACKPLAN_SCANNER=off it measures the plain way, without the native scanner. `--corpus varied` has texts
outside ASCII, long arrays and personal data; `--invalid` is the share of invalid payloads.
FOLDER is where `npm install ajv@8 ajv-formats@3` was run. Runs are interleaved; medians are shown of
wall and CPU seconds, the most memory that one process took, and ratios to ajv in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.varied import varied
from trackplan.cli.support.plans import require_plan
from trackplan.language.compile import event_schema

ROOT = Path(__file__).parents[2]
PLAN = ROOT / "tracking_plan"
HERE = Path(__file__).parent
NAIVE = """
import json, sys
from jsonschema import Draft202012Validator
schemas = {name: Draft202012Validator(schema) for name, schema in json.load(open(sys.argv[1])).items()}
found = {}
for number, line in enumerate(open(sys.argv[2], "rb")):
    if number == int(sys.argv[3]):
        break
    record = json.loads(line)
    validator = schemas.get(record["name"])
    for error in validator.iter_errors(record["data"]) if validator else ():
        key = (record["name"], error.validator, tuple(map(str, error.absolute_path)))
        found[key] = found.get(key, 0) + 1
"""
NAIVE_LINES = 10_000


def measured(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Wall and CPU seconds, and MB of the largest process, of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**inherited, **environment}, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, usage.ru_maxrss / 1024


def main() -> None:
    """Make the payloads, run all in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--invalid", type=float, default=0.05)
    parser.add_argument("--corpus", choices=["sample", "varied"], default="sample")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ajv", type=Path, help="where npm put ajv and ajv-formats")
    asked = parser.parse_args()
    plan = require_plan(PLAN)
    trackplan = [sys.executable, "-m", "trackplan"]
    with TemporaryDirectory() as folder:
        payloads, schemas = str(Path(folder, "payloads.ndjson")), str(Path(folder, "schemas.json"))
        made = ["sample", "-n", str(asked.count), "--invalid", str(asked.invalid), "--plan", str(PLAN)]
        subprocess.run([*trackplan, *made, "-o", payloads], check=True, cwd=ROOT)
        if asked.corpus == "varied":
            made_at = Path(payloads)
            payloads = str(Path(folder, "varied.ndjson"))
            with made_at.open("rb") as lines, Path(payloads).open("wb") as file:
                file.writelines(varied(lines))
            made_at.unlink()
        written = {event.name: event_schema(event, closed="warn") for event in plan.events.values()}
        Path(schemas).write_text(json.dumps(written))
        plain = ["--plan", str(PLAN), "--format", "json", "-o", str(Path(folder, "report.json"))]
        commands = {
            "lint": [*trackplan, "lint", payloads, *plain],
            "lint, 2 jobs": [*trackplan, "lint", payloads, "--jobs", "2", *plain],
            "audit": [*trackplan, "audit", payloads, "--jobs", "1", *plain],
            "audit, 2 jobs": [*trackplan, "audit", payloads, "--jobs", "2", *plain],
            "jsonschema": [sys.executable, "-c", NAIVE, schemas, payloads, str(NAIVE_LINES)],
        }
        if asked.ajv:
            commands["ajv"] = ["node", str(HERE / "ajv.mjs"), schemas, payloads]
        environment = {"AJV_FROM": str(asked.ajv)} if asked.ajv else {}
        runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
        for _ in range(asked.rounds):
            for name, command in commands.items():
                runs[name].append(measured(command, environment))
        _table(runs, asked.count, Path(payloads).stat().st_size)


def _table(runs: dict[str, list[tuple[float, float, float]]], count: int, size: int) -> None:
    sys.stdout.write(f"{count:,} payloads, {size / count:.0f} bytes each\n")
    middle = {
        name: [statistics.median(column) for column in zip(*all_, strict=True)] for name, all_ in runs.items()
    }
    peer = middle.get("ajv")
    for name, (wall, cpu, memory) in middle.items():
        times = max(1, count // NAIVE_LINES) if name == "jsonschema" else 1
        ratio = ""
        if peer:
            ratio = f"  {peer[0] / wall / times:5.2f} x ajv by wall, {peer[1] / cpu / times:5.2f} by CPU"
        sys.stdout.write(
            f"{name:20} {wall * times:8.2f} s wall {cpu * times:8.2f} s CPU {memory:6.0f} MB{ratio}\n"
        )


if __name__ == "__main__":
    main()
