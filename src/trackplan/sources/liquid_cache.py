"""A cache of template references, by the hash of the template's text."""

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
from trackplan.sources.whole_files import UnfitFileError, is_inside, read_whole, writing

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
    """Template references by content. A cache that cannot be read or written only costs time."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FOLDER / f"liquid-{__version__}-{FORMAT}.json"
        self._known = _Cache()
        self._new: dict[str, TemplateReading] = {}
        self._used: set[str] = set()
        self._snippets: tuple[Mapping[str, str], str] = ({}, "")
        if self._path is not None:
            with suppress(OSError, ValueError, msgspec.MsgspecError, RecursionError, UnfitFileError):
                self._known = msgspec.json.decode(read_whole(self._path, folder, LARGEST), type=_Cache)

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
        ignored = self._path.with_name(".gitignore")
        if not all(is_inside(path, self._path.parent.parent) for path in (self._path, ignored)):
            return  # a link that came with the templates
        with suppress(OSError), writing(ignored, self._path) as (note, kept):
            note.write(b"*\n")
            kept.write(msgspec.json.encode(self._cache()))

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
