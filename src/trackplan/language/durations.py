"""Durations: parsing those of the plan language, and formatting them for messages."""

from __future__ import annotations

import re

from trackplan.model.times import DAY

SECONDS = {"w": 7 * DAY, "d": DAY, "h": 3_600, "m": 60, "s": 1}

_DURATION = re.compile(r"[1-9][0-9]{0,5}[smhdw]")
_SPOKEN = ("d", "h", "m", "s")
_LEAST_DAYS = 3
"""Whole days are said as days where they are more than these: people say 72h, and 14d."""


def seconds(text: str) -> int:
    """Parse a duration of the language, such as ``15m`` or ``72h``, into seconds. Raises ValueError."""
    if _DURATION.fullmatch(text) is None:
        raise ValueError(f"`{text}` is no duration")
    return int(text[:-1]) * SECONDS[text[-1]]


def exact(seconds: int) -> tuple[int, str]:
    """Convert a declared duration to the largest unit that is exact: ``(72, "h")``."""
    return next(
        (seconds // SECONDS[unit], unit)
        for unit in _SPOKEN
        if seconds % SECONDS[unit] == 0 and (unit != "d" or seconds > _LEAST_DAYS * DAY)
    )


def declared(seconds: int) -> str:
    """Format a duration as the plan writes it: ``72h``."""
    amount, unit = exact(seconds)
    return f"{amount}{unit}"


def measured(seconds: int) -> str:
    """Format a measured duration in its two largest units: ``4m 45s``, ``2d 3h``."""
    parts = []
    for unit in _SPOKEN:
        amount, seconds = divmod(seconds, SECONDS[unit])
        if amount:
            parts.append(f"{amount}{unit}")
    return " ".join(parts[:2]) or "0s"
