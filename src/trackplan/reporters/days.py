"""Days and spans of days as people write them."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def days_span(first: str, last: str) -> str:
    """Format a window of ISO days: ``20 to 27 November 2026``; empty if it is unknown."""
    if not first or not last:
        return ""
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    if begin == end:
        return _day(end)
    if (begin.year, begin.month) == (end.year, end.month):
        return f"{begin.day} to {_day(end)}"
    if begin.year == end.year:
        return f"{begin.day} {_MONTHS[begin.month - 1]} to {_day(end)}"
    return f"{_day(begin)} to {_day(end)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
