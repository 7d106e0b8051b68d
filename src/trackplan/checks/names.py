"""How checks write the names of attributes."""

from __future__ import annotations

import re
from collections.abc import Sequence

PLAIN = r"[^\W\d][\w$-]*(?<!-)"
"""A name that stands without backquotes; ``a-b`` is one, and ``a - b`` is a difference."""

WORDS = frozenset({"sum", "min", "max", "len", "with"})
"""Words of checks; an attribute of that name stands in backquotes."""


def written(steps: Sequence[str | None]) -> str:
    """Write a path as a check has it; ``None`` stands for each item of a list."""
    text = ""
    for step in steps:
        text += "[]" if step is None else ("." if text else "") + _name(step)
    return text


def _name(name: str) -> str:
    return name if re.fullmatch(PLAIN, name) and name not in WORDS else f"`{name}`"
