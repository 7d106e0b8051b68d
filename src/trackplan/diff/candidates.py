"""Values near the limits of an attribute: what tells two definitions of it apart, if anything does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random
from typing import Any

from trackplan.language.keywords import KEYWORDS, LENGTH, VALUE, Measure, asked
from trackplan.model.plan import Attribute
from trackplan.sampling.values import FORMATS, Values

LONGEST = 1_000
"""The longest text or list that is made; a counterexample is for people to read."""

TEXTS = ("text", "other", "x", "", "Other 1", "usr_1", "A1", "0", "-")
NUMBERS = (1, 0, 2, 0.5, 3, -1, 0.25, 1.5, -0.5, 7, 100, 1_767_225_600)
SIMPLE: Mapping[str, tuple[Any, ...]] = {
    "boolean": (True, False),
    "timestamp": (1_767_225_600,),
    "datetime": ("2026-01-01T00:00:00Z",),
    "date": ("2026-01-01",),
    "object": ({},),
    "array": ([],),
}


def candidates(attribute: Attribute) -> Iterator[Any]:
    """Yield scalars, likely ones first, of which some fit an attribute and some are just outside."""
    constraints = attribute.constraints
    for keyword, value in asked(constraints):
        if keyword.bound is None:
            yield from keyword.near(value)
    yield from attribute.examples
    for kind in attribute.types:
        yield from SIMPLE.get(kind, ())
    if {"string", "any"} & {*attribute.types}:
        yield from _texts(constraints)
    yield from _numbers(constraints)
    yield from TEXTS[:3]


def anything() -> Iterator[Any]:
    """Yield a value of every type."""
    yield from ("other", 1, 0.5, True, None)
    yield from SIMPLE["datetime"] + SIMPLE["date"]


def _texts(constraints: Mapping[str, Any]) -> Iterator[str]:
    if "format" in constraints:
        yield FORMATS[constraints["format"]](_random())
    if "pattern" in constraints:
        matching = _matching(constraints["pattern"])
        yield from matching
        for text in matching[:1]:
            yield from _sized(text, constraints)
    else:
        yield TEXTS[0]
    yield from _sized("x", constraints)
    yield from TEXTS


def _sized(text: str, constraints: Mapping[str, Any]) -> Iterator[str]:
    for length in counts(constraints, LENGTH):
        yield text.ljust(length, "x")[:length]


def counts(constraints: Mapping[str, Any], measure: Measure) -> Iterator[int]:
    """Yield the lengths or counts near each limit of them."""
    for keyword, limit in asked(constraints):
        if keyword.bound is not None and keyword.bound.measure is measure:
            yield from (count for count in keyword.near(limit) if 0 <= count <= LONGEST)


@lru_cache(maxsize=1024)
def _matching(pattern: str) -> tuple[str, ...]:
    """A few texts that match, or nearly: made by a fixed seed, so that they are the same every time."""
    try:
        return tuple(Values(_random()).matching(pattern)[:4])
    except Exception:  # noqa: BLE001 - Python's engine does not know all that the linear-time one does
        return ()


def _random() -> Random:
    return Random(0)  # noqa: S311 - repeatable on purpose


def _numbers(constraints: Mapping[str, Any]) -> Iterator[float]:
    step = constraints.get("multipleOf", 1)
    for keyword, limit in asked(constraints):
        if keyword.bound is not None and keyword.bound.measure is VALUE:
            yield from keyword.near(limit)
            yield from ((limit // step) * step, (limit // step + 1) * step, (limit // step - 1) * step)
    yield from KEYWORDS["multipleOf"].near(step)
    yield from NUMBERS
