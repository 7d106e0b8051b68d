"""What values landed of an attribute: shares of planned values, ranges of numbers, lengths of arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil
from typing import Any

from trackplan.model.landed import LandedAttribute
from trackplan.model.plan import Attribute
from trackplan.model.value_profile import middle_of, quantile, start_of, text_key
from trackplan.reporters.words import percent
from trackplan.site.jinja import Fields
from trackplan.site.words import format_value, plural

ENOUGH = 20
"""The range of fewer numbers is not told: it could be that of one person."""

SHOWN = 8
"""The most shares in one row; the JSON page has all."""

_EXACT = 8
"""Below this, each whole number has a bin of its own."""

_RANGE = {"p5": 0.05, "p50": 0.5, "p95": 0.95}


def landed_values(path: str, attribute: Attribute, landed: Mapping[str, LandedAttribute]) -> Fields:
    """Return what a page tells of the values at a path, as ``landed``; nothing where nothing is to tell.

    The caller leaves out what is personal.
    """
    one = landed.get(path)
    if one is None:
        return {}
    said = {
        "shares": _shares(attribute, one),
        "range": {} if "timestamp" in attribute.types else _range(attribute, one),
        "items": _items(path, one, landed),
    }
    found = {name: value for name, value in said.items() if value}
    return {"landed": found} if found else {}


def _shares(attribute: Attribute, one: LandedAttribute) -> dict[str, float]:
    """Return the share of each planned text or boolean, the most frequent first."""
    of = one.types.get("string", 0) + one.types.get("boolean", 0)
    if not one.texts or not of:
        return {}
    counts = {value: one.texts.get(text_key(value), 0) for value in attribute.closed_set}
    ordered = sorted(counts.items(), key=lambda item: -item[1])
    return {format_value(value): round(count / of, 4) for value, count in ordered}


def _range(attribute: Attribute, one: LandedAttribute) -> dict[str, int | float]:
    """Return between what about nine of ten numbers lie, and their middle."""
    if sum(one.numbers.values()) < ENOUGH:
        return {}
    whole = "number" not in attribute.types
    bins = {name: quantile(one.numbers, share) for name, share in _RANGE.items()}
    return {name: _about(found, whole=whole) for name, found in bins.items() if found is not None}


def _about(number: int, *, whole: bool) -> int | float:
    """Return a number of a bin, rounded to two digits; of small whole numbers, the one that is in it."""
    if whole and abs(start := start_of(number)) < _EXACT:
        return ceil(start) if start > 0 else -ceil(-start)
    rounded = float(f"{middle_of(number):.2g}")
    return int(rounded) if rounded.is_integer() else rounded


def _items(path: str, one: LandedAttribute, landed: Mapping[str, LandedAttribute]) -> float | None:
    """Return how many items an array has on average."""
    items, arrays = landed.get(f"{path}[]"), one.types.get("array", 0)
    return round(items.count / arrays, 1) if items is not None and arrays else None


def values_words(values: Mapping[str, Any]) -> str:
    """Format what landed: ``EUR 80%, USD 20%, never GBP``, ``mostly 10 to 400, half up to 45``."""
    return "; ".join(_words(values))


def _words(values: Mapping[str, Any]) -> Iterator[str]:
    shares: Mapping[str, float] = values.get("shares", {})
    if shares:
        seen = [f"{value} {percent(share)}" for value, share in shares.items() if share]
        never = [value for value, share in shares.items() if not share]
        more = [plural(len(seen) - SHOWN, "more value")] if len(seen) > SHOWN else []
        absent = [f"never {', '.join(never[:SHOWN])}" + (" and others" if len(never) > SHOWN else "")]
        yield ", ".join([*seen[:SHOWN], *more, *(absent if never else [])])
    if bounds := values.get("range"):
        low, middle, high = (f"{bounds[name]:,}" for name in _RANGE)
        yield f"mostly {low}" if low == high else f"mostly {low} to {high}, half up to {middle}"
    if items := values.get("items"):
        yield f"{items:g} items on average" if items != 1 else "1 item on average"
