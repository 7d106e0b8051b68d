"""Customer.io's documented limits and reserved names.

Track API, https://docs.customer.io/files/journeys-track.json; Pipelines API,
https://docs.customer.io/files/pipelines.json; App API, https://docs.customer.io/files/journeys-app.json.
Sizes are bytes of UTF-8, times are seconds. Where a reference says only "kB", the
smaller reading (1,000) is used.
"""

EVENT_NAME = 100
EVENT_DATA = 100_000
"""The attributes of one event of Track v1."""
PERSON_ID = 150
ATTRIBUTE_NAME = 150
ATTRIBUTE_VALUE = 1000
"""The value of one attribute of a person."""
ATTRIBUTES_IN_A_CALL = 300
"""How many attributes one identify call may set."""
CALL = 32_000
"""One call of Track v2 or Pipelines, or one item of a batch."""
BATCH = 500_000
"""One batch of Track v2 or Pipelines."""

TRIGGER_WINDOW = 72 * 3600
"""The greatest age of an event that starts a campaign."""
ANONYMOUS_WINDOW = 30 * 86_400
"""The greatest age of an anonymous event that is merged into a person.

https://docs.customer.io/journeys/anonymous-events
"""
MERGED_HISTORY = 30 * 86_400
"""How far back activities are kept when people are merged."""

ACTIVITIES_PAGE = 100
MESSAGES_PAGE = 1000
DATA_INDEX_ITEMS = 100
"""How many names one call of the Data Index describes."""
DATA_INDEX_DESCRIPTION = 255
"""Characters of a description in the Data Index."""

OVERRIDING_ATTRIBUTES = frozenset({"from_address", "recipient", "reply_to"})
"""Attributes of an event that override the settings of the messages it starts."""

BUILT_IN_ATTRIBUTES = frozenset({"created_at", "timezone", "unsubscribed"})
"""Attributes of people that Customer.io itself reads, if they are spelt exactly so."""

RESERVED_EVENTS = frozenset(
    {
        "Device Created or Updated",
        "Device Deleted",
        "Object Deleted",
        "Relationship Deleted",
        "Report Content Event",
        "Report Delivery Event",
        "User Deleted",
        "User Suppressed",
        "User Unsuppressed",
    }
)
"""Events of the Pipelines API that do something instead of being recorded."""
