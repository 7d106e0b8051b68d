"""A record of no API: what happened, to whom, when, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, sent, text, unix_seconds


class Plain(Shape):
    """``{what, with, who, at}``."""

    name = "plain"
    title = "plain record"
    event = "what"
    attributes = "with"
    keys = frozenset({"what", "with", "who", "at"})
    identifiers = (("who",),)
    envelope: ClassVar[Mapping[str, Form]] = {"who": "text or number"}

    def recognises(self, record: Record) -> bool:
        """What happened, and with what."""
        return "what" in record and "with" in record

    def read(self, record: Record) -> Payload | NotAnEvent:
        """An event."""
        name = record.get("what")
        return Payload(
            kind="event",
            shape=self.name,
            record=record,
            name=name if isinstance(name, str) else None,
            name_at=("what",),
            attributes=record.get("with"),
            attributes_at=("with",),
            time=record.get("at"),
            time_at=("at",),
            person=text(record.get("who")),
            person_at=("who",),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """An event of a person."""
        if name is None:
            raise ValueError("a plain record is an event, and sets no attributes of a person")
        moment = sent(who=details.get("person"), at=unix_seconds(details.get("time")))
        return {"what": name, "with": attributes, **moment}
