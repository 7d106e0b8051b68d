"""What the values of an attribute are like, without the values: a result independent of order and parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import frexp, ldexp
from typing import Any

from trackplan.model.key_sample import digest

DISTINCT = 32
"""An attribute with more different texts is no closed set, and none of them is counted."""

BINS = 256
"""Bins in each direction from 1; what is beyond is in the last."""

PER_DOUBLING = 4


@dataclass(slots=True)
class ValueProfile:
    """The numbers of an attribute by bin, and its texts by hash.

    `src/scanner` counts the same: its `bin_of` and `Profile` mirror this file.
    """

    numbers: dict[int, int] = field(default_factory=dict)
    """How many numbers fell into each bin; see `bin_of`."""
    texts: dict[int, int] | None = field(default_factory=dict)
    """How many were of each text or boolean, by `text_key`; ``None`` once there were more than `DISTINCT`."""

    def add(self, value: Any) -> None:
        """Count one value; only numbers, texts and booleans count."""
        kind = type(value)
        if kind is str:
            if self.texts is not None:
                self.add_text(text_key(value), 1)
        elif kind is int or kind is float:
            number = bin_of(value)
            self.numbers[number] = self.numbers.get(number, 0) + 1
        elif kind is bool:
            self.add_text(text_key(value), 1)

    def add_text(self, key: int, count: int) -> None:
        """Count ``count`` values of one text."""
        texts = self.texts
        if texts is None:
            return
        if key in texts:
            texts[key] += count
        elif len(texts) == DISTINCT:
            self.texts = None
        else:
            texts[key] = count

    def merge(self, other: ValueProfile) -> None:
        """Add the counts of another part of the records."""
        for number, count in other.numbers.items():
            self.numbers[number] = self.numbers.get(number, 0) + count
        if other.texts is None:
            self.texts = None
        else:
            for key, count in other.texts.items():
                self.add_text(key, count)


def text_key(value: str | bool) -> int:
    """The key of a text: its hash. 0 is that of ``false``, and 1 of ``true``."""
    return digest(value.encode(errors="replace")) if isinstance(value, str) else int(value)


def bin_of(value: float) -> int:
    """The bin of a number: 0 for 0, four to a doubling, those of negative numbers mirrored."""
    try:
        fraction, exponent = frexp(value)
    except OverflowError:  # a whole number beyond every double
        return 2 * BINS if value > 0 else -2 * BINS
    if not fraction:
        return 0
    size = abs(fraction)
    if not size < 1:  # neither infinity nor what is no number has a fraction
        return 2 * BINS if value > 0 else -2 * BINS
    found = (exponent - 1) * PER_DOUBLING + int(size * 2 * PER_DOUBLING) - PER_DOUBLING
    found = min(max(found, -BINS), BINS - 1) + BINS + 1
    return found if fraction > 0 else -found


def middle_of(number: int) -> float:
    """The number in the middle of a bin."""
    return _within(number, 0.5)


def start_of(number: int) -> float:
    """The number of a bin that is nearest to 0."""
    return _within(number, 0.0)


def _within(number: int, part: float) -> float:
    if not number:
        return 0.0
    # A report that another wrote may name a bin that there is none of.
    doublings, quarter = divmod(min(abs(number), 2 * BINS) - 1 - BINS, PER_DOUBLING)
    size = ldexp(1 + (quarter + part) / PER_DOUBLING, doublings)
    return size if number > 0 else -size


def quantile(numbers: Mapping[int, int], share: float) -> int | None:
    """The bin below which a share of the numbers lies, from 0 to 1; ``None`` without numbers."""
    wanted = share * sum(numbers.values())
    reached = 0
    for number, count in sorted(numbers.items()):
        reached += count
        if reached >= wanted:
            return number
    return None
