"""Who reads an attribute, as the site's JSON twin tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trackplan.consumers.senders import MessageSender, Sender


def record(
    found: Iterable[tuple[Sender, list[MessageSender]]], path: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Readers of one attribute as the JSON twin has them; ``path`` maps a journey's name to its page."""
    return [
        {
            "name": sender.name,
            **({"path": path[sender.journey.name]} if sender.journey else {}),
            **({"messages": sorted({message.name for message in messages})} if messages else {}),
        }
        for sender, messages in found
    ]
