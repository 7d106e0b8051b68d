"""Renames: pair removed names with added ones, one to one and deterministically.

A rename is a fact where the plan says so, with `replaced_by`, or where both names are one name in another
spelling. Where a new name is only like an old one, or what it holds is, that is a question to the plan's
author, whom `replaced_by` or `not_renamed` answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz import fuzz, process

from trackplan.changes.event import declared_successor
from trackplan.model.fact import Perhaps
from trackplan.model.plan import Attribute, Event, Holder, Plan, walk
from trackplan.naming.likeness import likeness, nearest
from trackplan.naming.opposites import opposed
from trackplan.naming.styles import words

_CANDIDATES = 8
"""How many of the nearest names get a closer look, so that a thousand renames take no minute."""

_NAMED_ALIKE = 0.6
_HELD_ALIKE = 0.5
_HELD_THE_SAME = 0.8
"""How much alike names, and what they hold, must be for a question: both a good deal, or the one more."""

_BARELY_ALIKE = 0.4

_COMMON = 0.5
"""The share of a plan's other events that an attribute must be part of to say nothing of any of them."""

Part = tuple[str, tuple[str, ...]]
"""The path of an attribute, and its types."""


@dataclass(frozen=True, slots=True)
class Rename:
    """A name that is gone, and the new one that it is."""

    old: str
    new: str
    likeness: float = 1.0
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Pairing:
    """What became of the names that are gone."""

    renames: tuple[Rename, ...] = ()
    perhaps: Mapping[str, Perhaps] = field(default_factory=dict)
    """By old name, the new one that it may be."""


def pair_events(gone: Mapping[str, Event], come: Mapping[str, Event], before: Plan, after: Plan) -> Pairing:
    """Pair the events of two plans of which only one has the name."""
    successors = {name: declared_successor(event, after) for name, event in gone.items()}
    successors |= _same_in_plan(gone, come)
    renames = _renames(gone, come, {old: new for old, new in successors.items() if new})
    if not gone or not come:
        return Pairing(renames)
    settled = {rename.old for rename in renames} | {name for name, new in successors.items() if new}
    settled |= {name for name in gone if name in after.removed and not after.removed[name].not_renamed}
    own = _OwnParts(before, after)
    taken = {rename.new for rename in renames}
    free = [name for name in come if name not in taken]
    found = {}
    for old in (name for name in gone if name not in settled):
        denied = after.removed[old].not_renamed if old in after.removed else ()
        asked = (own.perhaps(gone[old], come[new]) for new in _near(old, free, own.sharing(gone[old])))
        best = max((one for one in asked if one and one.name not in denied), default=None, key=_sureness)
        if best is not None:
            found[old] = best
    return Pairing(renames, found)


def pair_attributes(gone: Mapping[str, Attribute], come: Mapping[str, Attribute]) -> Pairing:
    """Pair the attributes of one thing of which only one plan has the name."""
    successors = {
        name: attribute.replaced_by.rpartition(".")[2]
        for name, attribute in gone.items()
        if attribute.replaced_by
    }
    successors |= _same_in_plan(gone, come)
    renames = _renames(gone, come, successors)
    left = {name: one for name, one in gone.items() if name not in {rename.old for rename in renames}}
    new = {name: one for name, one in come.items() if name not in {rename.new for rename in renames}}
    alone = _alone(left.values()) & _alone(new.values())
    found = {}
    for name, old in left.items():
        if name in successors:
            continue
        asked = (_perhaps(old, new[other], alone) for other in _near(name, list(new), new))
        best = max((one for one in asked if one is not None), default=None, key=_sureness)
        if best is not None:
            found[name] = best
    return Pairing(renames, found)


def _same_in_plan(gone: Mapping[str, Holder], come: Mapping[str, Holder]) -> dict[str, str]:
    """The new name in payloads of what has the same name in the plan: only `sends_as` differs."""
    known = {one.display_name: name for name, one in come.items()}
    return {name: known[one.display_name] for name, one in gone.items() if one.display_name in known}


def _renames(
    gone: Mapping[str, object], come: Mapping[str, object], successors: Mapping[str, str]
) -> tuple[Rename, ...]:
    declared = [Rename(old, new, declared=True) for old, new in successors.items() if new in come]
    # A thing with a declared successor is nothing else, whatever it looks like.
    spelled = [
        Rename(old, one.name, one.score)
        for old in gone
        if old not in successors and (one := nearest(old, come, meanings=False)) is not None
    ]
    granted: list[Rename] = []
    taken: set[tuple[str, str]] = set()
    ordered = sorted(spelled, key=lambda one: (-one.likeness, one.old, one.new))
    for rename in (*sorted(declared, key=lambda one: one.old), *ordered):
        if ("old", rename.old) not in taken and ("new", rename.new) not in taken:
            taken |= {("old", rename.old), ("new", rename.new)}
            granted.append(rename)
    return tuple(granted)


def _near(name: str, among: list[str], holding: Iterable[str]) -> Iterator[str]:
    """Yield candidate names: the nearest by letters, and those with similar attributes."""
    spelled = {other: _sorted_words(other) for other in among}
    near = process.extract(_sorted_words(name), spelled, scorer=fuzz.ratio, limit=_CANDIDATES)
    found = dict.fromkeys([*(other for _, _, other in near), *[one for one in holding if one in spelled]])
    yield from (other for other in list(found)[: 2 * _CANDIDATES] if not opposed(name, other))


def _sorted_words(name: str) -> str:
    return " ".join(sorted(words(name))).lower()


def _name_likeness(old: str, new: str) -> float:
    synonyms = likeness(old, new)
    letters = fuzz.ratio(_sorted_words(old), _sorted_words(new)) / 100
    return max(letters, synonyms.score if synonyms else 0)


def _sureness(one: Perhaps) -> tuple[float, str]:
    return one.likeness, one.name


class _OwnParts:
    """What events hold that is their own: attributes that at least half of the others have say nothing."""

    def __init__(self, before: Plan, after: Plan) -> None:
        self._counts = [
            Counter(part for event in plan.events.values() for part in _parts(event))
            for plan in (before, after)
        ]
        self._sizes = [len(plan.events) for plan in (before, after)]
        self._after = after

    def of(self, event: Event, side: int) -> frozenset[Part]:
        """The own parts of an event of the old plan (0) or of the new one (1)."""
        others = self._sizes[side] - 1
        counts = self._counts[side]
        return frozenset(part for part in _parts(event) if counts[part] - 1 < max(others * _COMMON, 1))

    @cached_property
    def _holders(self) -> Mapping[Part, list[str]]:
        found: dict[Part, list[str]] = {}
        for name, event in self._after.events.items():
            for part in self.of(event, 1):
                found.setdefault(part, []).append(name)
        return found

    def sharing(self, event: Event) -> list[str]:
        """The new plan's events that share own parts with one of the old plan, most shared first."""
        shared = Counter(
            name for part in self.of(event, 0) for name in self._holders.get(part, ())[: 4 * _CANDIDATES]
        )
        return sorted(shared, key=lambda name: (-shared[name], name))[:_CANDIDATES]

    def perhaps(self, old: Event, new: Event) -> Perhaps | None:
        """Whether one may be the other, and how much of what is their own is the same."""
        mine, theirs = self.of(old, 0), self.of(new, 1)
        same, of = len(mine & theirs), len(mine | theirs)
        named = _name_likeness(old.name, new.name)
        held = self._weight(mine & theirs) / self._weight(mine | theirs) if of else None
        score = named if held is None else (named + held) / 2
        enough = (
            named >= 1 - (1 - _NAMED_ALIKE) / 2
            if held is None
            else (named >= _NAMED_ALIKE and held >= _HELD_ALIKE)
            or (named >= _BARELY_ALIKE and held >= _HELD_THE_SAME)
        )
        return Perhaps(name=new.name, same=same, of=of, likeness=round(score, 4)) if enough else None

    def _weight(self, parts: Iterable[Part]) -> float:
        """Return the weight of parts: the rarer in the plan, the more."""
        return sum(1 / max(self._counts[0][part], self._counts[1][part]) for part in parts)


def _parts(event: Event) -> list[Part]:
    return [(path, attribute.types) for path, attribute in event.walk()]


def _perhaps(old: Attribute, new: Attribute, alone: set[str]) -> Perhaps | None:
    """Whether one attribute may be another: alike by name and definition, or defined alike as no other is."""
    if set(old.types) != set(new.types) or old.name in new.not_renamed or _exclude(old, new):
        return None
    same = _definition(old) == _definition(new)
    named = _name_likeness(old.name, new.name)
    if named >= _NAMED_ALIKE or (same and (named >= _BARELY_ALIKE or _definition(old) in alone)):
        return Perhaps(name=new.name, likeness=round((named + same) / 2, 4), same=int(same), of=1)
    return None


def _exclude(old: Attribute, new: Attribute) -> bool:
    """Whether the listed values have nothing in common."""
    before, after = ({*map(repr, one.constraints.get("enum", ()))} for one in (old, new))
    return bool(before and after and before.isdisjoint(after))


def _definition(attribute: Attribute) -> str:
    parts = [(path, part.types) for path, part in walk({"": attribute}) if path]
    constraints = sorted(attribute.constraints.items(), key=repr)
    said = (sorted(attribute.types), attribute.required, attribute.nullable, attribute.pii)
    return repr((said, constraints, sorted(parts)))


def _alone(attributes: Iterable[Attribute]) -> set[str]:
    """The definitions that only one of these has."""
    counts = Counter(map(_definition, attributes))
    return {definition for definition, count in counts.items() if count == 1}
