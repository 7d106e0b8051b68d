"""Feeds one reader with inputs that atheris chooses by coverage: ``python -m tests.fuzz.guided plan``.

Needs `pip install atheris`, which has wheels for Linux on x86_64. An input that fails ends the run, and is
kept in ``build/fuzz``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris

from tests.fuzz.feeding import KEPT, MEMORY, put
from tests.fuzz.seeds import Seed

with atheris.instrument_imports(include=["trackplan"]):
    import tests.fuzz.preloaded  # noqa: F401 - which imports all that is read with

from tests.fuzz.registry import READERS


def main() -> None:
    """Fuzz one reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        reader = READERS[asked.reader](folder)
        known = folder / "known"
        known.mkdir()
        for number, seed in enumerate(reader.seeds):
            (known / str(number)).write_bytes(seed.content)

        def read(content: bytes) -> None:
            with suppress(SystemExit):
                reader.read(put(Seed(reader.seeds[0].name, content), folder))

        words = [f"-max_total_time={asked.seconds}", "-timeout=60", f"-rss_limit_mb={2 * MEMORY >> 20}"]
        atheris.Setup([sys.argv[0], *words, f"-artifact_prefix={KEPT}/", str(known)], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
