"""Values and limits of the plan language as words of a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from trackplan.model.facts.constraints import ValueFact

SHOWN = 6
"""More values than this are counted, not listed."""

LIMITS: Mapping[str, tuple[str, str, str]] = {
    "minimum": ("at least {}", "more than {}", "without a least value"),
    "maximum": ("at most {}", "less than {}", "without a greatest value"),
    "minLength": ("at least {} long", "", "of any length"),
    "maxLength": ("at most {} long", "", "of any length"),
    "minItems": ("a list of at least {}", "", "a list of any length"),
    "maxItems": ("a list of at most {}", "", "a list of any length"),
}
"""A limit that is itself inside, one that is outside, and none, by keyword."""


def limit(fact: ValueFact, value: Any) -> str:
    """The limit of a range fact, such as ``at least 1``."""
    inside, outside, free = LIMITS[fact.keyword]
    if value is None or (value == 0 and fact.keyword in {"minLength", "minItems"}):
        return free
    return outside.format(value["exclusive"]) if isinstance(value, Mapping) else inside.format(value)


def step(value: float | None) -> str:
    """The step of a number."""
    return "of any step" if value is None else f"a multiple of {value}"


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
