"""Values near the limits of an attribute: what tells two definitions of it apart, if anything does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import inf
from random import Random
from typing import Any

from trackplan.changes.value_set import ValueSet
from trackplan.language.keywords import KEYWORDS, LENGTH, VALUE, Bound, Measure, keyword_values
from trackplan.model.plan import Attribute
from trackplan.sampling.patterns import texts
from trackplan.sampling.values import FORMATS
from trackplan.shapes.times import MILLISECONDS

LONGEST = 10_000
"""The longest text or list that is made."""

_LONG = 30
"""A length that formats without a fixed one reach."""

TEXTS = ("text", "other", "x", "", "Other 1", "usr_1", "A1", "0", "-", "xxxxxx")
NUMBERS = (1, 0, 2, 0.5, 3, -1, 0.25, 1.5, -0.5, 7, 100, 1_767_225_600, 1_767_225_600_000, MILLISECONDS)
SIMPLE: Mapping[str, tuple[Any, ...]] = {
    "boolean": (True, False),
    "timestamp": (1_767_225_600,),
    "datetime": ("2026-01-01T00:00:00Z",),
    "date": ("2026-01-01",),
    "object": ({},),
    "array": ([],),
}
PERSONAL = ("a@example.com", "+12125550147", "212-555-0147", "4242 4242 4242 4242", "DE89370400440532013000")
"""Texts that look like personal data, and are nobody's: RFC 2606, NANP 555-01xx, test numbers."""


def _fraction(length: int, head: str) -> str:
    """A time with as many decimals as make a text of a length."""
    decimals = length - len(head) - len(".Z")
    return f"{head}.{'0' * decimals}Z" if decimals > 0 else f"{head}Z"


def _labels(length: int, before: str) -> str:
    """A host name that makes a text of a length, in parts of at most 50 characters."""
    name = "".join("." if place % 50 == 49 else "b" for place in range(length - len(before)))  # noqa: PLR2004
    return before + (f"{name[:-1]}b" if name.endswith(".") else name)


_SIZED: Mapping[str, Callable[[int], str]] = {
    "date": lambda _: "2026-01-01",
    "date-time": lambda length: _fraction(length, "2026-01-01T00:00:00"),
    "time": lambda length: _fraction(length, "00:00:00"),
    "email": lambda length: _labels(max(length, 5), "a@"),
    "hostname": lambda length: _labels(max(length, 1), ""),
    "uri": lambda length: "a:".ljust(length, "x") if length < 9 else "https://x".ljust(length, "x"),  # noqa: PLR2004
    "ipv4": lambda length: "0.0.0.0" if length < 8 else "192.168.100.100"[:length],  # noqa: PLR2004, S104
    "ipv6": lambda length: "::" if length < 10 else "2001:db8:1111:2222:3333:4444:5555:6666"[:length],  # noqa: PLR2004
    "uuid": lambda _: "00000000-0000-4000-8000-000000000000",
}
"""A text of a format, of about the length asked for."""


def candidates(one: Attribute, other: Attribute | None = None) -> Iterator[Any]:
    """Yield scalars, likely ones first, of which some fit an attribute and some are just outside.

    The limits of ``other`` are tried too.
    """
    both = (one,) if other is None else (one, other)
    lengths = tuple(dict.fromkeys(length for attribute in both for length in _lengths(attribute)))
    for attribute in both:
        yield from _of(attribute, lengths)
    yield from TEXTS[:3]


def _of(attribute: Attribute, lengths: Sequence[int]) -> Iterator[Any]:
    constraints = attribute.constraints
    for keyword, value in keyword_values(constraints):
        if keyword.bound is None:
            yield from keyword.near(value)
    yield from attribute.examples
    for kind in attribute.types:
        yield from SIMPLE.get(kind, ())
    if {"string", "any", "datetime", "date"} & {*attribute.types}:
        yield from _texts(attribute, lengths)
    yield from _numbers(constraints)


def anything() -> Iterator[Any]:
    """Yield a value of every type."""
    yield from ("other", 1, 0.5, True, None)
    yield from SIMPLE["datetime"] + SIMPLE["date"]


def _lengths(attribute: Attribute) -> Iterator[int]:
    """Yield the lengths about which a text may be too short or too long."""
    yield from counts(attribute.constraints, LENGTH)
    for limit in ValueSet(attribute).lengths:
        if 0 < limit < inf:
            yield from (
                length for length in Bound(LENGTH, lower=True).near(int(limit)) if 0 <= length <= LONGEST
            )


def counts(constraints: Mapping[str, Any], measure: Measure) -> Iterator[int]:
    """Yield the lengths or counts near each limit of them."""
    for keyword, limit in keyword_values(constraints):
        if keyword.bound is not None and keyword.bound.measure is measure:
            yield from (count for count in keyword.near(limit) if 0 <= count <= LONGEST)


def _texts(attribute: Attribute, lengths: Sequence[int]) -> Iterator[str]:
    constraints = attribute.constraints
    formats = {name for choice in ValueSet(attribute).formats for name in choice}
    for name in sorted(formats):
        if name in FORMATS:
            yield FORMATS[name](_random())
        yield from (_SIZED[name](length) for length in (0, *lengths, _LONG) if name in _SIZED)
    if "pattern" in constraints:
        yield from _matching(constraints["pattern"], tuple(lengths))
    else:
        yield TEXTS[0]
    for length in lengths:
        yield from (letter * length for letter in "xX-0")
    yield from TEXTS


@lru_cache(maxsize=1024)
def _matching(pattern: str, lengths: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts(pattern, lengths)))


def personal(attribute: Attribute) -> Iterator[str]:
    """Yield texts that look like personal data, of which some may fit an attribute."""
    yield from PERSONAL
    yield from attribute.constraints.get("enum", ())
    if "pattern" in attribute.constraints:
        yield from _matching(attribute.constraints["pattern"], (10, 11, 12, 13, 16, 19))
    if "format" in attribute.constraints:
        yield from (_SIZED[attribute.constraints["format"]](length) for length in (5, 12, 16))


def _random() -> Random:
    return Random(0)  # noqa: S311 - repeatable on purpose


def _numbers(constraints: Mapping[str, Any]) -> Iterator[float]:
    step = constraints.get("multipleOf", 1)
    for keyword, limit in keyword_values(constraints):
        if keyword.bound is not None and keyword.bound.measure is VALUE:
            yield from keyword.near(limit)
            yield from ((limit // step) * step, (limit // step + 1) * step, (limit // step - 1) * step)
    yield from KEYWORDS["multipleOf"].near(step)
    yield from (step * 5, step * 7, step / 3, -step, -step * 2)
    yield from NUMBERS
