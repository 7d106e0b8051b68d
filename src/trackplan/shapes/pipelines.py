"""Pipelines API: the body of ``POST /v1/track``, ``/v1/identify`` etc., and each item of ``/v1/batch``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Unpack

from trackplan.model.payload import NotAnEvent, Payload
from trackplan.model.plan import OBJECT_TYPE_IDS
from trackplan.shapes.context import CONTEXT
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, first, iso, kind, mapping, sent, text
from trackplan.shapes.wire import Wire, closed

CALLS = frozenset({"track", "identify", "page", "screen", "group", "alias"})
OWN = ("userId", "anonymousId", "messageId", "properties", "traits")
"""Keys that no other shape has beside a ``type`` or an ``event``; the warehouse's are snake_case."""

TIMES = frozenset({"timestamp", "originalTimestamp", "sentAt", "receivedAt"})
DELIVERY = frozenset({"integrations", "channel", "version", "writeKey", "projectId", "_metadata"})
"""What Segment's libraries and clouds add, for routing."""


_KEYS = frozenset({"type", "event", "context", "groupId", "previousId", *OWN, *TIMES, *DELIVERY})


def _wire(sort: Literal["track", "identify"]) -> Wire:
    is_event = sort == "track"
    key = "properties" if is_event else "traits"
    return Wire(
        kind="event" if is_event else "person",
        surely=closed(_KEYS, ["type", "event" if is_event else key], type={"const": sort}),
        name=("event",) if is_event else None,
        attributes=(key,),
        times=(("timestamp",), ("originalTimestamp",)),
        received=("receivedAt",),
        persons=(("userId",),),
        emails=(("context", "traits", "email") if is_event else ("traits", "email"),),
        anonymous=("anonymousId",),
        event_id=("messageId",),
        context=("context",),
    )


class Pipelines(Shape):
    """``{type: track, event, properties, userId, anonymousId, timestamp, messageId, context}``."""

    name = "pipelines"
    title = "Pipelines API call"
    event = "event"
    attributes = "properties"
    keys = _KEYS
    identifiers = (("userId",), ("anonymousId",), ("groupId",), ("traits", "email"))
    object_ids = (("groupId",),)
    names_somebody = True
    envelope: ClassVar[Mapping[str, Form]] = {
        "userId": "text or number",
        "anonymousId": "text",
        "groupId": "text or number",
        "messageId": "text",
        "sentAt": "text",
        "receivedAt": "text",
        "integrations": {},
        "context": CONTEXT,
    }

    wires = (_wire("track"), _wire("identify"))

    def recognises(self, record: Record) -> bool:
        """Whether the record has one of the API's types, or is a body whose type is in the URL."""
        sort = record.get("type")
        if sort is None:
            is_call = "event" in record or "traits" in record
            return is_call and any(key in record for key in OWN) and "received_at" not in record
        if not isinstance(sort, str) or sort not in CALLS:
            return False
        return "event" in record or any(key in record for key in OWN)

    def read(self, record: Record) -> Payload | NotAnEvent:
        """Read an event, or attributes of a person or an object; pages, screens and aliases are neither."""
        sort = record.get("type") or _type_by_address(record)
        if sort == "group":
            return self._object(record)
        if sort not in ("track", "identify"):
            return NotAnEvent(f"a Pipelines {kind(sort, 'other')} call")
        is_event = sort == "track"
        name = record.get("event") if is_event else None
        key = "properties" if is_event else "traits"
        context = mapping(record.get("context"))
        traits = mapping(context.get("traits") if is_event else record.get("traits"))
        time, time_at = first(record, "timestamp", "originalTimestamp")
        return Payload(
            kind="event" if is_event else "person",
            shape=self.name,
            record=record,
            name=name if isinstance(name, str) else None,
            name_at=("event",),
            attributes=record.get(key),
            attributes_at=(key,),
            time=time,
            time_at=time_at or ("timestamp",),
            received=record.get("receivedAt"),
            person=text(record.get("userId")),
            person_at=("userId",),
            anonymous=text(record.get("anonymousId")),
            email=text(traits.get("email")),
            event_id=text(record.get("messageId")),
            event_id_at=("messageId",),
            context=context,
        )

    def _object(self, record: Record) -> Payload:
        """Read attributes of an object, which is of type 1 where the call does not say."""
        traits = mapping(record.get("traits"))
        told = (record.get("objectTypeId"), *(traits.get(key) for key in OBJECT_TYPE_IDS))
        time, time_at = first(record, "timestamp", "originalTimestamp")
        return Payload(
            kind="object",
            shape=self.name,
            record=record,
            attributes=record.get("traits"),
            attributes_at=("traits",),
            time=time,
            time_at=time_at or ("timestamp",),
            received=record.get("receivedAt"),
            person=text(record.get("userId")),
            person_at=("userId",),
            anonymous=text(record.get("anonymousId")),
            event_id=text(record.get("messageId")),
            event_id_at=("messageId",),
            context=mapping(record.get("context")),
            object_type=next((found for one in told if (found := text(one)) is not None), "1"),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write a ``track`` call, or an ``identify`` call if there is no name."""
        return {
            **sent(
                type="identify" if name is None else "track",
                event=name,
                userId=details.get("person"),
                anonymousId=details.get("anonymous"),
            ),
            "traits" if name is None else "properties": attributes,
            **sent(
                timestamp=iso(details.get("time")),
                receivedAt=iso(details.get("received")),
                messageId=details.get("event_id"),
                context=details.get("context") or None,
            ),
        }


def _type_by_address(record: Record) -> str:
    if "event" in record:
        return "track"
    return "group" if "groupId" in record else "identify"
