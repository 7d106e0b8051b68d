from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log2
from typing import NamedTuple

from trackplan.health.chance import UNLIKELY, chance_of
from trackplan.model.finding import Problem, RuleCard, Seen, Severity, Skipped
from trackplan.model.landing import Landing
from trackplan.model.value_profile import PER_DOUBLING, middle_of, quantile
from trackplan.rules import LandingRule
from trackplan.rules.earlier_values import BothTimes, both_times, changed, too_few

_KNOWN = {
    100: ("cents for whole units", "whole units for cents"),
    1_000: ("thousandths for whole units", "whole units for thousandths"),
    60: ("seconds for minutes", "minutes for seconds"),
    3_600: ("seconds for hours", "hours for seconds"),
    1_024: ("bytes for kilobytes", "kilobytes for bytes"),
}
"""What a factor usually comes of, upwards and downwards."""

_ALIKE = 0.5
"""Factors within so many doublings are one, since bins are wide."""

_MOST = 0.3
"""So much more of the numbers must be beyond the middle of both medians."""

_NEVER = 7
"""What none of n showed has a share of at most 7/n, but for a chance of 1 in 1,000."""


class Scale(NamedTuple):
    """By how much numbers are off, of how many of them."""

    factor: float
    off: int
    of: int


class NumberScaleChanged(LandingRule):
    """Numbers are many times what they were."""

    of_absence = True

    card = RuleCard(
        id="number-scale-changed",
        severity=Severity.WARNING,
        summary="The numbers of an attribute are many times those of the earlier report, or a small part.",
        why=(
            "A payment integration that sends cents for whole units sends valid numbers, and every message "
            "that prints them is wrong. It counts where the median moved by `ratio`, or where a `share` of "
            "the numbers is beyond all of the earlier ones, and chance is no explanation."
        ),
        fix="Ask the sender for the unit, and have it send the one that the plan describes.",
        bad="""\
events:
  cart_left:
    attributes:
      prices:
        type: array
        items: {type: number}  # flagged
--- earlier.ndjson
{"name": "cart_left", "timestamp": 1793577600, "data": {"prices": [19.9, 19.9, 19.9, 19.9, 19.9]}}
{"name": "cart_left", "timestamp": 1793577601, "data": {"prices": [19.9, 19.9, 19.9, 19.9, 19.9]}}
--- samples/a.ndjson
{"name": "cart_left", "timestamp": 1794182400, "data": {"prices": [1990, 1990, 1990, 1990, 1990]}}
{"name": "cart_left", "timestamp": 1794182401, "data": {"prices": [1990, 1990, 1990, 1990, 1990]}}
""",
        good="""\
events:
  cart_left:
    attributes:
      prices:
        type: array
        items: {type: number}
--- earlier.ndjson
{"name": "cart_left", "timestamp": 1793577600, "data": {"prices": [19.9]}}
--- samples/a.ndjson
{"name": "cart_left", "timestamp": 1794182400, "data": {"prices": [1990]}}
""",
        options={"ratio": 5, "share": 0.05},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield the attributes of each event whose numbers are off by one factor, as one problem."""
        groups: dict[tuple[str | None, float, bool], list[tuple[BothTimes, Scale]]] = {}
        for one in both_times(landing):
            scale = self._scale(one.before.numbers, one.now.numbers)
            if scale is not None:
                key = (one.event, scale.factor, scale.off == scale.of)
                groups.setdefault(key, []).append((one, scale))
        for (event, factor, every), some in groups.items():
            first, scale = some[0]
            yield Problem(
                message=_sentence([one.path for one, _ in some], factor, every=every),
                ref=first.attribute.ref.key,
                event=event,
                attribute=first.path,
                seen=Seen(count=scale.off, of=scale.of),
            )

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield the events of which too few numbers landed."""
        numbers = (
            (one.event, sum(one.before.numbers.values()), sum(one.now.numbers.values()))
            for one in both_times(landing)
        )
        yield from too_few(landing, (sizes for sizes in numbers if sizes[1] and sizes[2]))

    def _scale(self, before: Mapping[int, int], now: Mapping[int, int]) -> Scale | None:
        """The factor by which numbers moved, all of them or a part; ``None`` if they did not."""
        middle = quantile(before, 0.5)
        if not middle or not now:
            return None
        if middle < 0:
            before, now, middle = _mirrored(before), _mirrored(now), -middle
        return self._moved(before, now, middle) or self._part(before, now, middle)

    def _moved(self, before: Mapping[int, int], now: Mapping[int, int], middle: int) -> Scale | None:
        """The factor between the medians, where they are far apart and most numbers moved with them."""
        moved = quantile(now, 0.5) or 0
        factor = middle_of(moved) / middle_of(middle)
        if not self._is_far(factor):
            return None
        of, of_now = sum(before.values()), sum(now.values())
        halfway, up = (middle + moved) / 2, factor > 1
        parts = (
            (_number(_beyond(before, halfway, up=up)), of),
            (_number(_beyond(now, halfway, up=up)), of_now),
        )
        return Scale(_rounded(factor), of_now, of_now) if changed(*parts, _MOST) else None

    def _part(self, before: Mapping[int, int], now: Mapping[int, int], middle: int) -> Scale | None:
        """The factor of those numbers that are more than twice, or less than half, of all earlier ones."""
        sizes = [number for number in before if number > 0]
        same_sign = {number: count for number, count in now.items() if number > 0}
        of, of_now = sum(before.values()), sum(now.values())
        for limit, up in ((max(sizes) + PER_DOUBLING, True), (min(sizes) - PER_DOUBLING, False)):
            part = _beyond(same_sign, limit, up=up)
            factor = middle_of(quantile(part, 0.5) or 0) / middle_of(middle)
            rare = chance_of(_number(part), of_now, min(1, _NEVER / of)) <= UNLIKELY
            if self._is_far(factor) and rare and _number(part) >= self.options["share"] * of_now:
                return Scale(_rounded(factor), _number(part), of_now)
        return None

    def _is_far(self, factor: float) -> bool:
        ratio: float = self.options["ratio"]
        return factor >= ratio or 0 < factor <= 1 / ratio


def _beyond(numbers: Mapping[int, int], limit: float, *, up: bool) -> dict[int, int]:
    """The bins above a limit, or below it."""
    return {one: count for one, count in numbers.items() if (one > limit if up else one < limit)}


def _mirrored(numbers: Mapping[int, int]) -> dict[int, int]:
    return {-one: count for one, count in numbers.items()}


def _number(numbers: Mapping[int, int]) -> int:
    return sum(numbers.values())


def _rounded(factor: float) -> float:
    """A factor as a sentence has it: the known one that is near, else two digits."""
    size = factor if factor > 1 else 1 / factor
    near = min(_KNOWN, key=lambda known: abs(log2(size / known)))
    size = near if abs(log2(size / near)) <= _ALIKE else float(f"{size:.2g}")
    return size if factor > 1 else -size


def _sentence(paths: list[str], factor: float, *, every: bool) -> str:
    """What is said of attributes that are off by a factor, which is negative for a small part."""
    names = (
        ", ".join(f"`{path}`" for path in paths[:-1]) + (" and " if len(paths) > 1 else "") + f"`{paths[-1]}`"
    )
    times = f"{factor:,.0f} times" if factor > 0 else f"1/{-factor:,.0f} of"
    verb, was = ("are", "they were") if len(paths) > 1 else ("is", "it was")
    known = _KNOWN.get(int(abs(factor)))
    guess = f": {known[0] if factor > 0 else known[1]}?" if known else ""
    if every:
        return f"{names} {verb} about {times} what {was} in the earlier report{guess}"
    return f"a part of {names} is about {times} the median of the earlier report, and beyond all of it{guess}"
