"""Classification of values of the wrong type into well-known mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping
from types import MappingProxyType, NoneType
from typing import Any, Literal

from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Attribute

Slip = Literal["null-value", "number-as-text", "boolean-as-text", "json-as-text", "wrong-type"]

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "string": "a string",
        "integer": "an integer",
        "number": "a number",
        "boolean": "a boolean",
        "object": "an object",
        "array": "an array",
        "timestamp": "a timestamp in unix seconds",
        "datetime": "an ISO 8601 date and time",
        "date": "an ISO 8601 date",
        "any": "a value",
    }
)
"""The types of the plan language, as a sentence says them."""

_SENT: tuple[tuple[type, str], ...] = (
    (NoneType, "null"),
    (bool, "a boolean"),
    (int, "an integer"),
    (float, "an integer"),
    (str, "a string"),
    (dict, "an object"),
    (list, "an array"),
    (object, "something else"),
)

_NUMBER = re.compile(r"\s*[-+]?(?:\d[\d,_ ]*)?(?:\.\d+|\d)(?:[eE][-+]?\d+)?\s*")
_LONGEST_NUMBER = 40
_BOOLEANS = frozenset({"true", "false", "yes", "no", "on", "off", "0", "1", "t", "f", "y", "n"})


def slip(violation: Violation) -> Slip | None:
    """Return the mistake behind a violation; ``None`` if it is not about an attribute's type."""
    if violation.keyword != "type" or not violation.at or violation.attribute is None:
        return None
    if violation.value is None:
        return "null-value"
    types = set(violation.attribute.types)
    return _as_text(violation.value, types) if isinstance(violation.value, str) else "wrong-type"


def slips(sample: Sample, which: Slip) -> Iterator[Violation]:
    """Yield the violations of a payload that are this mistake."""
    return (violation for violation in sample.violations if slip(violation) == which)


def clue(violation: Violation) -> Hashable:
    """All of a value of another type that words depend on; see `PayloadRule.clue`."""
    value = violation.value
    if isinstance(value, str):
        return slip(violation)
    return str(value.is_integer()) if isinstance(value, float) else type(value).__name__


def _as_text(text: str, types: set[str]) -> Slip:
    if types & {"object", "array"} and _is_json(text, types):
        return "json-as-text"
    if types & {"number", "integer", "timestamp"} and _is_number(text):
        return "number-as-text"
    if "boolean" in types and text.strip().lower() in _BOOLEANS:
        return "boolean-as-text"
    return "wrong-type"


def _is_number(text: str) -> bool:
    return len(text) < _LONGEST_NUMBER and _NUMBER.fullmatch(text) is not None


def _is_json(text: str, types: set[str]) -> bool:
    if text.lstrip()[:1] not in {"{", "["}:
        return False
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return ("object" if isinstance(value, dict) else "array") in types


def kind(value: Any) -> str:
    """Describe the type of a sent value."""
    if isinstance(value, float) and not value.is_integer():
        return "a number with a fraction"
    return next(name for kind, name in _SENT if isinstance(value, kind))


def wanted(attribute: Attribute) -> str:
    """Describe the planned types of an attribute."""
    kinds = list(dict.fromkeys(KINDS[name] for name in attribute.types))
    if attribute.nullable:
        kinds.append("null")
    *most, last = kinds
    return f"{', '.join(most)} or {last}" if most else last
