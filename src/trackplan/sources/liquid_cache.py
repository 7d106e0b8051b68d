"""What templates were found to read, kept by the hash of their text, so that each is read once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path

import msgspec

from trackplan import __version__
from trackplan.model.reference import (
    CaseBlock,
    Dialect,
    Mistake,
    Read,
    Reference,
    TemplateReading,
    Unknown,
)

FOLDER = ".trackplan_cache"
LARGEST = 100_000_000
"""Bytes of a cache; a larger one is begun anew."""
FORMAT = 2
"""Raised with every change of what is kept, or of how Liquid is read."""


class _Kept(msgspec.Struct, array_like=True, omit_defaults=True):
    """A reading, its places as flat numbers: the read's own, line, column and end."""

    dialect: Dialect
    places: list[int]
    unknowns: tuple[Unknown, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    cases: tuple[CaseBlock, ...] = ()


class _Cache(msgspec.Struct):
    """Readings by key; what all of them read is listed once."""

    reads: list[Read] = []
    readings: dict[str, _Kept] = {}


class LiquidCache:
    """Readings by content. A cache that cannot be read or written costs time and nothing else."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FOLDER / f"liquid-{__version__}-{FORMAT}.json"
        self._known = _Cache()
        self._new: dict[str, TemplateReading] = {}
        self._used: set[str] = set()
        self._snippets: tuple[Mapping[str, str], str] = ({}, "")
        if self._path is not None:
            with suppress(OSError, ValueError, msgspec.MsgspecError, RecursionError):
                if self._path.stat().st_size <= LARGEST:
                    self._known = msgspec.json.decode(self._path.read_bytes(), type=_Cache)

    def read(self, text: str, snippets: Mapping[str, str], dialect: Dialect | None = None) -> TemplateReading:
        """Read a text in a dialect, or recall what it was found to read with these snippets.

        Raises `trackplan.liquid.LiquidMissingError`.
        """
        key = self._key(text, snippets, dialect)
        kept = self._known.readings.get(key)
        if kept is not None:
            with suppress(IndexError):  # a cache that somebody else wrote
                found = _recalled(kept, self._known.reads)
                self._used.add(key)
                return found
        if key not in self._new:
            from trackplan.liquid import references  # noqa: PLC0415 - only where it is not known

            self._new[key] = references(text, snippets=snippets, dialect=dialect)
        return self._new[key]

    def keep(self) -> None:
        """Write what this run used, where anything of it is new."""
        if self._path is None or not self._new:
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            (self._path.parent / ".gitignore").write_text("*\n", "utf-8")
            temporary = self._path.with_suffix(".new")
            temporary.write_bytes(msgspec.json.encode(self._cache()))
            temporary.replace(self._path)

    def _cache(self) -> _Cache:
        """What this run used, and no more."""
        numbers: dict[Read, int] = {}
        readings: dict[str, _Kept] = {}
        for key in sorted(self._used):
            kept = self._known.readings[key]
            known = self._known.reads
            places = list(kept.places)
            places[::4] = [numbers.setdefault(known[number], len(numbers)) for number in kept.places[::4]]
            readings[key] = msgspec.structs.replace(kept, places=places)
        for key, reading in self._new.items():
            places = list(chain.from_iterable(_places(reading.references, numbers)))
            readings[key] = _Kept(reading.dialect, places, reading.unknowns, reading.mistakes, reading.cases)
        return _Cache(list(numbers), readings)

    def _key(self, text: str, snippets: Mapping[str, str], dialect: Dialect | None) -> str:
        about = self._digest(snippets) if "snippets" in text else ""
        return sha256(f"{dialect}\0{about}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()

    def _digest(self, snippets: Mapping[str, str]) -> str:
        if self._snippets[0] is not snippets:
            whole = "\0".join(f"{name}\0{text}" for name, text in sorted(snippets.items()))
            digest = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
            self._snippets = (snippets, digest)
        return self._snippets[1]


def _places(references: Iterable[Reference], numbers: dict[Read, int]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the numbers of each place; a read that has none gets the next."""
    for one in references:
        yield numbers.setdefault(one.read, len(numbers)), one.line, one.column, one.end_column


def _recalled(kept: _Kept, reads: list[Read]) -> TemplateReading:
    numbers = iter(kept.places)
    return TemplateReading(
        references=tuple(
            Reference(reads[number], line, column, end)
            for number, line, column, end in zip(numbers, numbers, numbers, numbers, strict=False)
        ),
        unknowns=kept.unknowns,
        mistakes=kept.mistakes,
        cases=kept.cases,
        dialect=kept.dialect,
    )
