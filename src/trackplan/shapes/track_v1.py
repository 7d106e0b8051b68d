"""Track API v1: the body of ``POST /api/v1/customers/{identifier}/events`` and of ``/api/v1/events``.

The person is in the URL, not in the body, so exports add ``customer_id`` or ``identifier``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, first, sent, text, unix_seconds
from trackplan.shapes.wire import Wire, closed

BODY = frozenset({"name", "data", "type", "id", "timestamp", "anonymous_id", "customer_id", "identifier"})
VIEWS = frozenset({"page", "screen"})
"""The other types; the API takes whatever else stands there for ``event``."""


class TrackV1(Shape):
    """``{name, data, timestamp, id, type}`` with ``anonymous_id`` or an added person."""

    name = "track_v1"
    title = "Track API v1 call"
    event = "name"
    attributes = "data"
    keys = BODY
    identifiers = (("customer_id",), ("identifier",), ("anonymous_id",))
    envelope: ClassVar[Mapping[str, Form]] = {
        "id": "text or number",
        "anonymous_id": "text",
        "customer_id": "text or number",
        "identifier": "text or number",
    }

    wires = (
        Wire(
            kind="event",
            surely={
                **closed(BODY, ["name", "data"]),
                "anyOf": [  # what has a type and a customer_id is an activity
                    {"properties": {"type": False}},
                    {"properties": {"type": {"const": "event"}, "customer_id": False}},
                ],
            },
            name=("name",),
            attributes=("data",),
            times=(("timestamp",),),
            persons=(("customer_id",), ("identifier",)),
            anonymous=("anonymous_id",),
            event_id=("id",),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """Whether it has a name and data, or a name and only keys of a body, since data is optional."""
        if "name" not in record or "customer_identifiers" in record:  # the latter only an activity has
            return False
        # A bare id and name is as likely a person, whose name would be taken for an event.
        return "data" in record or (record.keys() <= BODY and record.keys() != {"id", "name"})

    def read(self, record: Record) -> Payload | NotAnEvent:
        """Read an event, unless its ``type`` is a page or screen view."""
        sort = record.get("type")
        if isinstance(sort, str) and sort in VIEWS:
            return NotAnEvent(f"a Track `{sort}` view")
        person, person_at = first(record, "customer_id", "identifier")
        name = record.get("name")
        return Payload(
            kind="event",
            shape=self.name,
            record=record,
            name=name if isinstance(name, str) else None,
            name_at=("name",),
            attributes=record.get("data"),
            attributes_at=("data",),
            time=record.get("timestamp"),
            time_at=("timestamp",),
            person=text(person),
            person_at=person_at,
            anonymous=text(record.get("anonymous_id")),
            event_id=text(record.get("id")),
            event_id_at=("id",),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write an event's body, with the person as ``customer_id``."""
        if name is None:
            raise ValueError("a Track v1 event has a name; the shape `identify` sets person attributes")
        return {
            "name": name,
            "data": attributes,
            **sent(
                timestamp=unix_seconds(details.get("time")),
                id=details.get("event_id"),
                anonymous_id=details.get("anonymous"),
                customer_id=details.get("person"),
                identifier=None if details.get("person") else details.get("email"),
            ),
        }
