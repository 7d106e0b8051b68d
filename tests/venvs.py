"""Virtual environments of programs that a nightly test needs, installed once a machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def venv_with(name: str, *packages: str) -> Path:
    """Return the folder of programs of an environment with these packages; skip the test where there is none.

    ``name`` changes with the packages.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "trackplan-tests" / name
    if not (home / "complete").exists():
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        done = subprocess.run(
            [home / "bin/pip", "install", "-q", "--only-binary", ":all:", *packages], check=False, timeout=900
        )
        if done.returncode:
            pytest.skip(f"{packages[0]} cannot be installed")
        (home / "complete").touch()
    return home / "bin"
