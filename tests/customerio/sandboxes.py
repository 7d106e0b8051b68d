"""The sandbox as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

PLAN = Path(__file__).parents[2] / "tracking_plan"
KEYS = {
    "CUSTOMERIO_APP_API_KEY": "canary-app-3b1f",
    "CUSTOMERIO_SITE_ID": "canary-site-77a0",
    "CUSTOMERIO_TRACK_API_KEY": "canary-track-9d2c",
}


@contextmanager
def sandboxed(folder: Path, keys: Mapping[str, str], *options: str) -> Iterator[str]:
    """Run a sandbox of the Acme Store and give its URL."""
    pytest.importorskip("uvicorn")
    with (folder / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "trackplan", "sandbox", "--seed", "acme", "--plan", str(PLAN), *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **keys},
            text=True,
        )
    assert process.stdout is not None
    with process, process.stdout:
        yield process.stdout.readline().strip()
        process.terminate()
