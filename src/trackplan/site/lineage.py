"""Lineage: from the sources of events through attributes and messages to journeys, with what would break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from trackplan.consumers.senders import Sender
from trackplan.model.plan import Event
from trackplan.site.catalogue import Catalogue
from trackplan.site.health import mark
from trackplan.site.jinja import Fields
from trackplan.site.slugs import anchor

SITES = 3
"""Places in code that a source names."""

ROLES = {"starts": "starts it", "exits": "ends it", "goal": "is its goal"}


def of_event(catalogue: Catalogue, event: Event) -> Fields | None:
    """Return the lineage of one event; ``None`` if nothing is known to send, follow or read it."""
    readers = catalogue.senders.by_event.get(event.name, ())
    follows = event.after is not None or event.name in catalogue.followers
    sites = catalogue.code is not None and bool(catalogue.code.of(event.name))
    if not (readers or follows or sites):
        return None
    return _Lineage(catalogue).of([event], readers, ordered=True)


def listing(catalogue: Catalogue) -> Fields:
    """Return the lineage of the whole plan: of each journey, and the events that none reads, by source."""
    plan = catalogue.plan
    pictures = []
    for sender in catalogue.senders.all:
        events = [plan.events[name] for name in sender.events() if name in plan.events]
        if events:
            named = catalogue.journey(sender.journey.name) if sender.journey else {"name": sender.name}
            pictures.append({**named, **_Lineage(catalogue).of(events, [sender])})
    unread = [event for event in plan.events.values() if event.name not in catalogue.senders.by_event]
    by_source: dict[str, list[str]] = {}
    for event in unread:
        for source in event.sources or ("",):
            by_source.setdefault(source, []).append(event.name)
    return {
        "pictures": pictures,
        "unread": [
            {**(catalogue.source(name) if name else {"name": "no source"}), "events": sorted(events)}
            for name, events in sorted(by_source.items())
        ],
    }


class _Lineage:
    """A picture in the making: nodes by id in columns, and the wires between them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._columns: dict[str, dict[str, Fields]] = {
            name: {} for name in ("source", "event", "attribute", "message", "journey")
        }
        self._wires: dict[tuple[str, str], str] = {}

    def of(self, events: Iterable[Event], readers: Iterable[Sender], *, ordered: bool = False) -> Fields:
        """Return the picture: its columns, and its wires as two ids and a kind."""
        for event in events:
            self._event(event)
            if ordered:
                self._order(event)
            for sender in readers:
                self._reader(event, sender)
        return {
            "columns": {name: list(nodes.values()) for name, nodes in self._columns.items() if nodes},
            "wires": [[*ends, kind] for ends, kind in self._wires.items()],
        }

    def _node(self, column: str, key: str, *, name: str, **said: Any) -> str:
        id_ = f"{column} {key}"
        known = {key: one for key, one in said.items() if one}
        self._columns[column].setdefault(id_, {"id": id_, "name": name, **known})
        return id_

    def _event(self, event: Event) -> None:
        catalogue = self._catalogue
        production = catalogue.production
        state = mark(production.health.events[event.name])["state"] if production else ""
        here = self._node("event", event.name, **catalogue.event(event.name), state=state)
        sites = catalogue.code.sites(event.name) if catalogue.code is not None else ()
        known = catalogue.code.sources if catalogue.code is not None else {}
        for source in event.sources:
            own = [site for site in sites if source in known.get(site.rpartition(":")[0], ())]
            more = f" and {len(own) - SITES} more" if len(own) > SITES else ""
            note = f"{', '.join(own[:SITES])}{more}"
            there = self._node("source", f"{source} {note}", **catalogue.source(source), note=note)
            self._wires[there, here] = "sends"

    def _order(self, event: Event) -> None:
        """Join what must come before the event, and what comes after it."""
        catalogue = self._catalogue
        here = f"event {event.name}"
        if event.after is not None:
            name = event.after.event
            before = self._node("source", f"event {name}", **catalogue.event(name), note="comes before")
            self._wires[before, here] = "order"
        for name in catalogue.followers.get(event.name, ()):
            after = self._node("attribute", f"event {name}", **catalogue.event(name), note="comes after")
            self._wires[here, after] = "order"

    def _reader(self, event: Event, sender: Sender) -> None:
        roles = sender.roles(event.name)
        messages = [(one, one.outcomes(event.name)) for one in sender.of_event(event.name)]
        declared = sender.journey.uses if sender.journey and "starts" in roles and not messages else ()
        if not (roles or messages):
            return
        end = self._end(sender)
        for path in declared:
            if not path.startswith("customer."):
                self._wires[self._attribute(event, path), end] = "reads"
        for message, outcomes in messages:
            note = f"not sent without {', '.join(message.unguarded())}" if message.unguarded() else ""
            there = self._node("message", f"{sender.name} {message.name}", name=message.name, note=note)
            self._wires[there, end] = "sends"
            for path, becomes in outcomes.items():
                self._wires[self._attribute(event, path), there] = becomes
        if (roles and not (declared or messages)) or roles not in ([], ["starts"]):
            self._wires[f"event {event.name}", end] = ", ".join(ROLES[role] for role in roles)

    def _attribute(self, event: Event, path: str) -> str:
        planned = any(known == path for known, _ in event.walk())
        page = self._catalogue.event(event.name)["path"]
        there = {"path": page, "anchor": anchor(path)} if planned else {"note": "not in the plan"}
        node = self._node("attribute", f"{event.name} {path}", name=path, **there)
        self._wires[f"event {event.name}", node] = "carries"
        return node

    def _end(self, sender: Sender) -> str:
        catalogue = self._catalogue
        if sender.journey is None:
            state = sender.campaign.state if sender.campaign is not None else ""
            return self._node("journey", sender.name, name=sender.name, note=state or "not in the plan")
        production = catalogue.production
        state = production.health.journeys[sender.journey.name].state.value if production else ""
        return self._node("journey", sender.name, **catalogue.journey(sender.journey.name), state=state)


def lines(record: Fields) -> Iterator[str]:
    """Yield the wires of a picture in words, for readers without a screen: ``web → cart_left``."""
    names = {node["id"]: node["name"] for nodes in record["columns"].values() for node in nodes}
    for start, end, kind in record["wires"]:
        yield f"{names[start]} → {names[end]} ({kind})"
