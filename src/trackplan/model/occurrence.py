"""Aggregation of equal findings: a count with the first few places."""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field, replace

from trackplan.model.finding import Finding, Place

PLACES = 5
"""The most places that are kept per occurrence."""


@dataclass(slots=True)
class Occurrence:
    """Equal findings about one subject: a representative, their number, times and first places."""

    finding: Finding
    count: int = 0
    first: int | None = None
    last: int | None = None
    sources: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    """The first few, in order; `finding` is about the first of them."""

    every: int = 0
    """That only one record in so many was looked at, and ``count`` is estimated; 1 if it is exact by SQL."""

    def wants(self, file: str, line: int) -> bool:
        """Return whether a place on this line would be kept."""
        last = self.places[-1] if len(self.places) == PLACES else None
        return last is None or (file, line) <= (last.file, last.line)

    def is_first(self, place: Place) -> bool:
        """Return whether a place is before all that are kept, so that `finding` should be about it."""
        return not self.places or _order(place) < _order(self.places[0])

    def add(self, place: Place) -> None:
        """Keep a place if it is among the first; does not count it."""
        insort(self.places, place, key=_order)
        del self.places[PLACES:]

    def seen(self, time: int | None, source: str | None) -> None:
        """Extend the time range to ``time`` and add the source, if known."""
        if time is not None:
            self.first = time if self.first is None else min(self.first, time)
            self.last = time if self.last is None else max(self.last, time)
        if source is not None:
            self.sources.add(source)

    def merge(self, other: Occurrence) -> None:
        """Add the counts of another part of the records."""
        self.count += other.count
        self.every = max(self.every, other.every)
        times = [time for time in (self.first, other.first) if time is not None]
        self.first = min(times, default=None)
        times = [time for time in (self.last, other.last) if time is not None]
        self.last = max(times, default=None)
        self.sources |= other.sources
        if not self.places or (other.places and _order(other.places[0]) < _order(self.places[0])):
            self.finding = other.finding
        self.places = sorted([*self.places, *other.places], key=_order)[:PLACES]

    def shift(self, lines: int) -> None:
        """Shift all line numbers, for a part of a file that was numbered from its own first line."""
        location = self.finding.location
        span = location.span
        moved = replace(span, line=span.line + lines, end_line=span.end_line + lines)
        self.finding = replace(self.finding, location=replace(location, span=moved))
        self.places = [replace(place, line=place.line + lines) for place in self.places]


def _order(place: Place) -> tuple[str, int, int, str]:
    return (place.file, place.line, place.column, place.pointer)
