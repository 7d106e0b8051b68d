"""A bounded sample of sightings by key, with a result independent of order and partitioning."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from xxhash import xxh3_64_intdigest

digest: Callable[[bytes], int] = xxh3_64_intdigest
"""A stable 64-bit hash of a text; not cryptographic, so the text itself is never stored."""

MOST = 100_000
"""The most sightings that a `KeySample` keeps before it samples: 21 bytes each."""

TOTAL = 250_000
"""The most sightings that all samples of a tally keep together."""

ALL_BITS = 0xFFFF_FFFF_FFFF_FFFF
"""The largest key."""

WHOLE = 1 << 53
"""Up to here, a float holds every whole number."""

SMALL = 0xFFFF_FFFF
"""The largest time that a sighting can have."""


def key_of(*values: Any) -> int | None:
    """Hash values into a key of 64 bits, stable across processes; ``None`` if one is absent or no scalar."""
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


def content_key(person: str, attributes: Mapping[str, Any]) -> int:
    """Hash a person and all attributes, at any depth and in any order of names, into a key of 64 bits."""
    return digest(f"{_content(attributes.items())}\0{person}".encode(errors="replace"))


def _content(members: Iterable[tuple[object, Any]]) -> int:
    """The sum of the hashes of members, which no order changes; the scanner has the same."""
    total = 0
    for name, value in members:
        kind = type(value)
        if kind is str:
            text = f"{name}\0s{value}"
        elif kind is dict:
            text = f"{name}\0o{_content(value.items())}"
        elif kind is list:
            text = f"{name}\0a{_content(enumerate(value))}"
        elif kind is float:
            text = f"{name}\0{_number(value)}"
        else:
            text = f"{name}\0n{value}"
        total += digest(text.encode(errors="replace"))
    return total & ALL_BITS


def _number(value: float) -> str:
    """A whole number as an integer is written, and any other by its bits."""
    if value.is_integer() and abs(value) <= WHOLE:
        return f"n{int(value)}"
    return f"f{struct.unpack('<Q', struct.pack('<d', value))[0]}"


class Sighting(NamedTuple):
    """One occurrence of a key; ``mark`` is a number up to 255 whose meaning is the owner's."""

    key: int
    time: int
    place: int
    mark: int


class KeySample:
    """When and where keys were seen, for all keys or a hash sample once there are too many.

    A key's own bits decide whether it is sampled. So all sightings of a sampled key are kept, samples of
    parts can be merged, and counts times `scale` estimate the whole.
    """

    __slots__ = ("_keys", "_level", "_marks", "_mask", "_most", "_places", "_times")

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._level = 0
        self._mask = 0
        self._keys = array("Q")
        self._times = array("I")
        self._places = array("q")
        self._marks = array("B")

    @classmethod
    def of(cls, level: int, keys: bytes, times: bytes, places: bytes, marks: bytes) -> KeySample:
        """Make one from columns of native-endian numbers."""
        found = cls()
        found._level, found._mask = level, (1 << level) - 1
        found._keys.frombytes(keys)
        found._times.frombytes(times)
        found._places.frombytes(places)
        found._marks.frombytes(marks)
        return found

    def __len__(self) -> int:
        return len(self._keys)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, KeySample) and self._level == other._level and sorted(self) == sorted(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __iter__(self) -> Iterator[Sighting]:
        return map(Sighting._make, self.rows())

    def rows(self) -> Iterator[tuple[int, int, int, int]]:
        """The sightings as bare tuples, for loops over all of them."""
        return zip(self._keys, self._times, self._places, self._marks, strict=True)

    @property
    def scale(self) -> int:
        """How many sightings each kept one represents; 1 while all are kept."""
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

    def within(self, most: int) -> int:
        """Return how many sightings count towards a total if at most ``most`` are kept.

        It grows with all sightings, sampled or not, so that a limit on the sum is reached in any order.
        """
        return most if self._level else min(most, len(self._keys))

    def fit(self, most: int) -> None:
        """Keep at most ``most`` sightings from now on."""
        self._most = most
        while len(self._keys) > most:
            self._thin()

    def add_columns(self, level: int, keys: bytes, times: bytes, places: bytes, marks: bytes) -> None:
        """Add the sightings of another part of the records as columns of native-endian numbers; see `of`."""
        if level != self._level:
            self.merge(KeySample.of(level, keys, times, places, marks))
            return
        self._keys.frombytes(keys)  # at once: a sample of its own would be a second copy
        self._times.frombytes(times)
        self._places.frombytes(places)
        self._marks.frombytes(marks)
        self.fit(self._most)

    def merge(self, other: KeySample) -> None:
        """Add the sightings of another part of the records."""
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
        self.fit(self._most)

    def repeated(self) -> Iterator[list[Sighting]]:
        """Yield the sightings of each key that was seen more than once, by time and place."""
        ordered = sorted(self._keys)  # a set of them would take three times the memory
        again: dict[int, list[Sighting]] = {key: [] for key, next_ in pairwise(ordered) if key == next_}
        del ordered
        for row in self.rows() if again else ():
            if row[0] in again:
                again[row[0]].append(Sighting._make(row))
        for key in sorted(again):
            yield sorted(again[key])

    def starts(self) -> dict[int, int]:
        """The first time of each key that was seen with a mark."""
        found: dict[int, int] = {}
        for key, time, _, mark in self.rows():
            if mark and time < found.get(key, SMALL + 1):
                found[key] = time
        return found

    def _thin(self) -> None:
        self._level += 1
        self._mask = (1 << self._level) - 1
        mask = self._mask
        kept = [index for index, key in enumerate(self._keys) if not key & mask]
        self._keys = array("Q", [self._keys[index] for index in kept])
        self._times = array("I", [self._times[index] for index in kept])
        self._places = array("q", [self._places[index] for index in kept])
        self._marks = array("B", [self._marks[index] for index in kept])


def fit(memories: Sequence[KeySample], most: int, total: int = TOTAL) -> int:
    """Limit the total size of several samples; return how many sightings each may keep, at most ``most``.

    Small ones stay complete; large ones share the rest.
    """
    while sum(memory.within(most) for memory in memories) > total:
        most //= 2
    for memory in memories:
        memory.fit(most)
    return most
