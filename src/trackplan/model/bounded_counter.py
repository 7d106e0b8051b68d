"""Counters for a bounded number of names, with a result independent of order and partitioning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Protocol, TypeVar


class Counted(Protocol):
    """A counter that `BoundedCounter` can hold."""

    @property
    def count(self) -> int:
        """The number of occurrences."""
        ...

    def merge(self, other: Any, /) -> None:
        """Add the counts of another part of the records."""
        ...


K = TypeVar("K", str, tuple[str, ...])
V = TypeVar("V", bound=Counted)


class BoundedCounter(Generic[K, V]):
    """Counters by name; only the first ``most`` names in sort order are kept.

    A name that was dropped can never return, so the counters kept are complete.
    """

    __slots__ = ("_found", "_limit", "_most", "beyond")

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[K, V] = {}
        self._limit: K | None = None
        self.beyond = 0
        """The number of occurrences of names that are not kept."""

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, BoundedCounter)
            and self.settled() == other.settled()
            and self.beyond == other.beyond
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    def at(self, name: K, make: Callable[[], V]) -> V | None:
        """Return the counter of a name, made if new; ``None``, with the overflow counted, beyond the cap."""
        found = self._found.get(name)
        return self.of(name, make, 1) if found is None else found

    def of(self, name: K, make: Callable[[], V], count: int) -> V | None:
        """Return the counter of a name that occurred ``count`` times; see `at`."""
        found = self._found.get(name)
        if found is not None:
            return found
        if self._limit is not None and name >= self._limit:
            self.beyond += count
            return None
        if len(self._found) >= 2 * self._most:
            self._settle()
            return self.of(name, make, count)
        found = self._found[name] = make()
        return found

    def settled(self) -> dict[K, V]:
        """Return the names that are kept, in order."""
        self._settle()
        return dict(sorted(self._found.items()))

    def merge(self, other: BoundedCounter[K, V]) -> None:
        """Merge the counters of another part of the records."""
        self.beyond += other.beyond
        limits = [limit for limit in (self._limit, other._limit) if limit is not None]
        self._limit = min(limits, default=None)
        for name, value in other._found.items():
            mine = self._found.get(name)
            if mine is None:
                self._found[name] = value
            else:
                mine.merge(value)
        self._settle()

    def _settle(self) -> None:
        names = sorted(self._found)
        if len(names) > self._most and (self._limit is None or names[self._most] < self._limit):
            self._limit = names[self._most]
        if self._limit is not None:
            limit = self._limit
            for name in [name for name in names if name >= limit]:
                self.beyond += self._found.pop(name).count
