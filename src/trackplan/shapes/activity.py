"""App API: one item of ``GET /v1/activities``, the log of what landed in a workspace."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, identified, kind, sent, text, unix_seconds
from trackplan.shapes.wire import Wire, closed, one_person

_KEYS = frozenset(
    """type name data id timestamp customer_id customer_identifiers anonymous_id delivery_id
    delivery_type""".split()  # noqa: SIM905 - as the API reference lists them
)


class Activity(Shape):
    """``{type: event, name, data, customer_id, customer_identifiers, timestamp, id}``.

    That ``data`` holds the event's attributes is observed, not documented. An activity without it, or with
    something else in it, is read as it is.
    """

    name = "activity"
    title = "App API activity"
    event = "name"
    attributes = "data"
    keys = _KEYS
    identifiers = (
        ("customer_id",),
        *(("customer_identifiers", key) for key in ("id", "email", "cio_id")),
        ("anonymous_id",),
    )
    envelope: ClassVar[Mapping[str, Form]] = {
        "id": "text or number",
        "customer_id": "text or number",
        "customer_identifiers": {"id": "text or number", "email": "text", "cio_id": "text"},
        "anonymous_id": "text",
    }

    wires = (
        Wire(
            kind="event",
            surely={
                "allOf": [
                    closed(_KEYS, ["type"], type={"const": "event"}),
                    {"anyOf": [{"required": ["customer_id"]}, {"required": ["customer_identifiers"]}]},
                    {
                        "anyOf": [
                            {
                                "required": ["customer_id"],
                                "properties": {"customer_id": {"type": ["string", "integer"]}},
                            },
                            one_person("customer_identifiers"),
                        ]
                    },
                ]
            },
            name=("name",),
            attributes=("data",),
            times=(("timestamp",),),
            persons=(("customer_id",), ("customer_identifiers", "id")),
            emails=(("customer_identifiers", "email"),),
            anonymous=("anonymous_id",),
            event_id=("id",),
        ),
    )

    def recognises(self, record: Record) -> bool:
        """Whether the record has a type and a person; activities have the person's key even if it is null."""
        is_typed = isinstance(record.get("type"), str)
        return is_typed and ("customer_identifiers" in record or "customer_id" in record)

    def read(self, record: Record) -> Payload | NotAnEvent:
        """Read an event; an activity of another type is not one."""
        if record.get("type") != "event":
            type_ = record.get("type")
            failed = isinstance(type_, str) and _FAILED.fullmatch(type_)
            return NotAnEvent(
                f"an activity of type {kind(type_, 'unknown')}",
                failure=(str(type_), *_failure(record.get("data"))) if failed else None,
                time=record.get("timestamp"),
            )
        person, person_at, email = identified(record.get("customer_identifiers"), ("customer_identifiers",))
        if (customer := text(record.get("customer_id"))) is not None:
            person, person_at = customer, ("customer_id",)
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
            person=person,
            person_at=person_at,
            anonymous=text(record.get("anonymous_id")),
            email=email,
            event_id=text(record.get("id")),
            event_id_at=("id",),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write an activity of type ``event``."""
        if name is None:
            raise ValueError("an activity that sets person attributes does not hold them as sent")
        person, email = details.get("person"), details.get("email")
        return {
            **sent(id=details.get("event_id"), type="event", timestamp=unix_seconds(details.get("time"))),
            "name": name,
            "customer_id": person,
            "customer_identifiers": {"id": person, "email": email},
            **sent(anonymous_id=details.get("anonymous")),
            "data": attributes,
        }


_FAILED = re.compile(r"failed_[a-z_]{1,40}")

_MISSING = re.compile(r"""[Vv]ariable ['"`]?([A-Za-z_][\w.\[\]-]{0,100})['"`]? is missing""")
"""What Customer.io says of a message or action whose Liquid has no value. Source: its documentation, on
messages that failed. Of other texts nothing is kept: they may hold personal data."""


def _failure(data: Any, depth: int = 3) -> tuple[str, str]:
    """The variable that a failure's text names, and the campaign; each is empty where there is none.

    Which member of ``data`` holds the text is not documented, so any of its texts is looked at.
    """
    if not isinstance(data, Mapping):
        return "", ""
    campaign = data.get("campaign_id", data.get("journey_id"))
    name = str(campaign)[:40] if isinstance(campaign, (int, str)) else ""
    for value in data.values():
        if isinstance(value, str) and (found := _MISSING.search(value)) is not None:
            return found[1], name
        if depth and isinstance(value, Mapping) and (inner := _failure(value, depth - 1))[0]:
            return inner[0], name or inner[1]
    return "", name
