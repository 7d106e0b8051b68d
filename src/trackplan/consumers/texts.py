"""The texts of a workspace as templates, each with a document of its own to point into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trackplan.document import Document
from trackplan.document.json_places import JsonPlaces
from trackplan.document.text import Lines
from trackplan.liquid.fields import MESSAGE_FIELDS
from trackplan.model.template import Data, Partial, Template
from trackplan.model.workspace import (
    Broadcast,
    Campaign,
    Holder,
    Message,
    Newsletter,
    Transactional,
    Workspace,
)

Sender = Campaign | Newsletter | Broadcast | Transactional


def templates(workspace: Workspace) -> Iterator[Template]:
    """Yield every text of every message, in the order of the workspace and of its fields."""
    for kind, holder, message in workspace.messages():
        template = Template(
            kind=kind,
            holder=holder.name or f"{kind} {holder.id}",
            holder_id=holder.id,
            state=_state(holder, message),
            message=message.name or (f"message {message.id}" if len(holder.messages) > 1 else ""),
            message_id=message.id,
            language=message.language,
            data=_data(kind, holder),
            event=holder.event_name if isinstance(holder, Campaign) else None,
            text="",
            document=Document(""),
        )
        for field in MESSAGE_FIELDS:
            if text := message.texts.get(field, ""):
                document = Document(f"{template.sender} / {field}", text)
                yield replace(template, field=field, text=text, document=document)


def partials(workspace: Workspace) -> Iterator[Partial]:
    """Yield every snippet."""
    for snippet in workspace.snippets:
        document = Document(f"snippet {snippet.name}", snippet.value)
        yield Partial(name=snippet.name, text=snippet.value, document=document)


def snapshot_document(name: str, text: str) -> Document:
    """A snapshot's text, which was read already, as a document: places are found when one is asked for."""
    return Document(name, text, locate=JsonPlaces(text, Lines(text)))


def _state(holder: Sender, message: Message) -> str:
    if isinstance(holder, Newsletter):
        return "sent" if holder.sent else "draft"
    state = holder.state if isinstance(holder, Campaign | Broadcast) else ""
    return "stopped" if message.sending_state == "off" else state


def started(campaign: Campaign) -> Data:
    """What starts a campaign; of one that a form starts, the App API says nothing."""
    if campaign.event_name is not None:
        return "event"
    if campaign.webhook_id:
        return "call"
    if campaign.object_type_id:
        return "object"
    return "none" if campaign.trigger_segment_ids or campaign.date_attribute else "unknown"


def _data(kind: Holder, holder: Sender) -> Data:
    if isinstance(holder, Campaign):
        return started(holder)
    return "none" if kind == "newsletter" else "call"
