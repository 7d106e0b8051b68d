"""Which of the names that went are which of those that came: one to one, and always the same.

The plan's own word, `replaced_by`, wins over any likeness. Otherwise two are taken for one when
their names and what they hold are alike enough together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from trackplan.changes.event import declared_successor
from trackplan.model.plan import Attribute, Event, Plan, walk
from trackplan.naming.likeness import likeness
from trackplan.naming.styles import words

ALIKE = 0.6
"""Likeness from which a name that went and one that came are taken for one thing."""

NAME_WEIGHT = 0.5
"""How much of the likeness is the name's; the rest is that of what it holds."""

_CANDIDATES = 8
"""How many of the nearest names get a closer look, so that a thousand renames take no minute."""

_Held = Callable[[str, str], float]
"""How much what two names hold is alike, from 0 to 1."""


@dataclass(frozen=True, slots=True, order=True)
class Renamed:
    """One rename. The order is that in which renames are granted."""

    distance: float
    old: str
    new: str
    declared: bool = False

    @property
    def likeness(self) -> float:
        """1 for the same thing under another name."""
        return round(1 - self.distance, 2)


def event_renames(gone: Mapping[str, Event], come: Mapping[str, Event], after: Plan) -> list[Renamed]:
    """The renames among events; ``after`` is the new plan."""
    successors = {
        name: successor
        for name, event in gone.items()
        if (successor := declared_successor(event, after)) is not None
    }
    bags = {
        name: {(path, attribute.types) for path, attribute in event.walk()}
        for table in (gone, come)
        for name, event in table.items()
    }

    def held(old: str, new: str) -> float:
        return _overlap(bags[old], bags[new])

    return list(_granted(gone, come, successors, held))


def attribute_renames(gone: Mapping[str, Attribute], come: Mapping[str, Attribute]) -> list[Renamed]:
    """The renames among the attributes of one thing."""
    successors = {
        name: attribute.replaced_by.rpartition(".")[2]
        for name, attribute in gone.items()
        if attribute.replaced_by
    }

    def held(old: str, new: str) -> float:
        return _alike(gone[old], come[new])

    return list(_granted(gone, come, successors, held))


def _granted(
    gone: Mapping[str, object], come: Mapping[str, object], successors: Mapping[str, str], held: _Held
) -> Iterator[Renamed]:
    declared = [Renamed(0.0, old, new, declared=True) for old, new in successors.items() if new in come]
    # A thing with a declared successor is nothing else, whatever it looks like.
    free = [name for name in gone if name not in successors]
    guessed = sorted(_guesses(free, sorted(come), held))
    taken_old: set[str] = set()
    taken_new: set[str] = set()
    for rename in (*sorted(declared), *guessed):
        if rename.old not in taken_old and rename.new not in taken_new:
            taken_old.add(rename.old)
            taken_new.add(rename.new)
            yield rename


def _guesses(gone: Iterable[str], come: list[str], held: _Held) -> Iterator[Renamed]:
    spelled = {name: " ".join(sorted(words(name))).lower() for name in come}
    for old in gone:
        mine = " ".join(sorted(words(old))).lower()
        near = process.extract(mine, spelled, scorer=fuzz.ratio, limit=_CANDIDATES)
        for _, percent, new in near:
            meant = likeness(old, new)
            name = max(percent / 100, meant.score if meant else 0)
            score = NAME_WEIGHT * name + (1 - NAME_WEIGHT) * held(old, new)
            if score >= ALIKE:
                yield Renamed(round(1 - score, 4), old, new)


def _overlap(one: AbstractSet[object], other: AbstractSet[object]) -> float:
    """Shared over all (Jaccard); two empty sets say nothing either way."""
    return len(one & other) / len(one | other) if one or other else 0.5


def _alike(one: Attribute, other: Attribute) -> float:
    if set(one.types) != set(other.types):
        return 0.0
    inner, theirs = _parts(one), _parts(other)
    parts = _overlap(inner, theirs) if inner or theirs else 1.0
    same = one.constraints == other.constraints and one.nullable == other.nullable
    return (0.4 + 0.2 * same + 0.2 * (one.pii == other.pii)) * parts + 0.2 * _same_words(one, other)


def _same_words(one: Attribute, other: Attribute) -> bool:
    """Whether both are described, and alike: two that nobody described have nothing in common."""
    return one.description == other.description != ""


def _parts(attribute: Attribute) -> AbstractSet[object]:
    below = walk({"": attribute})
    return {(path, part.types) for path, part in below if path}
