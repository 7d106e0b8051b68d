"""Consumers of an attribute, as in the site's JSON pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trackplan.consumers.senders import MessageSender, Sender


def record(
    found: Iterable[tuple[Sender, list[MessageSender]]], path: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the consumers of one attribute as in the JSON page; ``path`` maps journeys to pages."""
    return [
        {
            "name": sender.name,
            **({"path": path[sender.journey.name]} if sender.journey else {}),
            **({"messages": sorted({message.name for message in messages})} if messages else {}),
        }
        for sender, messages in found
    ]
