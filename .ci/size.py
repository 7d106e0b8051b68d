"""Fails when an install without extras is larger than a person should wait for."""

from __future__ import annotations

import sys
from pathlib import Path

MOST = 60 * 1000 * 1000
"""Bytes of a core install, without pip and what was compiled on the way."""

APART = {"pip", "setuptools", "__pycache__"}


def main(folder: Path) -> int:
    """Print the size of site-packages and its largest parts, and return the exit code."""
    sizes = {
        entry.name: sum(
            file.stat().st_size
            for file in (entry.rglob("*") if entry.is_dir() else [entry])
            if file.is_file() and "__pycache__" not in file.parts
        )
        for entry in folder.iterdir()
        if entry.name not in APART and not entry.name.startswith("pip-")
    }
    total = sum(sizes.values())
    largest = sorted(sizes, key=lambda name: -sizes[name])[:5]
    told = ", ".join(f"{name} {sizes[name] / 1e6:.1f}" for name in largest)
    sys.stdout.write(f"a core install is {total / 1e6:.1f} MB of {MOST / 1e6:.0f} ({told})\n")
    return total > MOST


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
