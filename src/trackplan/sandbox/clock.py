"""The sandbox's clock: the real time, until a test sets, moves or stops it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from trackplan.language.durations import seconds
from trackplan.scan.counters import EARLIEST, LATEST

MEMBERS = "`at` (ISO 8601 or unix seconds), `move` (such as `1d` or `-2h`), `stopped` (true or false)"


class ClockError(ValueError):
    """What was asked of the clock is not possible; the message says why."""


class SandboxClock:
    """The time of one sandbox, in seconds since 1970."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._stopped_at: float | None = None

    def now(self) -> float:
        """Return the time."""
        return time.time() + self._offset if self._stopped_at is None else self._stopped_at

    def change(self, body: Any) -> None:
        """Set, then move, then stop or start the clock, as a request says. Raises `ClockError`."""
        if not isinstance(body, dict) or not body or body.keys() - {"at", "move", "stopped"}:
            raise ClockError(f"the body is an object with {MEMBERS}")
        stopped = body.get("stopped", self._stopped_at is not None)
        if not isinstance(stopped, bool):
            raise ClockError("`stopped` is true or false")
        moment = _moment(body["at"]) if "at" in body else self.now()
        moment += _distance(body["move"]) if "move" in body else 0
        if not EARLIEST <= moment < LATEST:
            raise ClockError("the time is outside of the years 2010 to 2037")
        self._stopped_at = moment if stopped else None
        self._offset = moment - time.time()

    def reset(self) -> None:
        """Go by the real time again."""
        self._offset, self._stopped_at = 0.0, None

    def plain(self) -> dict[str, Any]:
        """Return what the clock shows, as an answer has it."""
        now = self.now()
        shown = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        return {
            "now": shown,
            "timestamp": int(now),
            "stopped": self._stopped_at is not None,
            "real": not self._offset and self._stopped_at is None,
        }


def _moment(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ClockError("`at` is a time in ISO 8601, or unix seconds") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _distance(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        raise ClockError("`move` is a time such as `1d` or `-2h`, or a number of seconds")
    try:
        length = seconds(value.removeprefix("-"))
    except ValueError:
        raise ClockError(f"`move`: `{value}` is no time such as `1d` or `-2h`") from None
    return -length if value.startswith("-") else length
