"""The requests that this client makes: a closed list, checked before a socket is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Literal
from urllib.parse import quote, urlencode

from trackplan.customerio.address import Api
from trackplan.customerio.errors import ForbiddenRequestError

_CONTROL = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path. ``gives`` names the list or object that a right answer has."""

    api: Api
    method: Literal["GET", "POST"]
    path: str
    gives: str | None = None

    def fill(self, ids: Mapping[str, str], query: Mapping[str, str]) -> str:
        """Path and query with every value percent-encoded.

        Raises `ForbiddenRequestError` for a route outside the list, or an id that is not one.
        """
        if self not in ROUTES:
            raise ForbiddenRequestError(
                f"`{self.method} {self.path}` is not among the requests that are made"
            )
        names = {name for _, name, _, _ in Formatter().parse(self.path) if name}
        if names != set(ids):
            raise ForbiddenRequestError(f"`{self.path}` needs exactly the ids {sorted(names)}")
        path = self.path.format_map({name: _segment(value) for name, value in ids.items()})
        return f"{path}?{urlencode(query, quote_via=quote, safe='')}" if query else path


LONGEST_ID = 1_000
"""Bytes of an id in a path."""


def is_id(value: str) -> bool:
    """Return whether a text can be an id in a path."""
    # A dot segment survives percent-encoding and would climb out of the template's path.
    return value not in ("", ".", "..") and not _CONTROL.search(value) and in_address(value, LONGEST_ID)


def in_address(text: str, most: int) -> bool:
    """Whether a text can be a part of an address: UTF-8, and percent-encoded at most so many bytes."""
    try:
        return len(text) <= most and len(quote(text, safe="")) <= most
    except UnicodeEncodeError:  # half of a surrogate pair
        return False


def _segment(value: str) -> str:
    if not is_id(value):
        raise ForbiddenRequestError(
            "an id in a path is empty, a dot segment, has control characters or is too long"
        )
    return quote(value, safe="")


def _get(path: str, gives: str) -> Route:
    return Route("app", "GET", path, gives)


ACTIVITIES = _get("/v1/activities", "activities")
PERSON_ACTIVITIES = _get("/v1/customers/{person}/activities", "activities")
CAMPAIGNS = _get("/v1/campaigns", "campaigns")
CAMPAIGN_ACTIONS = _get("/v1/campaigns/{campaign}/actions", "actions")
CAMPAIGN_ACTION = _get("/v1/campaigns/{campaign}/actions/{action}", "action")
CAMPAIGN_ACTION_LANGUAGE = _get("/v1/campaigns/{campaign}/actions/{action}/language/{language}", "action")
NEWSLETTERS = _get("/v1/newsletters", "newsletters")
NEWSLETTER_CONTENTS = _get("/v1/newsletters/{newsletter}/contents", "contents")
BROADCASTS = _get("/v1/broadcasts", "broadcasts")
BROADCAST_ACTIONS = _get("/v1/broadcasts/{broadcast}/actions", "actions")
BROADCAST_ACTION = _get("/v1/broadcasts/{broadcast}/actions/{action}", "action")
BROADCAST_ACTION_LANGUAGE = _get("/v1/broadcasts/{broadcast}/actions/{action}/language/{language}", "action")
TRANSACTIONAL = _get("/v1/transactional", "messages")
TRANSACTIONAL_CONTENTS = _get("/v1/transactional/{message}/contents", "contents")
SNIPPETS = _get("/v1/snippets", "snippets")
COLLECTIONS = _get("/v1/collections", "collections")
OBJECT_TYPES = _get("/v1/object_types", "types")
SEGMENTS = _get("/v1/segments", "segments")
SEGMENT_USED_BY = _get("/v1/segments/{segment}/used_by", "used_by")
MESSAGES = _get("/v1/messages", "messages")
INDEX_EVENTS = Route("app", "POST", "/v1/data_index/events")
INDEX_ATTRIBUTES = Route("app", "POST", "/v1/data_index/attributes")
TRACK_EVENT = Route("track", "POST", "/api/v1/customers/{person}/events")

ROUTES = frozenset(value for value in globals().values() if isinstance(value, Route))
"""Every request that exists; none deletes, only three write."""
