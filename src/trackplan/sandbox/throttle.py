"""The App API's rate limit: ten requests a second for the whole workspace."""

from __future__ import annotations

import math


class FaultThrottle:
    """A token bucket of ``rate`` tokens a second; 0 means no limit."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self._tokens = rate
        self._at = 0.0

    def wait(self, now: float) -> int:
        """Take a token; return 0, or the whole seconds to wait. ``now`` is monotonic."""
        if self.rate <= 0:
            return 0
        self._tokens = min(max(self.rate, 1.0), self._tokens + (now - self._at) * self.rate)
        self._at = now
        if self._tokens < 1:
            return math.ceil((1 - self._tokens) / self.rate)
        self._tokens -= 1
        return 0
