"""How right the verdicts of `diff` are, and what it takes for renames.

Run as ``python -m tests.bench.bench_verdicts [EVERY]``; with 37, each 37th pair of the matrix is compared.
"""

from __future__ import annotations

import sys

from tests.diff.matrix import rates
from tests.diff.test_renames import FIND, PAIRS, asked


def main() -> None:
    """Print the rates, and each pair that is wrong."""
    found = rates(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
    sys.stdout.writelines(f"{line}\n" for line in found.lines())
    for name in ("unsound", "false_alarms", "missed", "unshown", "wrong"):
        for told in getattr(found, name):
            sys.stdout.write(f"{name}: {told}\n")
    for kind in FIND:
        pairs, questions = PAIRS[kind], asked(kind)
        counts = [f"{len(questions[which])} of {len(pairs[which])}" for which in ("same", "different")]
        sys.stdout.write(f"renames of {kind}: asked for {counts[0]} that are, {counts[1]} that are not\n")


if __name__ == "__main__":
    main()
