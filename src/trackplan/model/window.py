"""The time window of an audit: from the beginning of the bulk of the data to its end.

A record with a wrong clock is days or years outside. It does not move the window, and is reported on its
own.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise

from trackplan.model.times import DAY

_THIN = 0.05
"""A day with less than this share of a usual day's records is thin."""

_FEW = 100
"""At most one record in so many can lie outside the window."""

_ENOUGH = 20
"""Of fewer records none is outside, unless it is far away."""

_FAR = 30
"""Days of silence before a record that is far away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The first and last time within the bulk, in unix seconds; ``None`` where no time is known."""

    first: int | None = None
    last: int | None = None

    def inner(self, days: Mapping[int, int]) -> dict[int, int]:
        """Return the counts of the days inside."""
        return {day: count for day, count in days.items() if not self._is_outside(day)}

    def outer(self, days: Mapping[int, int]) -> dict[int, int]:
        """Return the counts of the days outside."""
        return {day: count for day, count in days.items() if self._is_outside(day)}

    def span(self, first: int | None, last: int | None, days: Iterable[int]) -> tuple[int | None, int | None]:
        """The first and last time of what lies inside, of something that was met on these days.

        A time outside gives way to the begin of the first day inside, or to the end of the last; both are
        ``None`` of what lies outside as a whole.
        """
        if self.first is None or self.last is None or first is None or last is None:
            return first, last
        if self.first <= first and last <= self.last:
            return first, last
        inside = [day for day in days if not self._is_outside(day)]
        if not inside or first > self.last or last < self.first:
            return None, None
        return (
            first if first >= self.first else max(self.first, min(inside) * DAY),
            last if last <= self.last else min(self.last, (max(inside) + 1) * DAY - 1),
        )

    def _is_outside(self, day: int) -> bool:
        if self.first is None or self.last is None:
            return False
        return not self.first // DAY <= day <= self.last // DAY


def window(days: Mapping[int, int], times: Collection[int], now: int | None = None) -> Window:
    """Find the window of records counted by day; ``times`` are the first and last of each event.

    ``now`` is the end if it is known, as for a live workspace: later records are outside.
    """
    if not days or not times:
        return Window()
    begin, end = _bulk(days)
    end = end if now is None else now // DAY
    return Window(
        first=min((time for time in times if time // DAY == begin), default=begin * DAY),
        last=max((time for time in times if time // DAY == end), default=(end + 1) * DAY - 1)
        if now is None
        else now,
    )


def _bulk(days: Mapping[int, int]) -> tuple[int, int]:
    """Return the first and last day of the bulk."""
    ordered = sorted(days)
    total = sum(days.values())
    usual = _usual(days)
    dense = [day for day in ordered if days[day] >= _THIN * usual]
    begin = _end([-day for day in reversed(ordered)], {-day: days[day] for day in days}, -dense[0], total)
    return -begin, _end(ordered, days, dense[-1], total)


def _end(ordered: list[int], days: Mapping[int, int], dense: int, total: int) -> int:
    """Return the last day of the bulk: a thin tail, and few records after a gap, are outside."""
    end, few = ordered[-1], max(1, total // _FEW)
    beyond = sum(days[day] for day in ordered[bisect_right(ordered, dense + 1) :])
    if 0 < beyond <= few:
        end = ordered[bisect_right(ordered, dense + 1) - 1]
    # What few records stand before, at the other end, may have a wrong clock too.
    sums = list(accumulate(days[day] for day in ordered))
    core = min(bisect_right(sums, few), len(ordered) - 1) if total >= _ENOUGH else 0
    inside = ordered[core : bisect_right(ordered, end)]
    behind = 0
    while len(inside) > 1:
        last, before = inside[-1], inside[-2]
        behind += days[last]
        inside.pop()
        gap, longest = last - before, _longest_gap(inside)
        usual = gap > max(1, longest) and behind <= few and total >= _ENOUGH
        far = gap >= _FAR and gap > 3 * (inside[-1] - inside[0] + 1) and behind == 1
        if usual or far:
            end = before
        if behind > few:
            break
    return end


def _longest_gap(ordered: list[int]) -> int:
    return max((later - day for day, later in pairwise(ordered)), default=0)


def _usual(days: Mapping[int, int]) -> int:
    """Return the weighted median of records per day: the size of the middle record's day."""
    sizes = sorted(days.values())
    sums, run = [], 0
    for size in sizes:
        run += size
        sums.append(run)
    return sizes[bisect_left(sums, run / 2)]
