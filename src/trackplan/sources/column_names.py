"""Names of columns of payloads, by what their cells hold."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

EVENT = frozenset({"name", "event", "event_text", "type", "action", "traits"})
OBJECTS = frozenset(
    "data attributes properties traits context identifiers customer_identifiers integrations".split()  # noqa: SIM905
)
TIMES = frozenset("timestamp received_at sent_at original_timestamp".split())  # noqa: SIM905
_OF_EACH_TABLE = frozenset({"received_at", "sent_at"})


def is_of_payloads(names: AbstractSet[str]) -> bool:
    """Whether a column can tell what a row is, or it has the two times of rows of every warehouse table."""
    return bool(EVENT & names) or names >= _OF_EACH_TABLE
