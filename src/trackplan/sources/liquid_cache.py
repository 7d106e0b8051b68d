"""What templates were found to read, kept by the hash of their text, so that each is read once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from trackplan import __version__
from trackplan.model.reference import TemplateReading
from trackplan.sources.whole_files import UnfitFileError, is_inside, read_whole, writing

FOLDER = ".trackplan_cache"
LARGEST = 100_000_000
"""Bytes of a cache; a larger one is begun anew."""


class LiquidCache:
    """Readings by content. A cache that cannot be read or written costs time and nothing else."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FOLDER / f"liquid-{__version__}.json"
        self._known: dict[str, TemplateReading] = {}
        self._used: dict[str, TemplateReading] = {}
        self._snippets: tuple[Mapping[str, str], str] = ({}, "")
        if self._path is not None:
            with suppress(OSError, ValueError, msgspec.MsgspecError, RecursionError, UnfitFileError):
                content = read_whole(self._path, folder, LARGEST)
                self._known = msgspec.json.decode(content, type=dict[str, TemplateReading])

    def read(self, text: str, snippets: Mapping[str, str]) -> TemplateReading:
        """Read a text, or recall what it was found to read with these snippets.

        Raises `trackplan.liquid.LiquidMissingError`.
        """
        key = self._key(text, snippets)
        found = self._used.get(key) or self._known.get(key)
        if found is None:
            from trackplan.liquid import references  # noqa: PLC0415 - only where it is not known

            found = references(text, snippets=snippets)
        self._used[key] = found
        return found

    def keep(self) -> None:
        """Write what this run used, where anything of it is new."""
        if self._path is None or self._used.keys() <= self._known.keys():
            return
        ignored = self._path.with_name(".gitignore")
        if not all(is_inside(path, self._path.parent.parent) for path in (self._path, ignored)):
            return  # a link that came with the templates
        with suppress(OSError), writing(ignored, self._path) as (note, kept):
            note.write(b"*\n")
            kept.write(msgspec.json.encode(self._used))

    def _key(self, text: str, snippets: Mapping[str, str]) -> str:
        about = self._digest(snippets) if "snippets" in text else ""
        return sha256(f"{about}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()

    def _digest(self, snippets: Mapping[str, str]) -> str:
        if self._snippets[0] is not snippets:
            whole = "\0".join(f"{name}\0{text}" for name, text in sorted(snippets.items()))
            digest = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
            self._snippets = (snippets, digest)
        return self._snippets[1]
