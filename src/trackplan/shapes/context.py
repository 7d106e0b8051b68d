"""The documented fields of the context of a Pipelines call.

https://docs.customer.io/files/pipelines.json, the schemas ``context_common``, ``context_mobile`` and
``context_non_mobile``; ``library`` is in the examples of all calls, and ``device.token`` in those of
``create_update_device``. Senders may add fields of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.shapes.forms import Form

CONTEXT: Mapping[str, Form] = {
    "active": "boolean",
    "ip": "text",
    "locale": "text",
    "userAgent": "text",
    "channel": "text",
    "library": {"name": "text", "version": "text"},
    "traits": {},
    "campaign": dict.fromkeys(("name", "source", "medium", "term", "content"), "text"),
    "page": {
        **dict.fromkeys(("name", "path", "referrer", "search", "title", "url"), "text"),
        "keywords": "texts",
    },
    "app": dict.fromkeys(("name", "version", "build", "namespace"), "text"),
    "device": dict.fromkeys(
        ("id", "token", "advertisingId", "manufacturer", "model", "name", "type", "version"), "text"
    ),
    "network": {"bluetooth": "boolean", "carrier": "text", "cellular": "boolean", "wifi": "boolean"},
    "os": {"name": "text", "version": "text"},
}
