"""What Customer.io limits and reserves, as its API references say it.

Track API, https://docs.customer.io/files/journeys-track.json, and Pipelines API,
https://docs.customer.io/files/pipelines.json. Sizes are bytes of UTF-8; where a reference says "kB"
and not which, the smaller reading holds.
"""

EVENT_NAME = 100
ATTRIBUTE_NAME = 150
ATTRIBUTE_VALUE = 1000
"""The value of one attribute of a person."""
PERSON_ID = 150
EVENT_DATA = 100_000
"""The attributes of one event of Track v1."""
CALL = 32_000
"""One call of Track v2 or Pipelines, or one item of a batch."""
PERSON_ATTRIBUTES = 300
"""How many attributes one identify call may set."""

OVERRIDES = frozenset({"from_address", "recipient", "reply_to"})
"""Keys in an event's data that override the settings of the messages it starts."""

PEOPLE = frozenset({"created_at", "timezone", "unsubscribed"})
"""Attributes of people that Customer.io itself reads, if they are spelt exactly so."""

EVENTS = frozenset(
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
