"""Patterns that a plan gives, run by the engine that runs them everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from trackplan.validator import Validator


@lru_cache(maxsize=256)
def matcher(pattern: str) -> Callable[[str], bool] | None:
    """A test of a text for a pattern; ``None`` for a pattern that does not compile."""
    try:
        return Validator({"type": "string", "pattern": pattern}).accepts
    except ValueError:
        return None
