"""Identifiers of a programming language, made from names that may hold anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from hashlib import sha256

from trackplan.naming.styles import parts

LONGEST = 60
"""Characters of an identifier; a longer one is cut, and told from its like by a hash."""

_LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd")


def short_hash(name: str) -> str:
    """Return eight hex digits that tell a name from others."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def name_words(name: str) -> list[str]:
    """Split a name into words of letters and digits; one without any is spelt in code points."""
    kept = "".join(one if unicodedata.category(one) in _LETTERS else " " for one in name)
    return (
        [*parts(kept)]
        or re.findall(r"[^\W_]+", kept)
        or [f"u{ord(one):04x}" for one in name[:4]]
        or ["empty"]
    )


def pascal(name: str, initialisms: Collection[str] = ()) -> str:
    """Return a name as ``PascalCase``; ``initialisms`` are words that keep all their capitals."""
    return "".join(
        word.upper() if word.upper() in initialisms else word[:1].upper() + word[1:].lower()
        for word in name_words(name)
    )


def camel(name: str) -> str:
    """Return a name as ``camelCase``."""
    written = pascal(name)
    return written[:1].lower() + written[1:]


def snake(name: str) -> str:
    """Return a name as ``snake_case``."""
    return "_".join(word.lower() for word in name_words(name))


class Scope:
    """The identifiers taken in one scope. A name that would clash gets a hash of itself at its end."""

    def __init__(self, reserved: Iterable[str] = (), *, folds_case: bool = False) -> None:
        self._fold = str.lower if folds_case else str
        self._taken = {self._fold(one) for one in reserved}

    def take(self, wanted: str, name: str) -> str:
        """Return an identifier for a name: the wanted one, or one with a hash of the name."""
        if len(wanted) > LONGEST:
            wanted = f"{wanted[: LONGEST - 8]}{short_hash(name)}"
        chosen, more = wanted, 0
        while self._fold(chosen) in self._taken:
            chosen = f"{wanted}{short_hash(name + str(more or ''))}"
            more += 1
        self._taken.add(self._fold(chosen))
        return chosen


GROUP = "\0"
"""What the first name of a path begins with if it is that of a group that events share."""


class TypeNamer:
    """The names of a package's types: those of events, and those of what they hold by its path."""

    def __init__(self, scope: Scope, write: Callable[[str], str]) -> None:
        self.scope = scope
        self._write = write
        self.events: dict[str, str] = {}
        """The type of each event."""
        self._names: dict[tuple[str, ...], str] = {}

    def event(self, name: str) -> str:
        """Return the type of an event, which is taken now."""
        self.events[name] = self.scope.take(self._write(name), name)
        return self.events[name]

    def known(self, path: tuple[str, ...]) -> str | None:
        """Return the type at a path, if it has a name already."""
        return self._names.get(path)

    def take(self, path: tuple[str, ...]) -> str:
        """Return a new type for a path; the items of ``items`` are an ``Item``."""
        root = self.events.get(path[0]) or self._write(path[0])
        names = [self._write(name) for name in path[1:]]
        while "Item" in names[1:]:
            at = names.index("Item", 1)
            above = names[at - 1]
            single = f"{above[:-3]}y" if above.endswith("ies") else above.removesuffix("s")
            names[at - 1 : at + 1] = [single if single != above else f"{above}Item"]
        self._names[path] = self.scope.take(root + "".join(names), "/".join(path))
        return self._names[path]
