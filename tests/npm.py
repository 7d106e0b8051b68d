"""Packages from npm that tests drive, fetched once into the user's cache."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def npm_packages(*packages: str) -> Path:
    """The folder in which these packages (``name@version``) are installed; skips the test without npm."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("npm and node are not installed")
    name = "-".join(sorted(packages)).replace("/", "+")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "trackplan-tests" / name
    if not (cache / "complete").exists():
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *packages],
            cwd=cache,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            pytest.skip(f"npm could not fetch {', '.join(packages)}: {done.stderr.splitlines()[-1:]}")
        (cache / "complete").touch()
    return cache
