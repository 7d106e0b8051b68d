"""Durations, types, constraints and counts as a reader of the site meets them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from trackplan.language.durations import exact
from trackplan.model.plan import Attribute

_UNITS = {"d": "day", "h": "hour", "m": "minute", "s": "second"}


def duration(seconds: int) -> str:
    """A duration of the plan, spelled out: ``72 hours``, ``14 days``."""
    amount, unit = exact(seconds)
    return plural(amount, _UNITS[unit])


def plural(count: int, noun: str, several: str = "") -> str:
    """A count with its noun: ``1 event``, ``24 events``."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def type_of(attribute: Attribute) -> str:
    """``string``, ``array of object``, ``string or integer or null``."""
    kinds = [
        f"array of {type_of(attribute.items)}" if kind == "array" and attribute.items is not None else kind
        for kind in attribute.types
    ]
    return " or ".join([*kinds, *(["null"] if attribute.nullable else [])])


class Words(NamedTuple):
    """A constraint in words: what it asks, and the values it names."""

    text: str
    values: tuple[str, ...] = ()


def constraints(rules: Mapping[str, Any]) -> Iterator[Words]:
    """Each constraint of an attribute, among what else is known of it, said shortly."""
    if "const" in rules:
        yield Words("always", (shown(rules["const"]),))
    if "enum" in rules:
        yield Words("one of", tuple(shown(value) for value in rules["enum"]))
    yield from _range(rules)
    if "multipleOf" in rules:
        yield Words("a multiple of", (shown(rules["multipleOf"]),))
    yield from _size(rules, "minLength", "maxLength", "character")
    yield from _size(rules, "minItems", "maxItems", "item")
    if rules.get("uniqueItems"):
        yield Words("no item twice")
    if "pattern" in rules:
        yield Words("matches", (rules["pattern"],))
    if "format" in rules:
        yield Words(f"a valid {rules['format']}")


def _range(rules: Mapping[str, Any]) -> Iterator[Words]:
    parts = [
        f"{sign} {shown(rules[keyword])}"
        for keyword, sign in (
            ("minimum", "≥"),
            ("exclusiveMinimum", ">"),
            ("maximum", "≤"),
            ("exclusiveMaximum", "<"),
        )
        if keyword in rules
    ]
    if parts:
        yield Words(" and ".join(parts))


def _size(rules: Mapping[str, Any], least: str, most: str, noun: str) -> Iterator[Words]:
    low, high = rules.get(least), rules.get(most)
    if low is not None and low == high:
        yield Words(f"exactly {plural(low, noun)}")
    elif low is not None and high is not None:
        yield Words(f"{low} to {plural(high, noun)}")
    elif low is not None:
        yield Words(f"at least {plural(low, noun)}")
    elif high is not None:
        yield Words(f"at most {plural(high, noun)}")


def shown(value: Any) -> str:
    """A value of the plan as text: a string as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
