"""Similarity of names, and how similar names differ.

Two names are alike if a person who writes one may have meant the other: the same words in another style,
order or form, synonyms, or one typing slip. They are not alike if they differ in a real word of its own, or
in a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from trackplan.naming.script import hidden, mixed, plain
from trackplan.naming.styles import words
from trackplan.naming.vendors import OCCURRENCES
from trackplan.naming.vocabulary import FILLERS, NEGATIONS, PREPOSITIONS, meaning, real_words, stem

_DIGITS = re.compile(r"\d+|\D+")

_SHORTEST_SLIP = 4
"""Words below this length are too short to tell a slip from another word."""

Gist = tuple[str, ...]
"""The meanings of words, sorted."""

_LONG_WORD = 8
"""From this length on, a word may hold two slips."""

_MOST_SLIPS = 2

_FEW = 32
"""Words up to this number are compared one by one; more are found by their letters."""

_VERY_LONG = 26
"""Words above this length have too many pairs of letters to be found by what is left without two."""

VENDOR = 0.8
"""How like a planned name the one is that a vendor has for the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A similar known name; ``score`` is 1 for names without a difference."""

    name: str
    reasons: tuple[str, ...]
    """In what they differ, each fit for "they differ in …", worst last."""
    score: float

    @property
    def difference(self) -> str:
        """Join the reasons into a phrase: ``letter case and word order``."""
        *most, last = self.reasons or ("nothing",)
        return f"{', '.join(most)} and {last}" if most else last


def likeness(name: str, known: str, *, meanings: bool = True) -> Likeness | None:
    """Compare a name with a known one; ``None`` if they are not alike.

    ``meanings`` accepts synonyms, as in ``purchase_completed``: right for guessing what a sender meant, wrong
    for reporting duplicate names in a plan.
    """
    differences = _differences(name, known, meanings=meanings)
    if differences is None:
        return None
    reasons = tuple(reason for reason, _ in differences)
    return Likeness(name=known, reasons=reasons, score=round(1 - sum(cost for _, cost in differences), 3))


def nearest(name: str, known: Iterable[str], *, meanings: bool = True) -> Likeness | None:
    """Return the most similar known name, if any; of equals, one with the same beginning."""
    return _nearest(name, tuple(known), meanings)


# A sender that has a name wrong has it wrong in every payload.
@lru_cache(maxsize=4096)
def _nearest(name: str, known: tuple[str, ...], meanings: bool) -> Likeness | None:
    index = _index(known)
    found = [
        one
        for candidate in {*index.candidates(name), *index.misspelt(name)}
        if candidate != name and (one := likeness(name, candidate, meanings=meanings)) is not None
    ]
    if not found:
        return index.of_vendor(name) if meanings else None
    # Few mistype the first letter.
    return min(found, key=lambda one: (-one.score, one.name[:1] != name[:1], one.name))


def alike(names: Iterable[str]) -> Iterator[tuple[str, Likeness]]:
    """Yield each name with the most similar earlier one, in the order given."""
    ordered = list(dict.fromkeys(names))
    places = {name: place for place, name in enumerate(ordered)}
    index = _index(tuple(ordered))
    for name in ordered:
        earlier = [one for one in index.candidates(name) if places[one] < places[name]]
        found = [one for known in earlier if (one := likeness(name, known, meanings=False)) is not None]
        if found:
            yield name, min(found, key=lambda one: (-one.score, places[one.name]))


def _differences(name: str, known: str, *, meanings: bool) -> list[tuple[str, float]] | None:
    """Return each difference with its cost, cheapest first; ``None`` for names that are not alike."""
    found: list[tuple[str, float]] = []
    for looks, reason in ((hidden, "characters that do not show"), (mixed, "letters of another script")):
        if looks(name) != looks(known):
            found.append((reason, 0.01))
    ours, theirs = plain(name), plain(known)
    if name.strip() != name and not hidden(name):
        found.append(("spaces at its ends", 0.01))
    if ours == theirs:
        return found
    mine, yours = _words(ours), _words(theirs)
    if "".join(mine) == "".join(yours):
        return [*found, *_written(ours, theirs)]
    changed = _changed(mine, yours, meanings=meanings)
    return None if changed is None else [*found, *_styled(ours, theirs), *changed]


def _words(name: str) -> list[str]:
    return [part for word in words(name) for part in _DIGITS.findall(word)]


def _written(ours: str, theirs: str) -> Iterator[tuple[str, float]]:
    def letters(text: str) -> str:
        return "".join(filter(str.isalnum, text))

    def separators(text: str) -> str:
        return "".join(" " if character.isalnum() else character for character in text)

    if letters(ours) != letters(theirs):
        yield "letter case", 0.02
    if separators(ours) != separators(theirs):
        yield "separators", 0.02


def _styled(ours: str, theirs: str) -> Iterator[tuple[str, float]]:
    if (ours == ours.lower()) != (theirs == theirs.lower()):
        yield "letter case", 0.01
    if set(filter(_separates, ours)) != set(filter(_separates, theirs)):
        yield "separators", 0.01


def _separates(character: str) -> bool:
    return not character.isalnum()


def _changed(mine: list[str], yours: list[str], *, meanings: bool) -> list[tuple[str, float]] | None:
    """Return the difference between two lists of words, if it is small enough."""
    ours = [word for word in mine if word not in FILLERS] or mine
    theirs = [word for word in yours if word not in FILLERS] or yours
    key = meaning if meanings else stem
    left, right = _unmatched(ours, theirs, key), _unmatched(theirs, ours, key)
    found: list[tuple[str, float]] = []
    small, their_small = Counter(mine) - Counter(ours), Counter(yours) - Counter(theirs)
    if small != their_small and _says_more(mine, yours, small, their_small):
        return None
    if small != their_small:
        found.append(("a small word", 0.05))
    if left or right:
        if len(left) == len(right) == 1 and _is_slip(left[0], right[0]):
            slip = f"the spelling of `{right[0]}`"
            ours = [right[0] if word == left[0] else word for word in ours]
        elif len(ours) != len(theirs) and _is_slip("".join(ours), "".join(theirs)):
            return [*found, ("spelling", 0.12)]
        else:
            return None
    else:
        slip = ""
    if [key(word) for word in ours] != [key(word) for word in theirs]:
        found.append(("word order", 0.05))
    stems = {stem(word) for word in theirs}
    if any(stem(word) in stems and word not in theirs for word in ours):
        found.append(("the form of a word", 0.08))
    for word in ours:
        if stem(word) not in stems:
            other = next(one for one in theirs if meaning(one) == meaning(word))
            found.append((f"the word for `{other}`", 0.15))
    return [*found, (slip, 0.12)] if slip else found


def _says_more(mine: Sequence[str], yours: Sequence[str], small: Counter[str], other: Counter[str]) -> bool:
    """Return whether small words make another name: `created_by`/`created_on`, `archived`/`archived_at`."""
    ends = {found[-1] if found else "" for found in (mine, yours)}
    if len(ends) > 1 and not PREPOSITIONS.isdisjoint(ends):
        return True
    return not PREPOSITIONS.isdisjoint(small - other) and not PREPOSITIONS.isdisjoint(other - small)


def _unmatched(ours: Sequence[str], theirs: Sequence[str], key: Callable[[str], str]) -> list[str]:
    spare = Counter(key(word) for word in theirs)
    left = []
    for word in ours:
        if spare[key(word)] > 0:
            spare[key(word)] -= 1
        else:
            left.append(word)
    return left


def _is_slip(word: str, meant: str) -> bool:
    if not _may_slip(word, meant):
        return False
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - 10 ms that only a mistake needs

    allowed = 2 if min(len(word), len(meant)) >= _LONG_WORD else 1
    return OSA.distance(word, meant, score_cutoff=allowed) <= allowed


def _may_slip(word: str, meant: str) -> bool:
    """Return whether one word can be a typing slip of another, before letters are compared."""
    if min(len(word), len(meant)) < _SHORTEST_SLIP or abs(len(word) - len(meant)) > _MOST_SLIPS:
        return False
    if _digits(word) != _digits(meant) or (word in real_words() and meant in real_words()):
        return False
    return not _negates(word, meant) and not _negates(meant, word)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


def _negates(word: str, other: str) -> bool:
    return any(word == f"{negation}{other}" for negation in NEGATIONS)


class _NameIndex:
    """An index of names by the stems of their words, all or all but one, to narrow the search."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._by_gist: dict[Gist, list[str]] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._by_rest: dict[Gist, _Spellings] = {}
        for name in names:
            found = _words(plain(name))
            self._by_gist.setdefault(_gist(found), []).append(name)
            self._by_letters.setdefault("".join(found), []).append(name)
            for rest, word in _rests(found):
                self._by_rest.setdefault(rest, _Spellings()).setdefault(word, []).append(name)

    def candidates(self, name: str) -> set[str]:
        """Return names with the same words, or with all but one and that one nearly the same."""
        found = _words(plain(name))
        same = {*self._by_gist.get(_gist(found), ()), *self._by_letters.get("".join(found), ())}
        for rest, word in _rests(found):
            beside = self._by_rest.get(rest)
            if beside is not None:
                same.update(name for near in beside.near(word) for name in beside[near])
        return same

    def of_vendor(self, name: str) -> Likeness | None:
        """The name of what a vendor's vocabulary calls so."""
        mine = _words(plain(name))
        for occurrence in OCCURRENCES:
            spelt = {called: _words(called) for called in occurrence}
            same = [called for called, found in spelt.items() if _gist(found) == _gist(mine)]
            planned = [known for found in spelt.values() for known in self._by_gist.get(_gist(found), ())]
            if same and planned:
                called = next((one for one in same if spelt[one] == mine), same[0])
                reason = f"whose word it is: {occurrence[called]} calls it `{called}`"
                return Likeness(name=planned[0], reasons=(reason,), score=VENDOR)
        return None

    def misspelt(self, name: str) -> Iterator[str]:
        """Yield names that are nearly the same when joined into one word."""
        for near in _near("".join(_words(plain(name))), self._by_letters):
            yield from self._by_letters[near]


class _Spellings(dict[str, list[str]]):
    """Names by one of their words, of which those are found that are typing slips of another word."""

    def near(self, word: str) -> Iterator[str]:
        """Yield the words that are nearly the same."""
        if word.isdecimal():  # another number is another word
            return
        if len(self) <= _FEW or len(word) > _VERY_LONG - _MOST_SLIPS:
            yield from _near(word, self)
        else:
            yield from _near(
                word, {other for rest in _dropped(word) for other in self._by_rest.get(rest, ())}
            )

    @cached_property
    def _by_rest(self) -> dict[str, list[str]]:
        """The words by what is left of them without a letter or two: what two words share, one slip apart."""
        found: dict[str, list[str]] = {}
        for word in self:
            if not word.isdecimal() and _SHORTEST_SLIP <= len(word) <= _VERY_LONG:
                for rest in _dropped(word):
                    found.setdefault(rest, []).append(word)
        return found


def _dropped(word: str) -> set[str]:
    """Return a word, and what is left of it without one letter; of a long one, without two."""
    once = {word[:place] + word[place + 1 :] for place in range(len(word))}
    if len(word) < _LONG_WORD:
        return {word, *once}
    return {word, *once, *(rest[:place] + rest[place + 1 :] for rest in once for place in range(len(rest)))}


def _near(word: str, among: Iterable[str]) -> Iterator[str]:
    likely = [other for other in among if abs(len(word) - len(other)) <= _MOST_SLIPS and other != word]
    if likely:
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above

        slips = [OSA.distance(word, other, score_cutoff=_MOST_SLIPS) for other in likely]
        found = sorted((count, place) for place, count in enumerate(slips) if count <= _MOST_SLIPS)
        yield from (likely[place] for _, place in found if _may_slip(word, likely[place]))


def _rests(found: Sequence[str]) -> Iterator[tuple[Gist, str]]:
    """Yield each word with the stems of all others."""
    told = [word for word in found if word not in FILLERS]
    for place, word in enumerate(told):
        yield _gist([*told[:place], *told[place + 1 :]]), word


def _gist(found: Sequence[str]) -> Gist:
    return tuple(sorted(meaning(word) for word in found if word not in FILLERS))


@lru_cache(maxsize=16)
def _index(names: tuple[str, ...]) -> _NameIndex:
    return _NameIndex(names)
