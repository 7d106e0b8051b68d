"""Volume: how often an event is expected per day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trackplan.changes.examples import of_event
from trackplan.changes.rows import RISKY, STILL_KNOWN, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event


class VolumeFact(BaseFact):
    """A change of the expected volume; the values are the least and the most per day."""

    def say(self, name: str) -> str:
        before, after = (
            f"{said[0]:,} to {said[1]:,}" if said else "any number" for said in (self.before, self.after)
        )
        return f"{after} of {name} are expected a day, and it was {before}"


class VolumeNarrowed(VolumeFact):
    """A daily volume that was expected no longer is."""

    mirror = "VolumeWidened"
    rows = (row((RISKY, "a volume that was expected is now a finding"), STILL_KNOWN),)


class VolumeWidened(VolumeFact):
    """A daily volume that was not expected is."""

    mirror = "VolumeNarrowed"
    rows = (row(STILL_VALID, (RISKY, "a volume may come that was not expected")),)


class VolumeChanged(VolumeFact):
    """Some daily volumes are expected no longer, and others are."""

    mirror = "VolumeChanged"
    rows = (
        row(
            (RISKY, "a volume that was expected is now a finding"),
            (RISKY, "a volume may come that was not expected"),
        ),
    )


def find(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield whether another volume is expected."""
    if old.volume != new.volume:
        yield make(_kind(old.volume, new.volume), before=_data(old.volume), after=_data(new.volume))


def _kind(before: tuple[int, int] | None, after: tuple[int, int] | None) -> type[BaseFact]:
    if after is None or (before is not None and after[0] <= before[0] and before[1] <= after[1]):
        return VolumeWidened
    if before is None or (before[0] <= after[0] and after[1] <= before[1]):
        return VolumeNarrowed
    return VolumeChanged


def _data(volume: tuple[int, int] | None) -> Any:
    return None if volume is None else list(volume)


_FEWER = of_event("volume: {per_day: [10, 100]}", "volume: {per_day: [20, 100]}")
_FACTS = (VolumeNarrowed, VolumeWidened, VolumeChanged)

SUBJECT = Subject(
    parts=(Part(level="event", facts=_FACTS, find=find),),
    rules=(
        change_rule(
            *_FACTS,
            id="volume-changed",
            severity=Severity.INFO,
            summary="Another daily volume is expected.",
            why="An audit tells a drop or a surge by it.",
            fix="Nothing to mend, if it is true.",
            bad=_FEWER.flagged,
            good=of_event("volume: {per_day: [10, 100]}", "volume: {per_day: [10, 100]}").clean,
        ),
    ),
)
