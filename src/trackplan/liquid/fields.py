"""Which texts of a message, a campaign step or a snippet may hold Liquid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MESSAGE_FIELDS: tuple[str, ...] = (
    "subject",
    "preheader_text",
    "body",
    "body_plain",
    "body_amp",
    "body_json",
    "layout",
    "from",
    "reply_to",
    "recipient",
    "cc",
    "bcc",
    "headers",
    "url",
    "image_url",
)
"""The App API's names, in reading order. Source: schemas ``actionObject`` and ``contentObject`` of the
App API's OpenAPI file. ``headers`` is JSON text; Liquid in it is read where it stands."""


def fields(message: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and text of each field of a message that holds any text, in the order of `MESSAGE_FIELDS`.

    ``message`` is a record of the App API: an action, a newsletter's or a transactional content.
    """
    for name in MESSAGE_FIELDS:
        text = message.get(name)
        if isinstance(text, str) and text:
            yield name, text
