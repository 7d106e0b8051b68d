"""A cache of template references, by the hash of the template's text."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from trackplan import __version__
from trackplan.model.reference import TemplateReading

FOLDER = ".trackplan_cache"
LARGEST = 100_000_000
"""Bytes of a cache; a larger one is begun anew."""


class LiquidCache:
    """Template references by content. A cache that cannot be read or written only costs time."""

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / FOLDER / f"liquid-{__version__}.json"
        self._known: dict[str, TemplateReading] = {}
        self._used: dict[str, TemplateReading] = {}
        self._snippets: tuple[Mapping[str, str], str] = ({}, "")
        if self._path is not None:
            with suppress(OSError, ValueError, msgspec.MsgspecError, RecursionError):
                if self._path.stat().st_size <= LARGEST:
                    self._known = msgspec.json.decode(
                        self._path.read_bytes(), type=dict[str, TemplateReading]
                    )

    def read(self, text: str, snippets: Mapping[str, str]) -> TemplateReading:
        """Return the references of a text with these snippets, from the cache if possible.

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
        """Save the entries used by this run, if any is new."""
        if self._path is None or self._used.keys() <= self._known.keys():
            return
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            (self._path.parent / ".gitignore").write_text("*\n", "utf-8")
            temporary = self._path.with_suffix(".new")
            temporary.write_bytes(msgspec.json.encode(self._used))
            temporary.replace(self._path)

    def _key(self, text: str, snippets: Mapping[str, str]) -> str:
        about = self._digest(snippets) if "snippets" in text else ""
        return sha256(f"{about}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()

    def _digest(self, snippets: Mapping[str, str]) -> str:
        if self._snippets[0] is not snippets:
            whole = "\0".join(f"{name}\0{text}" for name, text in sorted(snippets.items()))
            digest = sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
            self._snippets = (snippets, digest)
        return self._snippets[1]
