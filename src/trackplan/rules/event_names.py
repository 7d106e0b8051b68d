"""Classification of event names, so that exactly one rule reports each."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from trackplan.model.limits import RESERVED_EVENTS
from trackplan.model.payload import Sample

if TYPE_CHECKING:  # Only a name that is not planned asks what it was meant to be.
    from trackplan.naming.affixes import Affixed
    from trackplan.naming.likeness import Likeness


class NameStanding(Enum):
    """The reason why a payload's event is not planned."""

    INVALID = auto()
    """No name, a blank one, or one with spaces at its ends."""
    REMOVED = auto()
    RESERVED = auto()
    MISNAMED = auto()
    UNPLANNED = auto()


def verdict(sample: Sample) -> NameStanding | None:
    """Return why the event is not planned; ``None`` if it is, and for person attributes."""
    name = sample.payload.name
    if sample.payload.kind != "event" or sample.event is not None:
        return None
    if name is None or not name or name != name.strip():
        return NameStanding.INVALID
    if name in sample.plan.removed:
        return NameStanding.REMOVED
    if name in RESERVED_EVENTS:
        return NameStanding.RESERVED
    return NameStanding.UNPLANNED if likely_event(sample) is None else NameStanding.MISNAMED


def likely_event(sample: Sample) -> Likeness | None:
    """Return the planned event that an unplanned one probably means."""
    from trackplan.naming.intended import intended  # noqa: PLC0415 - see above

    name = sample.payload.name
    return None if name is None else intended(name, sample.plan.events)


def held(sample: Sample) -> Affixed | None:
    """Return the planned event whose whole name is contained in an unplanned one."""
    from trackplan.naming.affixes import affixed  # noqa: PLC0415 - see above

    name = sample.payload.name
    return None if name is None else affixed(name, sample.plan.events)
