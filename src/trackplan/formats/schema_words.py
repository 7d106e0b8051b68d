"""Values of JSON Schema keywords that the plan language has a word for: which of them it can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trackplan.formats.schema_shape import KNOWN_FORMATS, has_value, kind_of
from trackplan.language.keywords import KEYWORDS
from trackplan.validator import pattern_fault

LONGEST_PATTERN = 1000
KEYS = frozenset({"enum", "minLength", "maxLength", "pattern"})
"""What a map may say of its keys."""


def fit_keys(names: Mapping[str, Any]) -> bool:
    """Return whether a plan can say these constraints of keys."""
    words = names.get("enum", ["x"])
    listed = isinstance(words, list) and bool(words) and all(isinstance(one, str) for one in words)
    return listed and all(misfit(key, one) is None for key, one in names.items() if key != "enum")


def wanted(word: str) -> Any:
    """Return the JSON type of a constraint's own value."""
    return KEYWORDS[word].value.get("type", "string")


def misfit(word: str, value: Any) -> str | None:
    """Return why a constraint's value cannot be carried; ``None`` if it can."""
    if word == "format":
        known = isinstance(value, str) and value in KNOWN_FORMATS
        return None if known else f"the language has no format `{value}`"
    if word == "pattern":
        if not isinstance(value, str) or len(value) > LONGEST_PATTERN:
            return f"it is no text of at most {LONGEST_PATTERN:,} characters"
        return None if (why := pattern_fault(value)) is None else f"no linear-time engine runs it: {why}"
    kind = kind_of(value)
    if kind not in {wanted(word), "integer" if wanted(word) == "number" else ""}:
        return None if kind == "boolean" and word == "uniqueItems" else "its value is of another type"
    if (word == "multipleOf" and value <= 0) or (wanted(word) == "integer" and value < 0):
        return "its value is out of range"
    return None


def unique(values: list[Any]) -> list[Any]:
    """Return each value once, as JSON compares them."""
    found: list[Any] = []
    for value in values:
        if not has_value(found, value):
            found.append(value)
    return found
