"""Sightings of keys in findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trackplan.model.finding import Seen
from trackplan.model.key_sample import KeySample, Sighting
from trackplan.model.landing import Landing, day
from trackplan.model.occurrence import PLACES
from trackplan.model.plan import After, Event

NAMED = 4
"""So many names are written out."""


def followers(landing: Landing) -> Iterator[tuple[Event, After, KeySample]]:
    """Yield each event that follows another, with the sightings of both; those of the other are marked."""
    for name, memory in sorted(landing.tally.orders.items()):
        event = landing.plan.events[name]
        if event.after is not None:
            yield event, event.after, memory


def seen(
    landing: Landing, memory: KeySample, found: Sequence[Sighting], *, of: int, source: str | None = None
) -> Seen:
    """Make the `Seen` and places of one or more sightings."""
    times = [one.time for one in found if one.time]
    return Seen(
        count=len(found) * memory.scale,
        of=of,
        first=day(min(times, default=None)),
        last=day(max(times, default=None)),
        source=source,
        places=tuple(map(landing.tally.place, sorted(one.place for one in found)[:PLACES])),
    )


def estimated(memory: KeySample) -> str:
    """Return the note of a message if keys were sampled."""
    return "" if memory.scale == 1 else f" (estimated from one key in {memory.scale})"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence, of many the first few: ``order_placed``, ``cart_left`` and 7 more events."""
    shown = ", ".join(f"`{name}`" for name in names[:NAMED])
    return shown + (f" and {len(names) - NAMED:,} more" if len(names) > NAMED else "")
