"""Patterns of generated names that contain a value, such as ``shelf_viewed_17``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FEWEST = 5
"""So many names that differ in a value alone are one pattern."""

_VALUE = re.compile(
    r"(?P<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a UUID
    r"|(?<![0-9A-Za-z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Za-z])"  # a ULID
    r"|(?<![0-9A-Za-z])(?=[a-f]*\d)[0-9a-f]{12,}(?![0-9A-Za-z]))"
    r"|(?P<email>[^\s@<>]{1,64}@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<number>\d+)"
)
_EDGES = " _-.:/#"


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePattern:
    """What names have in common that differ in a value alone."""

    text: str
    """With ``<number>``, ``<id>`` or ``<email>`` for the value: ``shelf_viewed_<number>``."""
    base: str
    """Without it: ``shelf_viewed``."""
    value: str
    """What the value is: ``number``, ``id`` or ``email``."""

    @property
    def advice(self) -> str:
        """Return where the value should be sent instead."""
        return f"put the {self.value} into an attribute"


def patterns(names: Iterable[str]) -> Mapping[str, NamePattern]:
    """The pattern of each name that shares one with four others or more."""
    found: dict[NamePattern, list[str]] = {}
    for name in names:
        if (pattern := _pattern(name)) is not None:
            found.setdefault(pattern, []).append(name)
    return {name: pattern for pattern, some in found.items() if len(some) >= FEWEST for name in some}


def _pattern(name: str) -> NamePattern | None:
    values = [match.lastgroup for match in _VALUE.finditer(name)]
    if not values or values[0] is None:
        return None
    text = _VALUE.sub(lambda match: f"<{match.lastgroup}>", name)
    parts = [part for part in (one.strip(_EDGES) for one in _VALUE.sub("\0", name).split("\0")) if part]
    separator = next((mark for mark in _EDGES if mark in name), "")
    return NamePattern(text=text, base=separator.join(parts), value=values[0]) if parts else None
