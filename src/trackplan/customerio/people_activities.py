"""The newest people who had an event, and what each of them did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trackplan.customerio.activities import time_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.errors import RefusedError
from trackplan.customerio.routes import is_id
from trackplan.customerio.test_send import IdType, address

PAGES = 20
"""Pages of the event's activities in which people are looked for; a few may have most of them."""

Activity = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprints:
    """One person's newest events as the API gives them, oldest first."""

    activities: tuple[Activity, ...]
    whole: bool
    """Whether these are all that the API has."""
    merged: bool
    """Whether anonymous activity has joined the person."""


def footprints(api: AppApi, event: str, people: int) -> Iterator[Footprints]:
    """Yield what the newest people who had an event did, the newest first.

    A person who is gone by then is left out. Raises the client's errors.
    """
    for person, id_type in _newest(api, event, people):
        try:
            found, whole = api.trail(address(person, id_type), id_type)
            merges, _ = api.trail(address(person, id_type), id_type, type="anon_merge", limit=1)
        except RefusedError as error:
            if error.status == 404:  # noqa: PLR2004 - HTTP status
                continue
            raise
        found.reverse()  # of one second, too, the later comes first
        ordered = sorted(found, key=lambda activity: time_of(activity) or 0)
        yield Footprints(activities=tuple(ordered), whole=whole, merged=bool(merges))


def _newest(api: AppApi, event: str, people: int) -> Iterator[tuple[str, IdType]]:
    """Each person once, by the identifier that never changes where there is one."""
    seen: set[tuple[str, IdType]] = set()
    for page in api.activities(name=event, max_pages=PAGES):
        for activity in page.activities:
            known = _identifier(activity)
            if known is None or known in seen:
                continue
            if len(seen) >= people:
                return
            seen.add(known)
            yield known
        if len(seen) >= people:
            return


def _identifier(activity: Activity) -> tuple[str, IdType] | None:
    identifiers = activity.get("customer_identifiers")
    named = identifiers if isinstance(identifiers, Mapping) else {}
    for value, id_type in ((named.get("cio_id"), "cio_id"), (activity.get("customer_id"), "id")):
        if isinstance(value, str) and is_id(value):
            return value, id_type  # type: ignore[return-value]  # the two words above
    return None
