"""Even pacing of requests, shared by every thread of a run."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

RATE = 9.0
"""Starts a second by default: the whole workspace, production included, shares 10 (App API reference)."""

_SHORTEST_SLEEP = 0.0005


class Throttle:
    """Lets requests start at least ``1 / rate`` seconds apart, whoever asks."""

    def __init__(
        self,
        rate: float = RATE,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not rate > 0:  # which NaN is not either
            raise ValueError("the rate must be above 0")
        self._gap = 1 / rate
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free = clock()

    def turn(self) -> None:
        """Return when the caller may start a request."""
        while (wait := self._claim()) > 0:
            # A very short wait may vanish in the clock's rounding and never end.
            self._sleep(max(wait, _SHORTEST_SLEEP))

    def hold(self, seconds: float) -> None:
        """Pause every thread for so many seconds, as ``Retry-After`` asks."""
        with self._lock:
            self._free = max(self._free, self._clock() + seconds)

    def _claim(self) -> float:
        """Take the next start if it is due; otherwise the seconds until it is."""
        with self._lock:
            now = self._clock()
            if now < self._free:
                return self._free - now
            self._free = now + self._gap
            return 0.0
