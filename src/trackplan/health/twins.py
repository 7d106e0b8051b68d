"""Unplanned events that land in place of a planned one: its twins under another name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trackplan.model.landing import Landing
from trackplan.naming.affixes import affixed
from trackplan.naming.intended import intended
from trackplan.naming.patterns import NamePattern, patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """An unplanned event that was meant to be a planned one, or all whose names are of one pattern."""

    name: str
    count: int
    first: int
    """The first day, within the window or an earlier report, in days since 1970."""
    names: int = 1
    pattern: NamePattern | None = None
    certain: bool = True
    """Whether nothing else can be meant; not of a name that holds the whole planned one."""

    @property
    def title(self) -> str:
        """The name as a sentence has it."""
        return f"`{self.name}`" + (f" ({self.names:,} names)" if self.pattern is not None else "")


def twins(landing: Landing) -> Mapping[str, tuple[Twin, ...]]:
    """The twins of each planned event that has any, the most frequent first."""
    planned, unplanned = landing.plan.events, landing.tally.unplanned.settled()
    known = tuple(planned)
    made = patterns(unplanned)
    found: dict[tuple[str, str], Twin] = {}
    for name, landed in unplanned.items():
        days = landing.window.inner(landed.days)
        days = {**landing.days_before(name), **days} if days else {}
        pattern = made.get(name)
        bare = name if pattern is None else pattern.base
        like = None if bare in planned else intended(bare, planned)
        inside = affixed(bare, known) if like is None and bare not in planned else None
        if not days or (bare not in planned and like is None and inside is None):
            continue
        meant = like.name if like is not None else bare if inside is None else inside.name
        key = (meant, name if pattern is None else pattern.text)
        before = found.get(key)
        found[key] = Twin(
            name=key[1],
            count=sum(days.values()) + (before.count if before else 0),
            first=min([*days, *((before.first,) if before else ())]),
            names=1 + (before.names if before else 0),
            pattern=pattern,
            certain=inside is None,
        )
    some: dict[str, list[Twin]] = {}
    for (meant, _), twin in found.items():
        some.setdefault(meant, []).append(twin)
    return {name: tuple(sorted(them, key=_rank)) for name, them in some.items()}


def _rank(twin: Twin) -> tuple[bool, int, str]:
    return (not twin.certain, -twin.count, twin.name)
