"""Classification of values of the wrong type into well-known mistakes."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from types import MappingProxyType, NoneType
from typing import Any, Literal

from trackplan.model.payload import Sample, Violation
from trackplan.model.plan import Attribute
from trackplan.rules import Clue, Schema

Slip = Literal[
    "null-value", "number-as-text", "formatted-number", "boolean-as-text", "json-as-text", "wrong-type"
]

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

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_MONEY = (
    "(?:[A-Z]{0,3}[$\u20ac\u00a3\u00a5\u20b9\u20bd\u20a9\u20ba\u20ab\u20aa\u20b4]|[A-Z]{3}|kr[.]?|z\u0142)"
)
"""A sign of currency, or its code (ISO 4217)."""

_GROUPED = r"\d{1,3}(?:([,.'\u2019_ \u00a0\u202f])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d\d)+,\d{3}"
"""Thousands apart, or lakhs as India writes them."""

_FORMATTED = re.compile(
    rf"[-+\u2212]?(?:{_MONEY}\s?)?[-+\u2212]?(?:\d+|{_GROUPED})(?:[.,]\d+)?(?:\s?(?:{_MONEY}|%))?"
)
"""A number as people write it: grouped, with a decimal comma, with a currency or a sign of percent."""
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


def _clue(violation: Violation) -> Hashable:
    value = violation.value
    return slip(violation) if isinstance(value, str) else kind(value)


def _alike(_attribute: Attribute | None) -> Sequence[Schema]:
    return _ALIKE


_ALIKE: Sequence[Schema] = (
    *({"type": kind} for kind in ("null", "boolean", "integer", "number", "object", "array")),
    *(
        {"type": "string", "pattern": f"^(?:{pattern})$"}
        for pattern in (
            "[01]",
            r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?",
            "true|false|yes|no|on|off|[tfyn]|True|False|TRUE|FALSE",
            "[A-Za-z][A-Za-z_-]{5}[^\n]*",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+))?",
        )
    ),
    *(
        {
            "type": "string",
            "pattern": pattern,
            "contentMediaType": "application/json",
            "contentSchema": {"type": kind},
        }
        for pattern, kind in ((r"^\{", "object"), (r"^\[", "array"))
    ),
)
"""Texts that are numbers, words of yes and no, other words, prices, days and times, and JSON."""

clue = Clue(_clue, _alike)
"""All of a value of another type that words depend on."""


def _as_text(text: str, types: set[str]) -> Slip:
    if types & {"object", "array"} and is_json(text, types):
        return "json-as-text"
    if types & {"number", "integer", "timestamp"} and len(text) < _LONGEST_NUMBER:
        if _NUMBER.fullmatch(text.strip()):
            return "number-as-text"
        if _FORMATTED.fullmatch(text.strip()):
            return "formatted-number"
    if "boolean" in types and text.strip().lower() in _BOOLEANS:
        return "boolean-as-text"
    return "wrong-type"


def is_json(text: str, types: set[str]) -> bool:
    """Whether a text is JSON of one of these types, ``object`` and ``array``."""
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
