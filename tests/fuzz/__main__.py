"""Feeds mutated inputs to every reader, the same time to each: ``python -m tests.fuzz --seconds 600``.

Prints a line for each, and exits with 1 where anything failed; what did is kept in ``build/fuzz``.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from math import inf

from tests.fuzz.feeding import fuzz
from tests.fuzz.registry import READERS


def main() -> int:
    """Fuzz all readers, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", help="names of readers; by default all")
    parser.add_argument("--seconds", type=float, default=600, help="of processor time, for all together")
    parser.add_argument("--inputs", type=int, help="the same number to each, however long they take")
    parser.add_argument("--jobs", type=int, default=1, help="readers that are fed at a time")
    parser.add_argument("--first", type=int, default=int(time.time()), help="the first random seed")
    parser.add_argument("--json", action="store_true", help="print the totals as JSON")
    asked = parser.parse_args()
    names = asked.readers or list(READERS)
    most = None if asked.inputs is None else -(-asked.inputs // len(names))
    seconds = asked.seconds / len(names) if most is None else inf
    total, failed = 0, 0

    def fed(name: str) -> tuple[int, Counter[str]]:
        return fuzz(name, seconds, first=asked.first, most=most)

    with ThreadPoolExecutor(asked.jobs) as pool:
        for name, (inputs, problems) in zip(names, pool.map(fed, names), strict=True):
            total, failed = total + inputs, failed + sum(problems.values())
            told = (
                "; ".join(f"{count} of {problem}" for problem, count in problems.most_common()) or "nothing"
            )
            sys.stderr.write(f"{name:20} {inputs:7,} inputs, {told}\n")
            sys.stderr.flush()
    if asked.json:
        sys.stdout.write(json.dumps({"inputs": total, "failed": failed, "seed": asked.first}) + "\n")
    else:
        sys.stdout.write(f"{total:,} inputs, {failed} failed; first seed {asked.first}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
