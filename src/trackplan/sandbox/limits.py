"""Customer.io's documented limits, each with where it is written."""

from __future__ import annotations

from dataclasses import dataclass

TRACK = "https://docs.customer.io/files/journeys-track.json"
APP = "https://docs.customer.io/files/journeys-app.json"
PIPELINES = "https://docs.customer.io/files/pipelines.json"
INVALID = "https://docs.customer.io/journeys/invalid-api-requests"
ANONYMOUS = "https://docs.customer.io/journeys/anonymous-events"


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest value that Customer.io takes; sizes in UTF-8 bytes, times in seconds."""

    most: int
    source: str


EVENT_NAME = Limit(100, TRACK)
EVENT_DATA = Limit(100_000, TRACK)
PERSON_ID = Limit(150, TRACK)
ATTRIBUTE_NAME = Limit(150, TRACK)
ATTRIBUTE_VALUE = Limit(1000, TRACK)
ATTRIBUTES_IN_A_CALL = Limit(300, TRACK)
# The documents say "kB" without saying which: the sandbox refuses at the smaller reading.
V2_ENTITY = Limit(32_000, TRACK)
V2_BATCH = Limit(500_000, TRACK)
PIPELINES_CALL = Limit(32_000, PIPELINES)
PIPELINES_BATCH = Limit(500_000, PIPELINES)
TRIGGER_WINDOW = Limit(72 * 3600, TRACK)
ANONYMOUS_WINDOW = Limit(30 * 86_400, ANONYMOUS)
MERGED_HISTORY = Limit(30 * 86_400, TRACK)
ACTIVITIES_PAGE = Limit(100, TRACK)
MESSAGES_PAGE = Limit(1000, TRACK)
APP_REQUESTS_A_SECOND = Limit(10, APP)
DATA_INDEX_ITEMS = Limit(100, APP)
DATA_INDEX_DESCRIPTION = Limit(255, APP)

BODY = 16_000_000
"""Bytes of a body after unpacking, beyond which the sandbox itself gives up with 413."""


def size(text: str) -> int:
    """UTF-8 bytes of a text; lone surrogates count three."""
    return len(text.encode("utf-8", "surrogatepass"))
