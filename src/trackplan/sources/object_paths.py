"""Paths of objects in cloud stores, such as ``s3://bucket/events/*.ndjson.gz``."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

SCHEMES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
}
"""The package of each store."""


def is_object(path: str) -> bool:
    """Return whether a path is that of an object or of many."""
    scheme, separator, _ = path.partition("://")
    return bool(separator) and scheme.lower() in SCHEMES


_DAY = re.compile(r"(?<!\d)(20\d\d)([-/]?)(\d\d)\2(\d\d)(?!\d)|year=(\d{4})/month=(\d\d?)/day=(\d\d?)")
MARGIN = timedelta(days=2)
"""A day ends, and another day lies between: folders are named by days of any zone."""


def lies_before(path: str, since: int) -> bool:
    """Return whether the last date in an object's path says that all of it is older than a time.

    Dates are written as ``2026/11/28``, ``2026-11-28``, ``20261128`` or ``year=2026/month=11/day=28``.
    """
    found = [*_DAY.finditer(path)]
    if not found:
        return False
    year, _, month, day, *other = found[-1].groups()
    try:
        at = datetime(*map(int, (year, month, day) if year else other), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return False
    return at + MARGIN <= datetime.fromtimestamp(since, UTC)
