"""Pages of the names that are no event of the plan: removed, renamed, or landing all the same."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.plan import Tombstone
from trackplan.naming.intended import intended
from trackplan.site.catalogue import Catalogue
from trackplan.site.jinja import Fields


def other_names(catalogue: Catalogue) -> list[str]:
    """Every such name: those of tombstones, of git's history, and of what landed."""
    found = [*catalogue.plan.removed, *catalogue.changes]
    if catalogue.production is not None:
        found += [one.name for one in catalogue.production.landed.events if one.count or one.per_day]
    return [name for name in dict.fromkeys(found) if name not in catalogue.plan.events]


def record(catalogue: Catalogue, name: str) -> Fields:
    """Return what is known of a name: what to use in its place, and whether it still lands."""
    gone = catalogue.plan.removed.get(name)
    landed = catalogue.production.landed_record(name) if catalogue.production is not None else None
    use = _instead(catalogue, name, gone)
    said: Fields = {
        "what": kind(catalogue, name),
        "on": gone.on.isoformat() if gone is not None and gone.on else None,
        "reason": gone.reason if gone is not None else "",
        "use": catalogue.event(use) if use else None,
        "landed": landed if landed is not None and (landed["count"] or "per_day" in landed) else None,
        "journeys": list(_waiting(catalogue, use)) if use else [],
        "history": [
            {"release": release.record(), **change.record()}
            for release, change in catalogue.changes.get(name, ())
        ],
    }
    source = {"source": catalogue.place(gone.ref)} if gone is not None else {}
    return {"name": name, **{key: value for key, value in said.items() if value}, **source}


def kind(catalogue: Catalogue, name: str) -> str:
    """``removed``, ``renamed``, ``twin`` or ``not planned``."""
    gone = catalogue.plan.removed.get(name)
    if gone is not None:
        return "renamed" if gone.replaced_by else "removed"
    if name in catalogue.twins:
        return "twin"
    landed = catalogue.production.landed.event(name) if catalogue.production is not None else None
    return "not planned" if landed is not None else "removed"


def _instead(catalogue: Catalogue, name: str, gone: Tombstone | None) -> str | None:
    if gone is not None:
        return gone.replaced_by
    if name in catalogue.twins:
        return catalogue.twins[name]
    like = intended(name, catalogue.plan.events)
    return like.name if like is not None else None


def _waiting(catalogue: Catalogue, event: str) -> Iterator[Fields]:
    """Yield the journeys that wait for the event in its place."""
    for journey in catalogue.plan.journeys.values():
        if event == journey.trigger:
            yield catalogue.journey(journey.name)
