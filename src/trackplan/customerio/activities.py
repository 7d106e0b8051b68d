"""Paging through activities, with every fault of a cursor handled or reported.

The API gives the newest first by the event's own time, promises no order, and has no time filter
(https://docs.customer.io/files/journeys-app.json). So the window is cut here, with some pages of
grace for events that stand out of order.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from trackplan.customerio.errors import CursorLoopError
from trackplan.customerio.pages import ApiPage, Pages
from trackplan.model.limits import ACTIVITIES_PAGE

Ending = Literal["end", "window", "max_events", "max_pages"]
"""Why reading stopped: no more, past the window, or a bound that the caller set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which activities. ``since`` and ``until`` are unix seconds, both inclusive, ``None`` for open."""

    type: str | None = "event"
    name: str | None = None
    since: int | None = None
    until: int | None = None

    def parameters(self) -> dict[str, str]:
        """The query of the API, without a cursor."""
        chosen = {"limit": str(ACTIVITIES_PAGE), "type": self.type, "name": self.name}
        return {name: value for name, value in chosen.items() if value is not None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """When to stop although there may be more."""

    max_events: int | None = None
    max_pages: int = 1_000_000
    grace: int = 3
    """Pages read past the first one that lies wholly before the window."""
    stale: int = 3
    """Pages in a row without a new activity that are taken for a loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of one query. All numbers are totals since its first page."""

    pages: int = 0
    events: int = 0
    """Activities in the window, each counted once."""
    reached: int | None = None
    """The earliest time met, in unix seconds as sent."""
    began: int | None = None
    """The middle time of the first page; with ``at`` it tells how far back reading has come."""
    at: int | None = None
    """The middle time of the latest page, which no single odd time moves."""
    repeated: int = 0
    """Activities of the window that came again."""
    outside: int = 0
    """Activities outside the window, however often they came."""
    untimed: int = 0
    """Activities kept although their time cannot be read."""
    unusable: int = 0
    """Items that are not objects: counted, since they cannot be kept."""
    blank: int = 0
    """Pages without any item that all the same named a next page: what they lacked cannot be told."""
    latest: int | None = None
    """Items of the latest page, which say what the next one may be; ``None`` before the first."""
    grace_used: int = 0
    """Pages in a row wholly before the window."""
    ended: Ending | None = None

    @property
    def whole(self) -> bool:
        """Whether all of the window was read, and not only what the caller's caps allow."""
        return self.ended in ("end", "window")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage:
    """The activities of one page that are new and in the window, and where to go on."""

    activities: tuple[Mapping[str, Any], ...]
    next: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class StreamPlace:
    """Where to take up a reading again: what a checkpoint keeps."""

    cursor: str = ""
    progress: Progress = Progress()
    ids: frozenset[str] = frozenset()
    """Ids of the activities kept so far."""


Fetch = Callable[[Mapping[str, str]], Mapping[str, Any]]
"""Asks for one page: query parameters to the answer's object, which has ``activities``."""


def read(
    fetch: Fetch, query: Query, caps: Caps | None = None, start: StreamPlace | None = None
) -> Iterator[ActivityPage]:
    """Yield page after page; the last one's ``progress.ended`` says why it is the last.

    Raises `CursorLoopError` when pages lead back to pages already read, and `NotUnderstoodError` for a page
    that is not as documented; what ``fetch`` raises passes through. Either way every page yielded before
    stays good, and ``start`` goes on from there.
    """
    reader = _Reader(query, caps or Caps(), start or StreamPlace())
    while reader.progress.ended is None:
        asked = {"start": reader.cursor} if reader.cursor else {}
        yield reader.take(fetch({**query.parameters(), **asked}))
        if reader.looping:
            raise CursorLoopError(
                f"page {reader.progress.pages} of the activities leads back to pages already read",
                "run it again; if it stays so, ask for one event at a time with `--event`",
            )


class _Item(NamedTuple):
    activity: Mapping[str, Any]
    time: int | None


class _Reader:
    """What one reading remembers between pages."""

    def __init__(self, query: Query, caps: Caps, start: StreamPlace) -> None:
        self.cursor = start.cursor
        self.progress = start.progress
        self.looping = False
        self._query = query
        self._caps = caps
        self._pages = Pages(
            name="the list of activities",
            full=ACTIVITIES_PAGE,
            latest=start.progress.latest,
            followed={start.cursor},
        )
        self._ids = set(start.ids)
        self._stale = 0

    def take(self, answer: Mapping[str, Any]) -> ActivityPage:
        page = self._pages.take(answer["activities"], answer.get("next"))
        items = page.items
        objects = [_Item(item, time_of(item)) for item in items if isinstance(item, dict)]
        fresh = [item for item in objects if self._is_new(item)]
        kept = [item for item in fresh if self._in_window(item)]
        repeated = sum(map(self._in_window, objects)) - len(kept)
        left = None if self._caps.max_events is None else self._caps.max_events - self.progress.events
        cut = left is not None and left < len(kept)
        kept = kept[:left]
        self._stale = 0 if fresh else self._stale + 1
        self._count(objects, kept, repeated=repeated, unusable=len(items) - len(objects))
        ended: Ending | None = "max_events" if cut else self._ending(page)
        blank = self.progress.blank + (not items and bool(page.next) and ended is None)
        self.progress = replace(self.progress, ended=ended, blank=blank, latest=len(items))
        self.cursor = page.next
        return ActivityPage(
            activities=tuple(one.activity for one in kept), next=page.next, progress=self.progress
        )

    def _is_new(self, item: _Item) -> bool:
        if (identity := identity_of(item.activity.get("id"))) is None:
            return True
        known = len(self._ids)
        self._ids.add(identity)
        return len(self._ids) > known

    def _in_window(self, item: _Item) -> bool:
        time = item.time
        since, until = self._query.since, self._query.until
        return time is None or ((since is None or time >= since) and (until is None or time <= until))

    def _count(self, objects: list[_Item], kept: list[_Item], *, repeated: int, unusable: int) -> None:
        before = self.progress
        times = [item.time for item in objects if item.time is not None]
        since = self._query.since
        past = bool(times) and since is not None and max(times) < since
        reached = [time for time in (before.reached, *times) if time is not None]
        middle = sorted(times)[len(times) // 2] if times else None
        self.progress = replace(
            before,
            pages=before.pages + 1,
            events=before.events + len(kept),
            reached=min(reached, default=None),
            began=middle if before.began is None else before.began,
            at=before.at if middle is None else middle,
            repeated=before.repeated + repeated,
            outside=before.outside + sum(not self._in_window(item) for item in objects),
            untimed=before.untimed + sum(item.time is None for item in kept),
            unusable=before.unusable + unusable,
            grace_used=before.grace_used + 1 if past else before.grace_used if not times else 0,
        )

    def _ending(self, page: ApiPage) -> Ending | None:
        progress, caps = self.progress, self._caps
        if not page.next:
            return "end"
        if caps.max_events is not None and progress.events >= caps.max_events:
            return "max_events"
        if progress.grace_used > caps.grace:
            return "window"
        self.looping = self._pages.leads_back(page) or self._stale >= caps.stale
        return "max_pages" if progress.pages >= caps.max_pages else None


def identity_of(value: Any) -> str | None:
    """An activity's ``id`` as text; ``None`` where that tells nothing apart."""
    return str(value) if isinstance(value, str | int) and value != "" else None


def time_of(activity: Mapping[str, Any]) -> int | None:
    """The activity's time in unix seconds as sent; ``None`` where that is no number.

    No unit is guessed: milliseconds stay milliseconds, far in the future.
    """
    value = activity.get("timestamp")
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 20:  # noqa: PLR2004 - 64 bits
        return int(value)
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else None
    return value if isinstance(value, int) else None
