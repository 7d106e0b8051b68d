"""Times of records: unix seconds, milliseconds, or ISO 8601 text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from trackplan.model.times import DAY

MILLISECONDS = 100_000_000_000
"""Unix seconds reach this number in the year 5138, milliseconds in 1973: so it tells them apart."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SCALES = ((10**17, "nanoseconds"), (10**14, "microseconds"), (MILLISECONDS, "milliseconds"))


_APART = re.compile(r"(?<=\d) +(?:(?:UTC|GMT|Z)|([+-]\d{2}:?(?:\d{2})?))\Z", re.IGNORECASE)
"""A zone behind a space: BigQuery and Spark write ` UTC`, Snowflake ` Z` and ` -0800`."""


def is_number(value: Any) -> bool:
    """Return whether a value is a number; JSON's true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def scale(value: Any) -> str | None:
    """Return the unit of a number too large for unix seconds: ``milliseconds`` or finer."""
    if not is_number(value):
        return None
    return next((name for least, name in _SCALES if abs(value) >= least), None)


def moment(value: Any) -> datetime | None:
    """The moment that unix seconds, or text as APIs and warehouses write it, means; else ``None``."""
    try:
        if is_number(value):
            return _EPOCH + timedelta(seconds=value)  # `fromtimestamp` takes no time before 1970 on Windows
        if isinstance(value, str):
            found = datetime.fromisoformat(_with_zone_joined(value))
            return found if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return None


def iso_moment(text: str) -> datetime | None:
    """The moment that ISO 8601 text means, without a zone where it names none; else ``None``.

    What warehouses write is not enough: an API takes no space before the zone.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def is_end(seconds: float) -> bool:
    """Whether unix seconds are of the last day of 9999, which in milliseconds is one of 1978."""
    return _END - DAY < seconds <= _END


def zone_fault(text: str) -> str | None:
    """What is wrong with the zone of ISO 8601 text, as the end of a sentence; else ``None``."""
    at = iso_moment(text)
    if at is None:
        return None
    if at.tzinfo is None:
        return "does not say its zone"
    if _UNPARTED.search(text):
        return "has an offset without its colon, a form that Customer.io does not take"
    return None


_END = 253_402_300_799
"""The last second of 9999."""

_UNPARTED = re.compile(r"[+-]\d{2}(?:\d{2})?\Z")
"""An offset as ISO 8601 has it, and RFC 3339 has not."""


def _with_zone_joined(text: str) -> str:
    """The text in the form of ISO 8601 where only a zone behind a space keeps it from that."""
    if " " not in text or (found := _APART.search(text)) is None:
        return text
    return text[: found.start()] + (found[1] or "Z")
