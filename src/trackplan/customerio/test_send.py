"""Sending one event for a test person and waiting until the workspace shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from trackplan.customerio import track_api
from trackplan.customerio.activities import identity_of, time_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Clockwork, Connection
from trackplan.customerio.errors import RefusedError

EVERY = 2.0
"""Seconds between two looks."""

IdType = Literal["id", "email", "cio_id"]
Sign = Literal["id", "payload", "time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenEvent:
    """The event landed, ``seconds`` after it was sent.

    ``by`` says how it was known: by the id given to it, by an equal payload, or only as an event of
    that name, new to the person since then. Whether activities show a sender's id is not documented.
    """

    seconds: float
    by: Sign


def rehearse(
    track: Connection,
    app: AppApi,
    event: track_api.TrackEvent,
    person: str,
    id_type: IdType,
    *,
    timeout: float = 60.0,
    clockwork: Clockwork | None = None,
) -> SeenEvent | None:
    """Send the event and look until it shows; ``None`` when it does not within ``timeout`` seconds.

    What the person had before is not mistaken for it. Raises the client's errors.
    """
    clock = clockwork or Clockwork()
    before = {identity_of(activity.get("id")) for activity in _events(app, person, id_type, event.name)}
    began = clock.monotonic()
    track_api.send(track, address(person, id_type), event)
    while True:
        now = _events(app, person, id_type, event.name)
        fresh = [one for one in now if identity_of(one.get("id")) not in before]
        passed = clock.monotonic() - began
        if sign := _sign(fresh, event):
            return SeenEvent(seconds=round(passed, 3), by=sign)
        if passed >= timeout:
            return None
        clock.sleep(min(EVERY, timeout - passed))


def _events(app: AppApi, person: str, id_type: IdType, name: str) -> list[Mapping[str, Any]]:
    try:
        found = app.of_person(address(person, id_type), id_type, name)
    except RefusedError as error:
        # A person that the event itself is about to make is not there yet.
        if error.status == 404:  # noqa: PLR2004 - HTTP status
            return []
        raise
    return [activity for activity in found if activity.get("name") == name]


def address(person: str, id_type: IdType) -> str:
    """A person as the App API's paths name one: a ``cio_id`` has a prefix there."""
    return f"cio_{person}" if id_type == "cio_id" and not person.startswith("cio_") else person


def _sign(fresh: list[Mapping[str, Any]], event: track_api.TrackEvent) -> Sign | None:
    if any(activity.get("id") == event.id for activity in fresh):
        return "id"
    if any(activity.get("data") == event.data for activity in fresh):
        return "payload"
    if any((time_of(activity) or 0) >= event.timestamp for activity in fresh):
        return "time"
    return None
