"""Memories of bounded size that merge: what was seen by key, and names up to a cap.

Both come to the same whatever the order in which things are seen and however they are split.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from xxhash import xxh3_64_intdigest

digest: Callable[[bytes], int] = xxh3_64_intdigest
"""A number of 64 bits for a text, the same in every process; no secret, so no text that is kept."""

MOST = 200_000
"""How many sightings a `KeyMemory` keeps before it becomes a sample: 25 bytes each."""


def key_of(*values: Any) -> int | None:
    """A key of 64 bits, the same in every process; ``None`` when a value is absent or no scalar."""
    if len(values) == 1 and type(values[0]) is str:
        return digest(values[0].encode(errors="replace"))
    texts = []
    for value in values:
        if type(value) is str:
            texts.append(value)
        elif isinstance(value, (int, float)):
            whole = isinstance(value, float) and value.is_integer()
            texts.append(str(int(value) if whole else value))
        else:
            return None
    return digest("\0".join(texts).encode(errors="replace"))


class Sighting(NamedTuple):
    """One time that a key was seen; ``mark`` is a small number of the owner's meaning."""

    key: int
    time: int
    place: int
    mark: int


class KeyMemory:
    """When and where keys were seen: all of it, or a sample of the keys once it would be too much.

    A key is in the sample or out of it by its own bits, so that all sightings of a sampled key are
    kept, samples of parts merge, and counts times `scale` estimate the whole.
    """

    __slots__ = ("_keys", "_level", "_marks", "_mask", "_most", "_places", "_times")

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._level = 0
        self._mask = 0
        self._keys = array("Q")
        self._times = array("q")
        self._places = array("q")
        self._marks = array("B")

    def __len__(self) -> int:
        return len(self._keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeyMemory) and self._level == other._level and sorted(self) == sorted(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __iter__(self) -> Iterator[Sighting]:
        return map(Sighting, self._keys, self._times, self._places, self._marks)

    @property
    def scale(self) -> int:
        """How many sightings each kept one stands for; 1 while all are kept."""
        return 1 << self._level

    def add(self, key: int, time: int, place: int, mark: int = 0) -> None:
        """Keep one sighting."""
        if key & self._mask:
            return
        self._keys.append(key)
        self._times.append(time)
        self._places.append(place)
        self._marks.append(mark)
        if len(self._keys) > self._most:
            self._thin()

    def merge(self, other: KeyMemory) -> None:
        """Add what another part has seen."""
        while self._level < other._level:
            self._thin()
        if other._level < self._level:
            for sighting in other:
                self.add(*sighting)
            return
        self._keys.extend(other._keys)
        self._times.extend(other._times)
        self._places.extend(other._places)
        self._marks.extend(other._marks)
        while len(self._keys) > self._most:
            self._thin()

    def repeated(self) -> Iterator[list[Sighting]]:
        """Yield the sightings of each key that was seen more than once, by time and place."""
        by_key = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        for key, group in groupby(by_key, self._keys.__getitem__):
            same = [*group]
            if len(same) > 1:
                yield sorted(Sighting(key, self._times[i], self._places[i], self._marks[i]) for i in same)

    def _thin(self) -> None:
        self._level += 1
        self._mask = (1 << self._level) - 1
        mask = self._mask
        kept = [index for index, key in enumerate(self._keys) if not key & mask]
        self._keys = array("Q", [self._keys[index] for index in kept])
        self._times = array("q", [self._times[index] for index in kept])
        self._places = array("q", [self._places[index] for index in kept])
        self._marks = array("B", [self._marks[index] for index in kept])


class Counted(Protocol):
    """What `Capped` holds: it counts, and it merges."""

    @property
    def count(self) -> int:
        """How often it was met."""
        ...

    def merge(self, other: Any, /) -> None:
        """Add what another part of the records came to."""
        ...


K = TypeVar("K", str, tuple[str, ...])
V = TypeVar("V", bound=Counted)


class Capped(Generic[K, V]):
    """Counters by name, of which only the first ``most`` names in their order are kept.

    A name beyond them can never come back among them, so those kept are complete.
    """

    __slots__ = ("_found", "_limit", "_most", "beyond")

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: dict[K, V] = {}
        self._limit: K | None = None
        self.beyond = 0
        """How often a name was met that is not kept."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Capped) and self.settled() == other.settled() and self.beyond == other.beyond

    __hash__ = None  # type: ignore[assignment]  # it changes

    def at(self, name: K, make: Callable[[], V]) -> V | None:
        """The counter of a name, made if it is new; ``None``, and counted, when it is beyond the cap."""
        found = self._found.get(name)
        return self.of(name, make, 1) if found is None else found

    def of(self, name: K, make: Callable[[], V], count: int) -> V | None:
        """The same for a name that was met so often."""
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
        """The names that are kept, in order."""
        self._settle()
        return dict(sorted(self._found.items()))

    def merge(self, other: Capped[K, V]) -> None:
        """Add what another part has met."""
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
