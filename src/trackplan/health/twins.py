"""Unplanned events that land in place of a planned one: its twins under another name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trackplan.model.landing import Landing
from trackplan.naming.intended import intended


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """An unplanned event that was meant to be a planned one."""

    name: str
    count: int
    first: int
    """The first day within the window, in days since 1970."""
    last: int


def twins(landing: Landing) -> Mapping[str, tuple[Twin, ...]]:
    """The twins of each planned event that has any, the most frequent first."""
    found: dict[str, list[Twin]] = {}
    for name, landed in landing.tally.unplanned.settled().items():
        days = landing.window.inner(landed.days)
        if days and (like := intended(name, landing.plan.events)) is not None:
            twin = Twin(name=name, count=sum(days.values()), first=min(days), last=max(days))
            found.setdefault(like.name, []).append(twin)
    return {name: tuple(sorted(some, key=lambda one: (-one.count, one.name))) for name, some in found.items()}
