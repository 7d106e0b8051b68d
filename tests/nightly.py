"""Cases that only `.ci/run nightly` runs: the rest of a sweep of which every run tries a few."""

from __future__ import annotations

from typing import Any

import pytest


def nightly(*cases: Any) -> list[Any]:
    """Make parameters marked `nightly`, which `addopts` in pyproject.toml leaves out. Unpacks tuples."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.nightly)
        for case in cases
    ]
