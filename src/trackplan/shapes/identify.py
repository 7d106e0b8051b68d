"""Track API v1: the body of ``PUT /api/v1/customers/{identifier}``, which holds only person attributes.

Nothing in such a record identifies it, so it is read only if the user names the shape. Identify calls of
Track v2 and Pipelines are recognised, and belong to those shapes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from trackplan.model.payload import Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, mapping, sent, text, unix_seconds

ENVELOPE = frozenset({"id", "anonymous_id", "_timestamp", "_update", "cio_relationships"})
"""Keys of the body that are no attributes; an email is both."""


class Identify(Shape):
    """``{id, email, …attributes, _timestamp}``."""

    name = "identify"
    title = "Track API v1 identify call"
    event = ""
    attributes = ""
    keys = ENVELOPE
    identifiers = (("id",), ("email",), ("anonymous_id",))
    envelope: ClassVar[Mapping[str, Form]] = {"id": "text or number", "anonymous_id": "text"}

    def recognises(self, record: Record) -> bool:  # noqa: ARG002
        """Return False: any object could be one."""
        return False

    def read(self, record: Record) -> Payload:
        """Read person attributes: every key outside the envelope."""
        return Payload(
            kind="person",
            shape=self.name,
            record=record,
            attributes={key: value for key, value in record.items() if key not in ENVELOPE},
            time=record.get("_timestamp"),
            time_at=("_timestamp",),
            person=text(record.get("id")),
            person_at=("id",),
            anonymous=text(record.get("anonymous_id")),
            email=text(record.get("email")),
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write the body of an identify call."""
        if name is not None:
            raise ValueError("an identify call has no event name")
        return {
            **sent(
                id=details.get("person"),
                email=details.get("email"),
                anonymous_id=details.get("anonymous"),
                _timestamp=unix_seconds(details.get("time")),
            ),
            **mapping(attributes),
        }
