"""Durations, as the plan language writes them and as a sentence says them."""

from __future__ import annotations

import re

from trackplan.model.times import DAY

SECONDS = {"w": 7 * DAY, "d": DAY, "h": 3_600, "m": 60, "s": 1}

_DURATION = re.compile(r"[1-9][0-9]{0,5}[smhdw]")
_SPOKEN = ("d", "h", "m", "s")
_LEAST_DAYS = 3
"""Whole days are said as days where they are more than these: people say 72h, and 14d."""


def seconds(text: str) -> int:
    """A duration of the language, such as ``15m`` or ``72h``, in seconds. Raises ValueError."""
    if _DURATION.fullmatch(text) is None:
        raise ValueError(f"`{text}` is no duration")
    return int(text[:-1]) * SECONDS[text[-1]]


def exact(seconds: int) -> tuple[int, str]:
    """A declared duration as an amount of the largest unit that says it exactly: ``(72, "h")``."""
    return next(
        (seconds // SECONDS[unit], unit)
        for unit in _SPOKEN
        if seconds % SECONDS[unit] == 0 and (unit != "d" or seconds > _LEAST_DAYS * DAY)
    )


def declared(seconds: int) -> str:
    """A duration of the plan, as the plan writes it: ``72h``."""
    amount, unit = exact(seconds)
    return f"{amount}{unit}"


def measured(seconds: int) -> str:
    """A duration that was measured, in its two largest units: ``4m 45s``, ``2d 3h``."""
    parts = []
    for unit in _SPOKEN:
        amount, seconds = divmod(seconds, SECONDS[unit])
        if amount:
            parts.append(f"{amount}{unit}")
    return " ".join(parts[:2]) or "0s"
