"""Customer.io's checks of events and attributes, with its own messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from trackplan.model import limits
from trackplan.sandbox.calls import Call

RESERVED = frozenset({"_timestamp", "_update", "cio_relationships", "identifiers"})


def event_errors(name: Any, data: Any, *, data_field: str = "data") -> Iterator[tuple[str, str, str]]:
    """Yield reason, field and message of each fault of an event.

    The messages are those of https://docs.customer.io/journeys/invalid-api-requests.
    """
    if name is None or name == "" or (isinstance(name, str) and not name.strip()):
        yield "required", "name", "event name must not be blank"
    elif not isinstance(name, str):
        yield "invalid", "name", "event name must be a string value"
    elif size(name.strip()) > limits.EVENT_NAME:
        yield "invalid", "name", f"event name cannot be longer than {limits.EVENT_NAME} bytes"
    if data is not None and not isinstance(data, Mapping):
        yield "invalid", data_field, "event data must be a hash"
    elif data and len(msgspec.json.encode(data)) > limits.EVENT_DATA:
        yield "invalid", data_field, f"event data cannot be longer than {limits.EVENT_DATA} bytes"


def attribute_errors(attributes: Any) -> Iterator[tuple[str, str, str]]:
    """Yield reason, field and message of each fault of an identify call."""
    if attributes is None:
        return
    if not isinstance(attributes, Mapping):
        yield "invalid", "attributes", "attributes must be a hash"
        return
    most = limits.ATTRIBUTES_IN_A_CALL
    if len(attributes) > most:
        yield "invalid", "attributes", f"cannot identify more than {most} attributes in one request"
    for name, value in attributes.items():
        if name in RESERVED:
            continue
        if size(name) > limits.ATTRIBUTE_NAME:
            most = limits.ATTRIBUTE_NAME
            yield "invalid", "attributes", f"attribute name cannot be longer than {most} bytes"
        elif size(text(value)) > limits.ATTRIBUTE_VALUE:
            most = limits.ATTRIBUTE_VALUE
            shown = f"value for attribute '{name}' cannot be longer than {most} bytes"
            yield "invalid", f"attributes.{name}", shown


def identifier_errors(value: Any, field: str) -> Iterator[tuple[str, str, str]]:
    """Yield reason, field and message of each fault of one identifier."""
    if value is None:
        yield "required", field, "id attribute must be present"
    elif not isinstance(value, str):
        yield "invalid", field, "id attribute must be a string value"
    elif not value.strip():
        yield "invalid", field, "id attribute cannot be an empty string"
    elif size(value) > limits.PERSON_ID:
        yield "invalid", field, f"id attribute cannot be longer than {limits.PERSON_ID} bytes"


def event_notes(call: Call, name: str, timestamp: int) -> Iterator[str]:
    """Yield what Customer.io silently does with a valid event."""
    if name != name.strip():
        yield "the spaces around the event name were trimmed"
    if timestamp < call.now - limits.TRIGGER_WINDOW:
        yield "the event is older than 72 hours: it starts no campaign"


def text(value: Any) -> str:
    """Convert an attribute value to text as Customer.io stores it; objects and arrays to JSON."""
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def size(value: str) -> int:
    """Return the Return the UTF-8 bytes of a text; lone surrogates count three."""
    return len(value.encode("utf-8", "surrogatepass"))
