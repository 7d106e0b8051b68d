"""The CPU time of small runs, as ratios to `python -c pass` and to yamllint, medians of one run.

Run it with yamllint installed beside trackplan, and bytecode allowed:
`python tests/bench/bench_startup.py`
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

ROOT = Path(__file__).parents[2]
ROUNDS = 15


def seconds(commands: dict[str, list[str]]) -> dict[str, float]:
    """The median CPU time of each command; rounds are interleaved, so that noise falls on all alike."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS + 1):
        for name, command in commands.items():
            start = _of_children()
            subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
            taken[name].append(_of_children() - start)
    return {name: median(times[1:]) for name, times in taken.items()}


def _of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    python, trackplan = [sys.executable], [sys.executable, "-m", "trackplan"]
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder, "one.ndjson")
        sample = ROOT / "tracking_plan" / "samples" / "track_v1.ndjson"
        one.write_text(sample.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
        times = seconds(
            {
                "python -c pass": [*python, "-c", "pass"],
                "trackplan --version": [*trackplan, "--version"],
                "trackplan --help": [*trackplan, "--help"],
                "trackplan lint, one payload": [*trackplan, "lint", str(one)],
                "trackplan lint, the shipped plan and samples": [*trackplan, "lint"],
                "yamllint, the same files": [*python, "-m", "yamllint", "-d", "relaxed", "tracking_plan"],
            }
        )
    nothing, peer = times["python -c pass"], times["yamllint, the same files"]
    for name, taken in times.items():
        ratios = f"{taken / nothing:6.1f} x pass {taken / peer:6.2f} x yamllint"
        sys.stdout.write(f"{name:<46}{taken * 1000:7.0f} ms {ratios}\n")


if __name__ == "__main__":
    main()
