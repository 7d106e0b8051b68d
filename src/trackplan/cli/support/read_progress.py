"""Progress of reading a workspace, in words and as a fraction."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from trackplan.reporters.words import number

if TYPE_CHECKING:  # the client is slow to import
    from trackplan.customerio.activities import Progress

KEPT = 30 * 86_400
"""Seconds of activities that the App API promises: what is expected where no window is asked for."""


@dataclass(slots=True, kw_only=True)
class ReadProgress:
    """A progress reporter for concurrent streams of one run."""

    streams: int
    since: int | None = None
    max_events: int | None = None
    max_pages: int | None = None
    clock: Callable[[], float] = time.monotonic
    _began: float | None = field(default=None, init=False)
    _pages: int = field(default=0, init=False)

    def __call__(self, last: Mapping[str | None, Progress]) -> tuple[str, float | None]:
        """Report ``12 pages, 1,200 events, back to 2026-11-02 09:14, 8.9 pages/s``, and the fraction read."""
        now, pages = self.clock(), sum(one.pages for one in last.values())
        if self._began is None:
            # What an earlier run has read is not of this one's pace.
            self._began, self._pages = now, pages
        events = sum(one.events for one in last.values())
        words = [number(pages, "pages"), number(events, "events")]
        if self.streams > 1:
            words.append(f"{sum(one.ended is not None for one in last.values())} of {self.streams} names")
        elif (at := next(iter(last.values())).at) is not None:
            words.append(f"back to {_minute(at)}")
        if pages > self._pages and now > self._began:
            words.append(f"{(pages - self._pages) / (now - self._began):.1f} pages/s")
        shares = [self._share(one) for one in last.values()]
        known = [share for share in shares if share is not None]
        return ", ".join(words), sum(known) / self.streams if len(known) == len(shares) else None

    def _share(self, progress: Progress) -> float | None:
        if progress.ended is not None:
            return 1.0
        shares = []
        if self.max_events:
            shares.append(progress.events / self.max_events)
        if self.max_pages:
            shares.append(progress.pages / self.max_pages)
        if progress.began is not None and progress.at is not None:
            whole = KEPT if self.since is None else progress.began - self.since
            if whole > 0:
                shares.append((progress.began - progress.at) / whole)
        return min(1.0, max(0.0, *shares)) if shares else None


def _minute(at: int) -> str:
    try:
        return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return "a time that is none"
