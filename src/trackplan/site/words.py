"""Formatting of durations, types, constraints and counts for the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.language.durations import exact
from trackplan.language.keywords import Limit, Words, keyword_values, limits
from trackplan.model.plan import Attribute

_UNITS = {"d": "day", "h": "hour", "m": "minute", "s": "second"}


def duration(seconds: int) -> str:
    """Format a duration of the plan: ``72 hours``, ``14 days``."""
    amount, unit = exact(seconds)
    return plural(amount, _UNITS[unit])


def plural(count: int, noun: str, several: str = "") -> str:
    """Format a count with its noun: ``1 event``, ``24 events``."""
    return f"{count:,} {noun if count == 1 else several or noun + 's'}"


def contact(text: str) -> dict[str, str]:
    """Return a contact with the address that it is a link to, if it is one: e-mail or https."""
    if _EMAIL.fullmatch(text):
        return {"text": text, "href": f"mailto:{text}"}
    if text.startswith("https://") and not any(map(str.isspace, text)):
        return {"text": text, "href": text}
    return {"text": text}


_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


def type_of(attribute: Attribute) -> str:
    """Format an attribute's type: ``string``, ``array of object``, ``string or integer or null``."""
    if attribute.values is not None:
        return f"map of {type_of(attribute.values)}" + (" or null" if attribute.nullable else "")
    kinds = [
        f"array of {type_of(attribute.items)}" if kind == "array" and attribute.items is not None else kind
        for kind in attribute.types
    ]
    return " or ".join([*kinds, *(["null"] if attribute.nullable else [])])


def constraints(rules: Mapping[str, Any]) -> Iterator[Words]:
    """Yield each constraint among an attribute's properties in short words; values as text."""
    said = set()
    for keyword, value in keyword_values(rules):
        if keyword.bound is not None:
            measure = keyword.bound.measure
            if measure not in said:
                said.add(measure)
                yield Words(_range(limits(rules, measure), measure.unit))
        else:
            words = keyword.labelled(value)
            if words.text:
                yield Words(words.text, tuple(format_value(each) for each in words.values))


def pairs(meta: Mapping[str, Any]) -> Iterator[Words]:
    """Yield each key of a `meta` with its value as text."""
    return (Words(key, (format_value(value),)) for key, value in meta.items())


def _range(ends: tuple[Limit, Limit], unit: str) -> str:
    """Format the range of a measure: ``≥ 0 and < 10``, ``2 to 5 items``."""
    low, high = ends
    if not unit:
        signs = zip(ends, (("≥", ">"), ("≤", "<")), strict=True)
        return " and ".join(
            f"{sign[end.exclusive]} {format_value(end.at)}" for end, sign in signs if end.keyword
        )
    if low.at == high.at:
        return f"exactly {plural(int(low.at), unit)}"
    if low.keyword and high.keyword:
        return f"{low.at} to {plural(int(high.at), unit)}"
    return f"at least {plural(int(low.at), unit)}" if low.keyword else f"at most {plural(int(high.at), unit)}"


def format_value(value: Any) -> str:
    """Format a value of the plan: a string as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
