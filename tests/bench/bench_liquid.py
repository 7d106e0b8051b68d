"""CPU time of reading 1,000 templates of 20 kB, goal 20 s: ``python -m tests.bench.bench_liquid [COUNT]``."""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from trackplan.liquid import references

CORPUS = Path(__file__).parent.parent / "liquid" / "corpus"
SIZE = 20_000
TEXT = (
    '<td style="padding:12px 24px;font-family:Arial,sans-serif;color:#333333">Thank you for shopping.</td>\n'
)


def templates(count: int, *, distinct: bool) -> Iterator[str]:
    """Mails of about 20 kB in the latest dialect, half of it HTML; ``distinct`` ones share no expression."""
    dice = random.Random(1)
    skip = {"broken", "legacy", "tags"}
    parts = [
        case["template"]
        for path in sorted(CORPUS.glob("*.yaml"))
        if path.stem not in skip
        for case in yaml.safe_load(path.read_text("utf-8"))
        if "snippets" not in case and "unknown" not in case and _is_plain(case["template"])
    ]
    for number in range(count):
        text = ""
        while len(text) < SIZE:
            part = dice.choice(parts)
            if distinct:
                part = part.replace("event.", f"event.n{number}_{len(text)}_")
            text += part + TEXT * (len(part) // len(TEXT) + 1)
        yield text[: text.rfind(TEXT)]


def _is_plain(text: str) -> bool:
    """Whether all that a template reads is there under a plan of what it reads, as in most mails."""
    reading = references(text)
    return not reading.mistakes and all(
        one.root in {"event", "customer"} and not one.read.local and not one.read.picks
        for one in reading.references
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    started = time.process_time()
    references("{{ event.a }}")
    sys.stdout.write(f"import: {time.process_time() - started:.2f} s\n")
    for name, distinct in (("expressions that recur", False), ("every expression its own", True)):
        texts = list(templates(count, distinct=distinct))
        started = time.process_time()
        found = sum(len(references(text).references) for text in texts)
        took = time.process_time() - started
        size = sum(map(len, texts)) / 1e6
        rate = f"{took:.2f} s, {took / size:.2f} s a MB"
        sys.stdout.write(f"{name}: {count} templates, {size:.1f} MB, {found} references: {rate}\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"peak memory: {peak:.0f} MB\n")


if __name__ == "__main__":
    main()
