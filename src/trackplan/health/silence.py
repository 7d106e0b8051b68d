"""Whether an event has gone silent, by its own rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from trackplan.model.times import DAY
from trackplan.model.window import Window

State = Literal["landing", "silent", "never", "untold"]

_CHANCE = 0.001
"""An event is called silent where its own rhythm has no more than this chance of such a gap."""

_LEAST_DAYS = 3
"""An event that landed on fewer days has no rhythm."""

_WEEK = 7

_WEEKS = 14
"""Over so many days, weekdays on which an event never landed are no days of it, such as a weekend."""

_LONGER = 1.5
"""A gap counts where it is so many times as long as the longest before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What the days of an event say: whether it still lands, since when not, and what was to be expected."""

    state: State
    last: int | None = None
    """The last day with the event, in days since 1970."""
    quiet: float = 0.0
    """Days from then to the end of the window."""
    pace: float = 0.0
    """How often it landed on a day, from its first to its last."""

    @property
    def missed(self) -> int:
        """Return the number of events expected in the quiet time."""
        return round(self.pace * self.quiet)


def silence(
    days: Mapping[int, int],
    window: Window,
    *,
    last_time: int | None = None,
    before: Mapping[int, int] | None = None,
    quiet_days: float = 2,
    expected: bool = False,
) -> Silence:
    """Judge the days of one event within a window.

    ``last_time`` is the unix time of the last occurrence, where that is known; ``before`` are the days
    of an earlier report. With ``expected``, as where the plan has a volume, ``quiet_days`` without the
    event are enough.

    Else the event must have landed on three days, the gap be longer than any before it, and its chance
    be at most 1 in 1,000: (1 - s) to the power of the quiet days, where s is the share of days on which
    the event landed before, counted with one empty day more, so that few days prove little. Where the
    event landed over two weeks, weekdays on which it never did do not count as days. An event for which no
    gap in the window could be that unlikely is too rare to tell.
    """
    inside = window.inner(days)
    history = sorted({**(before or {}), **inside})
    if not history:
        return Silence(state="never")
    if window.first is None or window.last is None:
        return Silence(state="landing", last=history[-1])
    first, last = history[0], history[-1]
    ended = last_time if last_time is not None and last_time // DAY == last else (last + 1) * DAY - 1
    quiet = max(0.0, (window.last - ended) / DAY)
    counts = {**(before or {}), **inside}
    span = last - first + 1
    told = Silence(state="landing", last=last, quiet=quiet, pace=sum(counts.values()) / span)
    if quiet < quiet_days or expected:
        return _as(told, "landing" if quiet < quiet_days else "silent")
    weekdays = {day % _WEEK for day in history} if span >= _WEEKS else {*range(_WEEK)}

    def counted(start: float, end: float) -> float:
        """Days between two times, in days since 1970, without those of other weekdays."""
        every = range(int(start), int(end) + 1)
        return sum(min(end, day + 1) - max(start, day) for day in every if day % _WEEK in weekdays)

    chance = 1 - len(history) / (counted(first, last + 1) + 1)
    longest = max((counted(day, later) for day, later in pairwise(history)), default=1)
    whole = counted(min(window.first / DAY, first), window.last / DAY)
    if len(history) < _LEAST_DAYS or chance**whole > _CHANCE:
        return _as(told, "untold")
    gap = counted(window.last / DAY - quiet, window.last / DAY)
    unlikely = chance**gap <= _CHANCE and gap >= longest * _LONGER
    return _as(told, "silent") if unlikely else told


def _as(told: Silence, state: State) -> Silence:
    return Silence(state=state, last=told.last, quiet=told.quiet, pace=told.pace)
