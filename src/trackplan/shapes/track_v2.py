"""Track API v2: the body of ``POST /api/v2/entity``, and each item of ``/api/v2/batch``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Unpack

from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, identified, kind, mapping, sent, text, unix_seconds
from trackplan.shapes.wire import Wire, closed, one_person

EVENTS = ("event", "page", "screen")
ACTIONS: Mapping[str, tuple[str, ...]] = {
    "person": (
        *EVENTS,
        *("identify", "delete", "merge", "suppress", "unsuppress", "add_device", "delete_device"),
        *("add_relationships", "delete_relationships"),
    ),
    "object": ("identify", "identify_anonymous", "delete", "add_relationships", "delete_relationships"),
}
"""What may be done with a person or an object; a call of type ``delivery`` reports a metric."""

ONE_OF = ("id", "email", "phone", "cio_id")
"""The identifiers of a person, of which a call has exactly one."""


_KEYS = frozenset(
    {"type", "action", "identifiers", "name", "attributes", "timestamp", "id", "cio_relationships"}
)


def _wire(kind: Literal["event", "person"], action: str) -> Wire:
    known = {"type": {"const": "person"}, "action": {"const": action}}
    return Wire(
        kind=kind,
        surely={"allOf": [closed(_KEYS, known, **known), one_person("identifiers")]},
        name=("name",) if kind == "event" else None,
        attributes=("attributes",),
        times=(("timestamp",),),
        persons=(("identifiers", "id"),),
        emails=(("identifiers", "email"),),
        anonymous=("identifiers", "anonymous_id"),
        event_id=("id",),
    )


class TrackV2(Shape):
    """``{type: person, action: event, identifiers, name, attributes, timestamp, id}``."""

    name = "track_v2"
    title = "Track API v2 call"
    event = "name"
    attributes = "attributes"
    keys = _KEYS
    identifiers = (*(("identifiers", key) for key in (*ONE_OF, "anonymous_id")), ("anonymous_id",))
    object_ids = (("identifiers", "object_id"), ("identifiers", "cio_object_id"))
    names_somebody = True
    required = frozenset({"type"})
    envelope: ClassVar[Mapping[str, Form]] = {
        "id": "text or number",
        "identifiers": {"id": "text or number", "email": "text", "phone": "text", "cio_id": "text"},
    }

    wires = (_wire("event", "event"), _wire("person", "identify"))

    def recognises(self, record: Record) -> bool:
        """Whether the record has one of the API's actions and either identifiers or the type ``person``."""
        action, entity = record.get("action"), record.get("type", "person")
        if not isinstance(action, str) or not isinstance(entity, str):
            return False
        if "identifiers" not in record and record.get("type") != "person":
            return False
        return entity == "delivery" or action in ACTIONS.get(entity, ())

    def read(self, record: Record) -> Payload | NotAnEvent:
        """Read an event, or attributes of a person or an object; other actions and entities are neither."""
        action, entity = record.get("action"), record.get("type", "person")
        if entity == "object" and action in ("identify", "identify_anonymous"):
            return self._object(record)
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

    def _object(self, record: Record) -> Payload:
        """Read attributes of an object; one that is named by Customer.io's own id does not say its type."""
        identifiers = mapping(record.get("identifiers"))
        return Payload(
            kind="object",
            shape=self.name,
            record=record,
            attributes=record.get("attributes"),
            attributes_at=("attributes",),
            time=record.get("timestamp"),
            time_at=("timestamp",),
            anonymous=text(record.get("anonymous_id")),
            object_type=text(identifiers.get("object_type_id")),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write an ``event`` call, or an ``identify`` call if there is no name."""
        identifiers = sent(
            id=details.get("person"), email=details.get("email"), anonymous_id=details.get("anonymous")
        )
        return {
            "type": "person",
            "identifiers": dict(list(identifiers.items())[:1]),  # the API takes exactly one
            "action": "identify" if name is None else "event",
            **sent(name=name, id=details.get("event_id"), timestamp=unix_seconds(details.get("time"))),
            "attributes": attributes,
        }
