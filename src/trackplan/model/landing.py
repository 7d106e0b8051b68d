"""The input of landing rules: what landed, with the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from trackplan.document import Document, Ref, Span
from trackplan.model.finding import Place
from trackplan.model.plan import Plan
from trackplan.model.tally import Tally
from trackplan.model.window import Window

if TYPE_CHECKING:  # which only an audit beside an earlier one waits for
    from trackplan.model.landed import Landed

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """A tally with the plan it is checked against."""

    plan: Plan
    tally: Tally
    whole: bool = True
    """Whether this is everything that landed in some time, so that absence is meaningful."""
    cut: bool = False
    """Whether only a part was read, so that absence may mean nothing."""
    window: Window = field(default_factory=Window)
    """The time window of the bulk of the payloads."""
    events: frozenset[str] | None = None
    """The event names that were read, if not all."""
    before: Landed | None = None
    """What landed in an earlier report, for comparison."""
    now: Landed | None = None
    """What landed this time, in the words of a report; made only where there is an earlier one."""

    def days_before(self, name: str) -> dict[int, int]:
        """Return the occurrences of an event by day (since 1970) in the earlier report."""
        event = None if self.before is None else self.before.event(name)
        per_day = {} if event is None else event.per_day
        return {(date.fromisoformat(day) - _EPOCH).days: count for day, count in per_day.items()}

    def covers(self, name: str) -> bool:
        """Return whether an event of this name would have been counted."""
        return self.events is None or name in self.events


def at_place(place: Place) -> Ref:
    """Return the ref of a line of a payload file whose text is no longer available."""
    span = Span(place.line, place.column, place.line, place.column)
    return Document(place.file).at(span)


def day(time: int | None) -> str | None:
    """Format the day of a time in UTC, such as ``2026-11-02``."""
    return None if time is None else datetime.fromtimestamp(time, UTC).date().isoformat()
