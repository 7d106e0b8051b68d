"""The interface of a wire shape, and helpers that several shapes share."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, TypedDict, Unpack

from trackplan.document import Path
from trackplan.model.payload import NotAnEvent, Payload
from trackplan.shapes.forms import Form
from trackplan.shapes.wire import Wire

Record = Mapping[str, Any]


class Details(TypedDict, total=False):
    """Envelope values besides name and attributes; a shape drops those it cannot carry.

    A ``datetime`` is written in the shape's own format; any other time is written unchanged.
    """

    person: str | None
    anonymous: str | None
    email: str | None
    time: Any
    received: Any
    event_id: str | None
    context: Mapping[str, Any]


class Shape(ABC):
    """One wire shape, in both directions."""

    name: ClassVar[str]
    """What users write after ``--shape``, and what `Payload.shape` holds."""
    title: ClassVar[str]
    """What users read: "Track API v1 call"."""
    event: ClassVar[str]
    """The key of the event name, at the top of the record."""
    attributes: ClassVar[str]
    """The key of an event's attributes, at the top of the record."""
    keys: ClassVar[frozenset[str]]
    """Every key that records of events and of person attributes may have at their top."""
    identifiers: ClassVar[tuple[Path, ...]]
    object_ids: ClassVar[tuple[Path, ...]] = ()
    """Where a call about an object has the object's id."""
    """Where an id of somebody, known or anonymous, may stand in a record."""
    names_somebody: ClassVar[bool] = False
    """Whether a record without any of them belongs to nobody; else it may be known elsewhere whose it is."""
    required: ClassVar[frozenset[str]] = frozenset()
    """Keys without which the API refuses the call; of the event name and the person other rules speak."""
    envelope: ClassVar[Mapping[str, Form]]
    """What is documented of the values around the attributes, where no other rule speaks of them."""

    wires: ClassVar[tuple[Wire, ...]] = ()
    """The shape as data, for records that are plainly of it; the others are read by `read`."""

    @abstractmethod
    def recognises(self, record: Record) -> bool:
        """Whether the record's own keys show that it has this shape, be it an event or not."""

    @abstractmethod
    def read(self, record: Record) -> Payload | NotAnEvent:
        """Read the record into the common form of payloads. Never raises."""

    @abstractmethod
    def write(self, name: str | None, attributes: Any, **details: Unpack[Details]) -> dict[str, Any]:
        """Write a record that `read` reads back; without a name, it sets person attributes.

        Raises ValueError when the shape has no record of that kind.
        """


def sent(**values: Any) -> dict[str, Any]:
    """Return the values that are not None: a record omits unknown ones."""
    return {key: value for key, value in values.items() if value is not None}


def text(value: Any) -> str | None:
    """Return an id as text, since some senders write numbers; ``None`` for any other type."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def mapping(value: Any) -> Mapping[str, Any]:
    """Return the value if it is an object, else an empty mapping."""
    return value if isinstance(value, Mapping) else {}


def first(record: Record, *keys: str) -> tuple[Any, Path]:
    """Return the first of these values that is present, and its path; ``(None, ())`` if none is."""
    for key in keys:
        if record.get(key) is not None:
            return record[key], (key,)
    return None, ()


def identified(identifiers: Any, at: Path) -> tuple[str | None, Path, str | None]:
    """Return the person, its path and the email of an ``identifiers`` object.

    Without an id or an email, a ``cio_id`` identifies the person, with the prefix of Track v1, or else a
    phone number (Customer.io API references, Track v1 and v2).
    """
    ids = mapping(identifiers)
    email = text(ids.get("email"))
    if (person := text(ids.get("id"))) is not None:
        return person, (*at, "id"), email
    if email is not None:
        return None, (), email
    if (person := text(ids.get("cio_id"))) is not None:
        return person if person.startswith("cio_") else f"cio_{person}", (*at, "cio_id"), None
    if (person := text(ids.get("phone"))) is not None:
        return person, (*at, "phone"), None
    return None, (), None


def unix_seconds(time: Any) -> Any:
    """Format a time for Track and App API records: whole unix seconds."""
    return int(time.timestamp()) if isinstance(time, datetime) else time


def iso(time: Any) -> Any:
    """Format a time for Pipelines records: ISO 8601 text in UTC, to the millisecond."""
    if not isinstance(time, datetime):
        return time
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def kind(value: Any, otherwise: str) -> str:
    """Return the record's own ``type`` if it is a word that is safe to print."""
    return f"`{value}`" if isinstance(value, str) and _WORD.fullmatch(value) else otherwise


_WORD = re.compile(r"\w[\w:]{0,62}", re.ASCII)
