"""How times are counted: by days, and delays in steps."""

from __future__ import annotations

DAY = 86_400

EXACT = 3_600
"""Delays of so many seconds are counted as they are."""


def delay_step(seconds: int) -> int:
    """A delay as it is counted: exact up to an hour, then up to the minute, from a day on up to the hour.

    So there are few different ones, and a percentile of them is at most 5 % too high. Of the libraries of
    sketches, ddsketch counts such steps too, at four times the cost and inexact where bounds are set; a
    t-digest depends on how records were split, and datasketches brings numpy.
    """
    if seconds <= EXACT:
        return seconds
    step = 60 if seconds <= DAY else 3_600 if seconds <= 60 * DAY else DAY
    return -(-seconds // step) * step


def delay_unit(seconds: int) -> str:
    """The unit to the next of which a counted delay is rounded up; empty for an exact one."""
    if seconds <= EXACT:
        return ""
    return "minute" if seconds <= DAY else "hour" if seconds <= 60 * DAY else "day"
