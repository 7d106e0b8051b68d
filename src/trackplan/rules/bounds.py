"""What a plan asks of a value, in words for help: never what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trackplan.model.plan import Attribute

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "minimum": "at least {}",
        "maximum": "at most {}",
        "exclusiveMinimum": "more than {}",
        "exclusiveMaximum": "less than {}",
        "multipleOf": "a multiple of {}",
        "minLength": "at least {} characters",
        "maxLength": "at most {} characters",
        "minItems": "at least {} items",
        "maxItems": "at most {} items",
        "pattern": "a text that matches `{}`",
    }
)

_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "email": "an e-mail address",
        "uri": "an absolute URI",
        "uuid": "a UUID",
        "hostname": "a host name",
        "ipv4": "an IPv4 address",
        "ipv6": "an IPv6 address",
        "time": "an ISO 8601 time",
        "datetime": "an ISO 8601 date and time with its offset, such as 2026-01-31T08:00:00Z",
        "date": "an ISO 8601 date, such as 2026-01-31",
    }
)


def choices(attribute: Attribute) -> tuple[object, ...]:
    """The values that a plan lists for an attribute; empty when it lists none."""
    constraints = attribute.constraints
    return (constraints["const"],) if "const" in constraints else tuple(constraints.get("enum", ()))


def bounds(attribute: Attribute | None) -> str | None:
    """The constraints of a planned attribute: "planned: at least 0, at most 20000"."""
    if attribute is None:
        return None
    said = [
        _singular(words.format(attribute.constraints[name]))
        for name, words in _WORDS.items()
        if name in attribute.constraints
    ]
    if listed := choices(attribute):
        said.insert(0, " or ".join(f"`{value}`" for value in listed))
    return f"planned: {', '.join(said)}" if said else None


def _singular(words: str) -> str:
    return words.removesuffix("s") if words.endswith((" 1 items", " 1 characters")) else words


def form(attribute: Attribute | None) -> str:
    """The format that a plan names for an attribute, as a sentence says it."""
    if attribute is None:
        return "of its format"
    names = [name for name in attribute.types if name in _FORMATS]
    name = attribute.constraints.get("format") or (names[0] if names else "")
    return _FORMATS.get(name, "of its format")
