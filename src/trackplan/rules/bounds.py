"""The plan's constraints of a value in words for help, never the value sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trackplan.language.keywords import FORMATS, keyword_values
from trackplan.model.plan import Attribute

_FORMS: Mapping[str, str] = MappingProxyType(
    {
        **FORMATS,
        "datetime": "an ISO 8601 date and time with its offset, such as 2026-01-31T08:00:00Z",
        "date": "an ISO 8601 date, such as 2026-01-31",
    }
)
"""The formats, and the types that are one."""


def bounds(attribute: Attribute | None) -> str | None:
    """Describe the constraints of a planned attribute: "planned: at least 0, at most 20000"."""
    if attribute is None:
        return None
    said = [keyword.phrase(value) for keyword, value in keyword_values(attribute.constraints)]
    return f"planned: {', '.join(filter(None, said))}" if any(said) else None


def form(attribute: Attribute | None) -> str:
    """Describe the format of an attribute, for a sentence."""
    if attribute is None:
        return "of its format"
    named = attribute.constraints.get("format", "")
    said = [_FORMS[name] for name in (named, *attribute.types) if name in _FORMS]
    if named and len(said) > 1 and {"string", "any"}.isdisjoint(attribute.types):
        return f"both {said[0]} and {said[1]}"
    return said[0] if said else "of its format"
