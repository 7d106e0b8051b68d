"""Selection of the payloads to check."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

OTHER_EVENT = "not of the events that --event names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Keeps payloads of some events, of some time, or one record in so many."""

    events: frozenset[str] | None = None
    since: int | None = None
    """Unix seconds; a payload whose time cannot be read is kept."""
    until: int | None = None
    every: int = 1
    """One record in so many is kept, told by a checksum: the same in any order and split."""

    def passes_over(self, raw: object) -> bool:
        """Whether a record is left out of the sample, by its text or its cells; what is unreadable stays."""
        if self.every == 1 or not isinstance(raw, bytes | dict):
            return False
        return crc32(raw if isinstance(raw, bytes) else repr(raw).encode()) % self.every != 0

    def refuses(self, name: str | None, time: int | None) -> str | None:
        """Return the reason why a payload is skipped, for counting; ``None`` for one that is kept."""
        if self.events is not None and name not in self.events:
            return OTHER_EVENT
        if time is not None and self.since is not None and time < self.since:
            return "before --since"
        if time is not None and self.until is not None and time >= self.until:
            return "after --until"
        return None
