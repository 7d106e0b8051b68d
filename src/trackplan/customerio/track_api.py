"""The Track API: one event for one person."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.customerio import routes
from trackplan.customerio.connection import Connection

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackEvent:
    """What is sent. The id makes a repeated try the same event."""

    id: str
    name: str
    data: Mapping[str, Any]
    timestamp: int
    """Unix seconds."""


def send(connection: Connection, person: str, event: TrackEvent) -> None:
    """Post the event for a person: an id, an e-mail, or ``cio_`` and a cio_id.

    Raises the client's errors.
    """
    body = {
        "name": event.name,
        "type": "event",
        "id": event.id,
        "timestamp": event.timestamp,
        "data": event.data,
    }
    connection.ask(routes.TRACK_EVENT, {"person": person}, body=body)


def ulid(milliseconds: int) -> str:
    """A new event id: 48 bits of time and 80 of chance in Crockford's base 32 (github.com/ulid/spec)."""
    number = (milliseconds << 80) | secrets.randbits(80)
    return "".join(_CROCKFORD[(number >> shift) & 31] for shift in range(125, -1, -5))
