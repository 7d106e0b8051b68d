"""The page of one event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from trackplan.consumers.lookup import may_lack
from trackplan.consumers.senders import MessageSender, unplanned
from trackplan.model.health import SubjectHealth
from trackplan.model.plan import Attribute, Event
from trackplan.reporters.words import seen
from trackplan.site import lineage, readers
from trackplan.site.attributes import is_personal, rows
from trackplan.site.catalogue import Catalogue
from trackplan.site.examples import example
from trackplan.site.health import mark
from trackplan.site.jinja import Fields
from trackplan.site.values import landed_values
from trackplan.site.words import duration


def record(catalogue: Catalogue, event: Event) -> Fields:
    """Return everything known about an event; empty parts are omitted."""
    payload, written = example(event)
    said: Fields = {
        "when": event.when,
        "additional": event.additional if event.additional != "warn" else None,
        "owner": _owner(catalogue, event),
        "sunset": event.sunset.isoformat() if event.sunset else None,
        "replaced_by": catalogue.event(event.replaced_by) if event.replaced_by else None,
        "since": _since(catalogue, event),
        "sources": [catalogue.source(name) for name in event.sources],
        "sources_reason": event.sources_reason,
        "sent_from": list(catalogue.code.sites(event.name)) if catalogue.code is not None else None,
        "plan_name": event.plan_name,
        "aliases": list(event.aliases),
        "tags": list(event.tags),
        "meta": dict(event.meta),
        "dedupe": event.dedupe and {"by": list(event.dedupe.by), "within": duration(event.dedupe.within)},
        "delay": {percentile: duration(seconds) for percentile, seconds in event.delay.items()},
        "volume": event.volume and {"per_day": list(event.volume)},
        "after": event.after and {**catalogue.event(event.after.event), "same": event.after.same},
        "checks": list(event.checks),
        "groups": list(event.groups),
        "lineage": lineage.of_event(catalogue, event),
        "read_by": list(_read_by(catalogue, event)),
        "unplanned": list(_unplanned(catalogue, event)),
        "landed": catalogue.production.landed_record(event.name) if catalogue.production else None,
        "health": _health(catalogue, event),
        "history": [
            {"release": release.record(), **change.record()}
            for release, change in catalogue.changes.get(event.name, ())
        ],
        "related": [{"how": how, "events": links} for how, links in catalogue.related(event)],
    }
    return {
        "name": event.name,
        "description": event.description,
        "status": event.status,
        **{key: value for key, value in said.items() if value},
        **catalogue.changed(event.name),
        "attributes": list(rows(event.members, _more(catalogue, event), event)),
        "example": payload,
        **({} if written else {"example_is_made": True}),
        "source": catalogue.place(event.ref),
        **catalogue.suggestion(event.name, event.ref),
    }


def _health(catalogue: Catalogue, event: Event) -> Fields | None:
    if catalogue.production is None:
        return None
    return catalogue.health(catalogue.production.health.events[event.name])


def _problem(one: SubjectHealth) -> Fields:
    """The state of an attribute, with how often the worst problem was seen."""
    often = seen(one.findings[0], named=False) if one.findings else ""
    return {**mark(one), **({"seen": often} if often else {})}


def _owner(catalogue: Catalogue, event: Event) -> Fields | None:
    if not event.owner:
        return None
    owner = catalogue.plan.owners.get(event.owner)
    return {**catalogue.owner(event.owner), **({"contact": owner.contact} if owner and owner.contact else {})}


def _since(catalogue: Catalogue, event: Event) -> Fields | None:
    """Return the release that added an event; ``None`` if it predates the history."""
    changes = catalogue.changes.get(event.name)
    if not changes or not changes[-1][1].adds:
        return None
    return changes[-1][0].record()


def _more(catalogue: Catalogue, event: Event) -> Callable[[str], Mapping[str, Any]]:
    pages = {name: catalogue.journey(name)["path"] for name in catalogue.plan.journeys}
    shares = catalogue.production.filled(event.name) if catalogue.production else {}
    landed = catalogue.production.attributes(event.name) if catalogue.production else {}
    wrong = catalogue.production.health.attributes.get(event.name, {}) if catalogue.production else {}
    known = dict(event.walk())

    def more(path: str) -> Mapping[str, Any]:
        found = readers.record(catalogue.senders.of_attribute(event.name, path), pages)
        filled = shares.get(path)
        return {
            **({"read_by": found} if found else {}),
            **({} if filled is None else {"filled": round(filled, 4)}),
            **({} if is_personal(path, known) else landed_values(path, known[path], landed)),
            **({"health": _problem(wrong[path])} if path in wrong else {}),
            **({"may_lack": True} if may_lack(event.members, path) else {}),
            **catalogue.suggestion(f"{event.name}.{path}", known[path].ref),
        }

    return more


def reading(
    catalogue: Catalogue, form: Sequence[tuple[Event, Attribute]]
) -> Callable[[str], Mapping[str, Any]]:
    """Return the consumers of a path in any of these events."""
    pages = {name: catalogue.journey(name)["path"] for name in catalogue.plan.journeys}

    def more(path: str) -> Mapping[str, Any]:
        found: list[Fields] = []
        for event, _ in form:
            if event.name in catalogue.senders.by_event:
                found += readers.record(catalogue.senders.of_attribute(event.name, path), pages)
        return {"read_by": found} if found else {}

    return more


def _read_by(catalogue: Catalogue, event: Event) -> Iterator[Fields]:
    readers_ = catalogue.senders.by_event.get(event.name, ())
    for sender in sorted(readers_, key=lambda each: "starts" not in each.roles(event.name)):
        roles = sender.roles(event.name)
        journey = sender.journey
        uses = list(journey.uses) if journey and "starts" in roles else []
        messages = [_message(event, each) for each in sender.of_event(event.name)]
        yield {
            "name": sender.name,
            **({"path": catalogue.journey(journey.name)["path"]} if journey else {}),
            "roles": roles,
            **({"state": sender.campaign.state} if sender.campaign and sender.campaign.state else {}),
            **catalogue.campaign(sender),
            **({"uses": uses} if uses else {}),
            **({"messages": messages} if messages else {}),
        }


def _message(event: Event, message: MessageSender) -> Fields:
    paths = [path for path, _ in event.walk() if not path.endswith("[]")]
    read = {use.reference.path for use in message.uses if use.event == event.name}
    unguarded = message.unguarded()
    return {
        "name": message.name,
        **({"state": message.state} if message.state else {}),
        "reads": [path for path in paths if path in read],
        **({"unguarded": unguarded} if unguarded else {}),
        **({} if message.complete else {"complete": False}),
    }


def _unplanned(catalogue: Catalogue, event: Event) -> Iterator[Fields]:
    for sender, message, use in unplanned(event.name, catalogue.senders):
        meant = {"meant": use.found.planned} if use.found.planned else {}
        yield {"attribute": use.reference.path, "name": sender.name, "message": message.name, **meant}
