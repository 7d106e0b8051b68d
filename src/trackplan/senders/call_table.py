"""The calls to look for in code, and the quick test of whether a file has any."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from trackplan.senders.clients import KnownCall, known_calls
from trackplan.senders.requests import HTTP_TEXTS


@dataclass(frozen=True, slots=True)
class CallTable:
    """The calls to look for: those of known clients, and those that the plan declares."""

    declared: tuple[KnownCall, ...] = ()
    snippet: bool = False
    """Whether the code is part of a file, whose imports are elsewhere: any receiver may be a client."""

    def of(self, language: str) -> tuple[KnownCall, ...]:
        """Return the calls of one language; those of the plan come first."""
        known = [one for one in known_calls() if language in one.languages]
        if self.snippet:
            known = [replace(one, imports=("",)) for one in known]
        return (*self.declared, *known)

    def is_in(self, language: str) -> Callable[[bytes], bool]:
        """Return the test of a file's bytes for any of the names, without which it sends no events."""
        names = sorted({one.name.encode() for one in self.of(language)} | {*HTTP_TEXTS})
        return lambda content: any(name in content for name in names)
