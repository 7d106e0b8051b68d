"""Records of the App API as nouns, whatever they lack or have besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from trackplan.liquid.fields import fields
from trackplan.model.workspace import Broadcast, Campaign, Holder, Message, Newsletter, Segment, Transactional

ApiObject = Mapping[str, Any]
"""An object of an answer of the App API, or of a snapshot of some."""


def messages_of(items: Iterable[ApiObject]) -> tuple[Message, ...]:
    """The messages with any text, by id and language; of two alike the later counts."""
    found = {
        (id_of(item), text_of(item, "language")): Message(
            id=id_of(item),
            name=text_of(item, "name"),
            type=text_of(item, "type"),
            language=text_of(item, "language"),
            sending_state=text_of(item, "sending_state"),
            texts=texts_of(item),
        )
        for item in items
        if texts_of(item)
    }
    return tuple(sorted(found.values(), key=lambda one: (natural(one.id), one.language)))


def _campaign(record: ApiObject, messages: tuple[Message, ...]) -> Campaign:
    return Campaign(
        id=id_of(record),
        name=text_of(record, "name"),
        state=_state(record),
        event_name=text_of(record, "event_name") or None,
        date_attribute=text_of(record, "date_attribute") or None,
        webhook_id=text_of(record, "webhook_id"),
        object_type_id=text_of(record, "object_type_id"),
        trigger_segment_ids=_ids(record, "trigger_segment_ids"),
        tags=_tags(record),
        messages=messages,
    )


def _newsletter(record: ApiObject, messages: tuple[Message, ...]) -> Newsletter:
    return Newsletter(
        id=id_of(record),
        name=text_of(record, "name"),
        sent=bool(record.get("sent_at")),
        tags=_tags(record),
        messages=messages,
    )


def _broadcast(record: ApiObject, messages: tuple[Message, ...]) -> Broadcast:
    return Broadcast(
        id=id_of(record),
        name=text_of(record, "name"),
        state=_state(record),
        tags=_tags(record),
        messages=messages,
    )


def _transactional(record: ApiObject, messages: tuple[Message, ...]) -> Transactional:
    return Transactional(id=id_of(record), name=text_of(record, "name"), messages=messages)


NOUNS: dict[
    Holder, Callable[[ApiObject, tuple[Message, ...]], Campaign | Newsletter | Broadcast | Transactional]
] = {
    "campaign": _campaign,
    "newsletter": _newsletter,
    "broadcast": _broadcast,
    "transactional": _transactional,
}


def segment(record: ApiObject, used_by: ApiObject) -> Segment:
    """A segment with what uses it."""
    kinds = ("campaigns", "draft_newsletters", "sent_newsletters")
    return Segment(
        id=id_of(record),
        name=text_of(record, "name"),
        type=text_of(record, "type"),
        conditions=record.get("conditions"),
        used_by={kind: ids for kind in kinds if (ids := _ids(used_by, kind))},
    )


def sender(record: ApiObject) -> tuple[Holder, str, str]:
    """Return the template of a delivery: kind and id of its owner, and the message."""
    action = str(record.get("action_id") or "")
    if campaign := record.get("campaign_id"):
        return "campaign", str(campaign), action
    if newsletter := record.get("newsletter_id"):
        return "newsletter", str(newsletter), str(record.get("content_id") or "")
    if broadcast := record.get("broadcast_id"):
        return "broadcast", str(broadcast), action
    return (
        "transactional",
        str(record.get("transactional_message_id") or ""),
        str(record.get("content_id") or ""),
    )


def texts_of(record: ApiObject) -> dict[str, str]:
    """What of a message may hold Liquid, by the API's names."""
    return dict(fields(record))


def text_of(record: ApiObject, name: str) -> str:
    """A text of the record; empty where it is none."""
    value = record.get(name)
    return value if isinstance(value, str) else ""


def id_of(record: ApiObject) -> str:
    """The id as text: the API gives the same one as a number here and as text there."""
    value = record.get("id")
    return str(value) if isinstance(value, str | int) else ""


def _ids(record: ApiObject, name: str) -> tuple[str, ...]:
    """Ids as text, in order; where the API gives objects, theirs."""
    listed = record.get(name)
    items = listed if isinstance(listed, list) else []
    ids = (id_of(item) if isinstance(item, dict) else str(item) for item in items)
    return tuple(sorted({identity for identity in ids if identity}, key=natural))


def _tags(record: ApiObject) -> tuple[str, ...]:
    listed = record.get("tags")
    return tuple(sorted({tag for tag in listed if isinstance(tag, str)})) if isinstance(listed, list) else ()


def _state(record: ApiObject) -> str:
    return text_of(record, "state") or {True: "running", False: "stopped"}.get(record.get("active"), "")  # type: ignore[arg-type]


def natural(identity: str) -> tuple[bool, int, str]:
    """The order of ids: numbers by size, then others by letter."""
    number = identity.isascii() and identity.isdigit()
    return (not number, int(identity) if number else 0, identity)
