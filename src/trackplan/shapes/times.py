"""Times of records: unix seconds, milliseconds, or ISO 8601 text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

MILLISECONDS = 100_000_000_000
"""Unix seconds reach this number in the year 5138, milliseconds in 1973: so it tells them apart."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCALES = ((10**17, "nanoseconds"), (10**14, "microseconds"), (MILLISECONDS, "milliseconds"))


def is_number(value: Any) -> bool:
    """Return whether a value is a number; JSON's true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def scale(value: Any) -> str | None:
    """Return the unit of a number too large for unix seconds: ``milliseconds`` or finer."""
    if not is_number(value):
        return None
    return next((name for least, name in _SCALES if abs(value) >= least), None)


def moment(value: Any) -> datetime | None:
    """Parse unix seconds or ISO 8601 text; ``None`` if the value is neither."""
    try:
        if is_number(value):
            return _EPOCH + timedelta(seconds=value)  # `fromtimestamp` takes no time before 1970 on Windows
        if isinstance(value, str):
            found = datetime.fromisoformat(value)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return None
