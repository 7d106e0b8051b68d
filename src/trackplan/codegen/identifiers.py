"""Identifiers of a programming language, made from names that may hold anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
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
