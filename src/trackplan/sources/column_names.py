"""Names of columns of payloads, by what their cells hold."""

from __future__ import annotations

EVENT = frozenset({"name", "event", "event_text", "type", "action", "traits"})
OBJECTS = frozenset(
    "data attributes properties traits context identifiers customer_identifiers integrations".split()  # noqa: SIM905
)
TIMES = frozenset("timestamp received_at sent_at original_timestamp".split())  # noqa: SIM905
