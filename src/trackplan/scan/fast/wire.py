"""The envelopes of wire shapes as structs: what of a record stands around its attributes.

A struct takes only keys by which the record is certainly of its shape, so that what is decoded is
read as `trackplan.shapes` reads it. An envelope that is not plain is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from trackplan.model.limits import PERSON_ID

Id = Annotated[str, Meta(min_length=1, max_length=PERSON_ID // 4)]
"""A person's id that is short enough in any script."""
Visitor = Annotated[str, Meta(min_length=1)]
MaybeText = str | None | UnsetType
Context = dict[str, Any]

ABSENT: Any = None
"""Stands for a key that is absent, where no value can be null; it is left out when written again."""


class Identifiers(msgspec.Struct, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """The ``identifiers`` of Track v2, when they name the person by its id."""

    id: Id = ABSENT
    email: Visitor = ABSENT
    anonymous_id: Visitor = ABSENT


class CustomerIdentifiers(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """The ``customer_identifiers`` of an activity."""

    id: MaybeText = UNSET
    email: MaybeText = UNSET
    cio_id: MaybeText = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """How one shape stands on the wire. Expressions are of a decoded record ``e``."""

    tag: str
    """The key of the event name."""
    attributes: str
    fields: Mapping[str, Any]
    """Beside name and attributes: each key with its type; all may be absent but those in ``always``.

    An absent one is None, or UNSET where null is a value of it."""
    always: frozenset[str] = frozenset()
    person: str = "e.customer_id"
    anonymous: str = "e.anonymous_id"
    email: str = "None"
    named: str = '(p or e.anonymous_id or "x").strip()'
    """Whether the record surely names somebody, and once, or may leave that out."""
    event_id: str | None = None
    """The id that must be a ULID, where rules ask that."""
    time: tuple[str, ...] = ("e.timestamp",)
    seconds: bool = True
    """Whether times are unix seconds; else they are ISO 8601 text."""
    received: str | None = None
    context: str | None = None


WIRES: Mapping[str, Wire] = {
    "track_v1": Wire(
        tag="name",
        attributes="data",
        fields={"timestamp": "time", "id": str, "anonymous_id": Visitor, "customer_id": Id},
        event_id="e.id",
    ),
    "track_v2": Wire(
        tag="name",
        attributes="attributes",
        fields={
            "type": Literal["person"],
            "action": Literal["event"],
            "identifiers": Identifiers,
            "timestamp": "time",
            "id": str,
        },
        always=frozenset({"type", "action", "identifiers"}),
        person="e.identifiers.id",
        anonymous="e.identifiers.anonymous_id",
        email="e.identifiers.email",
        named=(
            "(p or e.identifiers.email or e.identifiers.anonymous_id or '').strip()"
            " and (p, e.identifiers.email, e.identifiers.anonymous_id).count(None) == 2"
        ),
        event_id="e.id",
    ),
    "pipelines": Wire(
        tag="event",
        attributes="properties",
        fields={
            "type": Literal["track"],
            "userId": Id,
            "anonymousId": Visitor,
            "messageId": str,
            "timestamp": str,
            "originalTimestamp": str,
            "sentAt": str,
            "receivedAt": str,
            "context": Context,
        },
        always=frozenset({"type"}),
        person="e.userId",
        anonymous="e.anonymousId",
        email="mail(e.context)",
        named='(p or e.anonymousId or "").strip()',
        time=("e.timestamp", "e.originalTimestamp"),
        seconds=False,
        received="e.receivedAt",
        context="e.context",
    ),
    "activity": Wire(
        tag="name",
        attributes="data",
        fields={
            "type": Literal["event"],
            "id": str,
            "timestamp": "time",
            "customer_id": Id,
            "customer_identifiers": CustomerIdentifiers,
            "anonymous_id": Visitor,
            "delivery_id": MaybeText,
            "delivery_type": MaybeText,
        },
        always=frozenset({"type", "customer_id"}),
        email="(e.customer_identifiers and e.customer_identifiers.email)",
    ),
    "warehouse_row": Wire(
        tag="event_text",
        attributes="properties",
        fields={
            "id": str,
            "received_at": str,
            "sent_at": str,
            "timestamp": str,
            "original_timestamp": str,
            "anonymous_id": Visitor,
            "user_id": Id,
            "event": str,
            "context": Context,
        },
        person="e.user_id",
        time=("e.timestamp", "e.original_timestamp", "e.sent_at"),
        seconds=False,
        received="e.received_at",
        context="e.context",
    ),
}
"""By the name of a shape. Identify calls carry no event, and go the slow way."""


def envelope(wire: Wire, event: str, attributes: type, earliest: int, latest: int) -> type:
    """The struct of one event's records, tagged by its name; times lie between two unix seconds."""
    time = Annotated[int, Meta(ge=earliest, lt=latest)]
    fields: list[Any] = [("attributes", attributes)]
    for key, kind in wire.fields.items():
        absent = UNSET if kind is MaybeText else ABSENT
        typed = time if kind == "time" else kind
        fields.append((key, typed) if key in wire.always else (key, typed, absent))
    return msgspec.defstruct(
        "Record",
        fields,
        kw_only=True,
        tag_field=wire.tag,
        tag=event,
        gc=False,
        omit_defaults=True,
        forbid_unknown_fields=True,
        rename={"attributes": wire.attributes},
    )


def nothing(wire: Wire) -> type:
    """A struct of no event's records: beside it, a record that lacks its name is of no struct at all."""
    return msgspec.defstruct("Nothing", (), tag_field=wire.tag, tag="", forbid_unknown_fields=True)
