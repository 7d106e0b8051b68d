"""Values and limits of the plan language as words of a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

SHOWN = 6
"""More values than this are counted, not listed."""


def type_words(types: str | Iterable[str]) -> str:
    """A type, or several that will do."""
    return types if isinstance(types, str) else " or ".join(types)


def quoted(value: Any) -> str:
    """A value of the plan as it is written there; ``nothing`` where there is none."""
    if value is None:
        return "nothing"
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value, ensure_ascii=False)}`"


def listed(values: Iterable[Any]) -> str:
    """Values as a list, the first few of many."""
    shown = [quoted(value) for value in values]
    more = len(shown) - SHOWN
    return ", ".join(shown[:SHOWN]) + (f" and {more} more" if more > 0 else "")
