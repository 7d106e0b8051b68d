"""The figures of hardening, counted by the tests that hold them: `python -m tests.bench.bench_hardening`."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from tests.customerio.faults import PASSING
from tests.customerio.odd_answers import odd
from tests.customerio.test_faults import LASTING
from tests.reporters.hostile import strings

ROOT = Path(__file__).parents[2]

FIGURES: Mapping[str, tuple[str, list[str]]] = {
    "hostile": (
        f"{len(strings())} hostile strings in every sink",
        [
            "tests/reporters/test_hostile.py",
            "tests/reporters/test_hostile_news.py",
            "tests/formats/test_hostile.py",
            "tests/site/test_hostile.py",
        ],
    ),
    "live": (
        f"{len(PASSING) + len(LASTING) + len(odd('activities'))} kinds of faults of an API",
        ["tests/customerio/test_faults.py", "tests/customerio/test_odd_answers.py"],
    ),
    "kills": (
        "200 kills of a live audit and of the sandbox",
        ["tests/customerio/test_checkpoint.py", "tests/sandbox/test_durability.py", "-k", "kill"],
    ),
    "git": ("programs that git settings name", ["tests/sources/test_git_programs.py"]),
    "files": ("files outside the root, pipes and devices", ["tests/cli/test_files_found.py"]),
}
"""What is counted, and the tests that do it."""


def held(tests: list[str]) -> tuple[int, int]:
    """Run some tests; how many there were, and how many failed."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-q", "-m", "", f"--junitxml={report}", *tests]
        environment = os.environ | {"TRACKPLAN_TEST_KILLS": "200"}
        subprocess.run(words, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
        suite = ET.parse(report).getroot()[0].attrib
    return int(suite["tests"]) - int(suite["skipped"]), int(suite["failures"]) + int(suite["errors"])


def main() -> int:
    """Print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("figures", nargs="*", help=f"{', '.join(FIGURES)}, fuzz; by default all")
    parser.add_argument("--seconds", type=float, default=400, help="of processor time for fuzzing")
    asked = parser.parse_args()
    failed = 0
    for name in asked.figures or [*FIGURES, "fuzz"]:
        if name == "fuzz":
            words = [sys.executable, "-m", "tests.fuzz", "--seconds", f"{asked.seconds}"]
            done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
            failed += int((re.search(r"(\d+) failed", done.stdout) or ["", "1"])[1])
            sys.stdout.write(f"fuzz: {done.stdout}")
            continue
        what, tests = FIGURES[name]
        count, bad = held(tests)
        failed += bad
        sys.stdout.write(f"{name}: {what}: {count} checks, {bad} failed\n")
        sys.stdout.flush()
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
