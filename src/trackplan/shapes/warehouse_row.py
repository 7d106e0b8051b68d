"""A row that a Pipelines destination writes to a warehouse or a bucket.

The columns are those of ``etl_tracks`` and ``etl_tracks_destination`` in the Pipelines API reference.
``event_text`` is the name as sent; ``event`` is its slug, which names a table. In a table of one event, and
in ``identifies``, as Segment and RudderStack write too, each attribute has a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Unpack

from trackplan.document.json import parse
from trackplan.document.json_syntax import JsonError
from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.shape import Details, Record, Shape, first, iso, sent, text
from trackplan.shapes.wire import Wire, closed

SECTIONS = frozenset(
    "app campaign device library location network os page referrer screen traits".split()  # noqa: SIM905
)
"""The objects inside a Pipelines context, which flattened columns join to their keys with ``_``."""


_KEYS = frozenset(
    """event_text event properties traits id user_id anonymous_id timestamp original_timestamp
    received_at sent_at context""".split()  # noqa: SIM905 - as the API reference lists them
)


_OTHERS = frozenset({"group_id", "previous_id"})
"""Columns of groups and aliases."""

_VIEW = frozenset({"name", "category", "title", "url", "path", "referrer", "search"})
"""Columns of pages and screens: a row of these alone may be either, and is not taken for a person's."""


def _wire(kind: Literal["event", "person"]) -> Wire:
    is_event = kind == "event"
    no_event = dict.fromkeys(("event", "event_text"), False)
    return Wire(
        kind=kind,
        surely=closed(_KEYS, ["event_text"])
        if is_event
        else closed(_KEYS, ["traits", "received_at", "sent_at"], **no_event),
        name=("event_text",) if is_event else None,
        attributes=("properties" if is_event else "traits",),
        unpacked=True,
        times=(("timestamp",), ("original_timestamp",), ("sent_at",)),
        received=("received_at",),
        persons=(("user_id",),),
        anonymous=("anonymous_id",),
        event_id=("id",),
        context=("context",),
    )


class WarehouseRow(Shape):
    """``{event_text, properties, received_at, sent_at, user_id, anonymous_id, id, context}``."""

    name = "warehouse_row"
    title = "Pipelines warehouse row"
    event = "event_text"
    attributes = "properties"
    keys = _KEYS
    identifiers = (("user_id",), ("anonymous_id",))
    envelope: ClassVar[Mapping[str, Form]] = {
        "id": "text or number",
        "user_id": "text or number",
        "anonymous_id": "text",
        "event": "text",
        "received_at": "text or number",
    }

    wires = (_wire("event"), _wire("person"))

    def recognises(self, record: Record) -> bool:
        """Whether the record has the event's name as sent, or the two times that rows of every table have."""
        return "event_text" in record or ("received_at" in record and "sent_at" in record)

    def read(self, record: Record) -> Payload | NotAnEvent:
        """Read an event or person attributes; rows of pages, screens, groups and aliases are neither."""
        is_event = "event_text" in record or "event" in record
        key = "properties" if is_event else "traits"
        columns = {} if key in record else attribute_columns(record)
        if not is_event and (
            not _OTHERS.isdisjoint(record) or not (key in record or _tells_of_person(record, columns))
        ):
            return NotAnEvent("a warehouse row of neither an event nor person attributes")
        name = record.get("event_text")
        context = _context(record)
        time, time_at = first(record, "timestamp", "original_timestamp", "sent_at")
        return Payload(
            kind="event" if is_event else "person",
            shape=self.name,
            record=record,
            name=name if isinstance(name, str) else None,
            name_at=("event_text",),
            attributes=columns or _unpacked(record.get(key)),
            attributes_at=() if columns else (key,),
            time=time,
            time_at=time_at or ("sent_at",),
            received=record.get("received_at"),
            person=text(record.get("user_id")),
            person_at=("user_id",),
            anonymous=text(record.get("anonymous_id")),
            event_id=text(record.get("id")),
            event_id_at=("id",),
            context=context,
        )

    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write a row of the ``tracks`` table, or of ``identifies`` if there is no name."""
        slug = None if name is None else re.sub(r"\W+", "_", name.lower()).strip("_")
        return {
            **sent(
                id=details.get("event_id"),
                received_at=iso(details.get("received")),
                sent_at=iso(details.get("time")),
                anonymous_id=details.get("anonymous"),
                user_id=details.get("person"),
                event=slug,
                event_text=name,
            ),
            "traits" if name is None else "properties": attributes,
            **sent(context=details.get("context") or None),
        }


def _tells_of_person(record: Record, columns: Mapping[str, Any]) -> bool:
    """Whether a row without an event is of ``identifies``: it names somebody, and is no page or screen."""
    named = record.get("user_id") is not None or record.get("anonymous_id") is not None
    view = columns.keys() <= _VIEW or {"url", "path"} <= columns.keys()
    return named and not view and "properties" not in record


def attribute_columns(record: Record) -> dict[str, Any]:
    """The columns of a row that are neither of the envelope nor a loader's own."""
    return {
        column: value
        for column, value in record.items()
        if column not in WarehouseRow.keys and not column.startswith(("context_", "_"))
    }


def _unpacked(value: Any) -> Any:
    """Parse an object that a column of a bucket's file holds as JSON text."""
    if isinstance(value, str) and value.lstrip()[:1] == "{":
        try:
            return parse(value.encode())
        except JsonError:
            return value
    return value


def _context(record: Record) -> Mapping[str, Any]:
    """Return the context column, or rebuild it from flattened columns such as ``context_library_name``."""
    whole = _unpacked(record.get("context"))
    if isinstance(whole, Mapping):
        return whole
    context: dict[str, Any] = {}
    for column, value in record.items():
        if column.startswith("context_"):
            section, _, key = column.removeprefix("context_").partition("_")
            if key and section in SECTIONS:
                context.setdefault(section, {})[key] = value
            else:
                context[column.removeprefix("context_")] = value
    return context
