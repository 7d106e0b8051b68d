"""Lists of events, as summaries or names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trackplan.model.plan import Event
from trackplan.site.catalogue import Catalogue
from trackplan.site.health import mark
from trackplan.site.words import format_value


def summaries(catalogue: Catalogue, events: Iterable[Event]) -> Iterator[dict[str, Any]]:
    """Yield a summary of each event, sorted by name."""
    for event in _sorted(events):
        yield {
            **catalogue.event(event.name),
            "description": event.description,
            "status": event.status,
            **({"owner": event.owner} if event.owner else {}),
            "sources": list(event.sources),
            "tags": [*event.tags, *meta_tags(event)],
            "attributes": len(event.members),
            "readers": len(catalogue.senders.by_event.get(event.name, ())),
            **catalogue.changed(event.name),
            **_production(catalogue, event),
            **catalogue.suggestion(event.name, event.ref),
        }


def _production(catalogue: Catalogue, event: Event) -> dict[str, Any]:
    """What landed of an event, and its state; nothing without an audit."""
    if catalogue.production is None:
        return {}
    landed = dict(catalogue.production.landed_record(event.name))
    landed.pop("per_day", None)  # days are on the event's own page: of thousands they would be most of a list
    return {"landed": landed, "health": mark(catalogue.production.health.events[event.name])}


def meta_tags(event: Event) -> Iterator[str]:
    """Yield the meta of an event as tags to filter by: ``jira: SHOP-12``."""
    for key, value in event.meta.items():
        if not isinstance(value, dict | list):
            yield f"{key}: {format_value(value)}"


def names(events: Iterable[Event]) -> list[str]:
    """Return the sorted names of events."""
    return [event.name for event in _sorted(events)]


def _sorted(events: Iterable[Event]) -> list[Event]:
    return sorted(events, key=lambda event: (event.name.lower(), event.name))
