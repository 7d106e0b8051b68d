"""Values of this audit beside those of an earlier report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from trackplan.health.chance import chance_of_both
from trackplan.model.finding import Skipped
from trackplan.model.landed import LandedAttribute
from trackplan.model.landing import Landing
from trackplan.model.plan import Attribute, walk
from trackplan.rules.sightings import listed

_UNLIKELY = 1e-6
"""What is less likely than this is no accident: many values are compared, and those of one person or hour are
alike."""

_NOTHING = LandedAttribute(count=0, of=None)


class BothTimes(NamedTuple):
    """One planned attribute, as it landed earlier and now."""

    event: str | None
    """``None`` for an attribute of people."""
    path: str
    attribute: Attribute
    before: LandedAttribute
    now: LandedAttribute


def both_times(landing: Landing) -> Iterator[BothTimes]:
    """Yield each planned attribute that landed earlier, of what landed both times."""
    before, now, plan = landing.before, landing.now, landing.plan
    if before is None or now is None:
        return
    for name, event in sorted(plan.events.items()):
        was, is_ = before.event(name), now.event(name)
        if was is not None and is_ is not None and event.status != "deprecated":
            yield from _of_one(name, dict(event.walk()), was.attributes, is_.attributes, is_.count)
    if before.people is not None and now.people is not None:
        people = (before.people.attributes, now.people.attributes, now.people.count)
        yield from _of_one(None, dict(walk(plan.people)), *people)


def _of_one(
    name: str | None,
    planned: Mapping[str, Attribute],
    before: Mapping[str, LandedAttribute],
    now: Mapping[str, LandedAttribute],
    count: int,
) -> Iterator[BothTimes]:
    for path, attribute in planned.items():
        if path in before:
            absent = _NOTHING if path.endswith("[]") else _absent(path, now, count)
            yield BothTimes(name, path, attribute, before[path], now.get(path, absent))


def _absent(path: str, now: Mapping[str, LandedAttribute], count: int) -> LandedAttribute:
    """An attribute that did not land, of as many objects as could have had it."""
    holder = path.rpartition(".")[0]
    of = count if not holder else now[holder].types.get("object", 0) if holder in now else 0
    return LandedAttribute(count=0, of=of)


def changed(before: tuple[int, int], now: tuple[int, int], least: float) -> bool:
    """Return whether a share, each time a number and of how many, moved by ``least`` and not by accident."""
    (count, of), (other, of_other) = before, now
    moved = abs(count / of - other / of_other) if of and of_other else 0.0
    return moved >= least and chance_of_both(*before, *now) <= _UNLIKELY


def percent(part: tuple[int, int]) -> str:
    """A share as a sentence has it, never rounded to all or nothing: ``40%``, ``less than 1%``."""
    count, of = part
    share = 100 * count / of
    if 0 < share < 1:
        return "less than 1%"
    return "more than 99%" if 99 < share < 100 else f"{share:.0f}%"  # noqa: PLR2004 - of a hundred


def too_few(landing: Landing, sizes: Iterator[tuple[str | None, int, int]]) -> Iterator[Skipped]:
    """Yield the events of which so few values landed, earlier or now, that no change would be a proof."""
    few = sorted(
        {name or "people" for name, of, other in sizes if chance_of_both(of, of, 0, other) > _UNLIKELY}
    )
    if few and landing.before is not None:
        yield Skipped(
            what=f"values of {listed(few)} beside the earlier report", reason="too few landed to tell"
        )
