"""Track API v2: the body of ``POST /api/v2/entity``, and each item of ``/api/v2/batch``."""

from __future__ import annotations

from typing import Any, Unpack

from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.shape import Details, Record, Shape, identified, kind, mapping, seconds, sent, text


class TrackV2(Shape):
    """``{type: person, action: event, identifiers, name, attributes, timestamp, id}``."""

    name = "track_v2"
    title = "Track API v2 call"
    event = "name"
    attributes = "attributes"
    keys = frozenset(
        {"type", "action", "identifiers", "name", "attributes", "timestamp", "id", "cio_relationships"}
    )

    def recognises(self, record: Record) -> bool:
        """An action with identifiers; no other shape has both."""
        return "action" in record and ("identifiers" in record or record.get("type") == "person")

    def read(self, record: Record) -> Payload | NotAnEvent:
        """An event or person attributes; every other action and entity is neither."""
        action, entity = record.get("action"), record.get("type", "person")
        if entity != "person" or action not in ("event", "identify"):
            return NotAnEvent(f"a Track v2 {kind(action, 'call')} of {kind(entity, 'something else')}")
        person, person_at, email = identified(record.get("identifiers"), ("identifiers",))
        name = record.get("name") if action == "event" else None
        return Payload(
            kind="event" if action == "event" else "person",
            shape=self.name,
            record=record,
            name=name if isinstance(name, str) else None,
            name_at=("name",),
            attributes=record.get("attributes"),
            attributes_at=("attributes",),
            time=record.get("timestamp"),
            time_at=("timestamp",),
            person=person,
            person_at=person_at,
            anonymous=text(mapping(record.get("identifiers")).get("anonymous_id")),
            email=email,
            event_id=text(record.get("id")),
            event_id_at=("id",),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """An ``event`` call, or an ``identify`` call when there is no name."""
        identifiers = sent(
            id=details.get("person"), email=details.get("email"), anonymous_id=details.get("anonymous")
        )
        return {
            "type": "person",
            "identifiers": dict(list(identifiers.items())[:1]),  # the API takes exactly one
            "action": "identify" if name is None else "event",
            **sent(name=name, id=details.get("event_id"), timestamp=seconds(details.get("time"))),
            "attributes": attributes,
        }
