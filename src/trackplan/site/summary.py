"""Lists of events, as summaries or names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trackplan.model.plan import Event
from trackplan.site.catalogue import Catalogue


def summaries(catalogue: Catalogue, events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Yield a summary of each event, sorted by name."""
    for event in _sorted(events):
        yield {
            **catalogue.event(event.name),
            "description": event.description,
            "status": event.status,
            **({"owner": event.owner} if event.owner else {}),
            "sources": list(event.sources),
            "tags": list(event.tags),
            "attributes": len(event.attributes),
            "readers": len(catalogue.senders.by_event.get(event.name, ())),
            **({"landed": catalogue.landed.record(event.name)} if catalogue.landed else {}),
        }


def names(events: Iterable[Event]) -> list[str]:
    """Return the sorted names of events."""
    return [event.name for event in _sorted(events)]


def _sorted(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.name.lower(), event.name))
