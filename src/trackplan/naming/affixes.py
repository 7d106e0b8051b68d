"""Names with a prefix or suffix: an environment, a platform, a version, a namespace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from trackplan.naming.likeness import Likeness
from trackplan.naming.script import plain
from trackplan.naming.styles import words

_PLACES = frozenset(
    "prod production dev development develop staging stage stg test testing qa uat sandbox local demo beta "  # noqa: SIM905 - words read as words
    "alpha canary preview live legacy old new eu us uk apac emea na web ios android mobile app server "
    "backend frontend client api copy final tmp temp".split()
)
"""Words for environments, regions, platforms and stages."""

_VERSION = re.compile(r"v\d+|\d{1,2}|rc\d+")

_LONGEST = 16
"""Names of more words are not looked into."""

_COST = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Affixed:
    """A known name inside a longer one, and the words around it."""

    name: str
    prefix: str
    suffix: str
    technical: bool
    """Whether all that was put around it are environments, platforms and versions."""

    @property
    def likeness(self) -> Likeness:
        """The difference as a `Likeness`, as for any similar name."""
        around = [
            f"the {what} `{text}`"
            for what, text in (("prefix", self.prefix), ("suffix", self.suffix))
            if text
        ]
        return Likeness(name=self.name, reasons=tuple(around), score=1 - _COST)


def affixed(name: str, known: Iterable[str]) -> Affixed | None:
    """Return the longest known name whose words are a run of words of this name.

    A known name of one word counts only where all the others are technical.
    """
    return _affixed(name, tuple(known))


@lru_cache(maxsize=4096)
def _affixed(name: str, known: tuple[str, ...]) -> Affixed | None:
    found = words(plain(name))
    if not 1 < len(found) <= _LONGEST:
        return None
    by_words = _by_words(known)
    for length in range(len(found) - 1, 0, -1):
        for start in range(len(found) - length + 1):
            inner = by_words.get(found[start : start + length])
            before, after = found[:start], found[start + length :]
            technical = all(word in _PLACES or _VERSION.fullmatch(word) for word in (*before, *after))
            if inner is not None and (technical or length > 1):
                return Affixed(
                    name=inner, prefix=" ".join(before), suffix=" ".join(after), technical=technical
                )
    return None


@lru_cache(maxsize=16)
def _by_words(known: tuple[str, ...]) -> Mapping[tuple[str, ...], str]:
    return {words(one): one for one in reversed(known)}
