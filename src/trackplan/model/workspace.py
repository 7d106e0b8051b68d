"""The data types of a Customer.io workspace: what reads events there.

Ids are text: the App API gives the same id as a number in one place and as text in another. Each
collection is sorted by id, so that two snapshots of one workspace are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Holder = Literal["campaign", "newsletter", "broadcast", "transactional"]
Origin = tuple[str, str]
"""What sends messages: its kind and its id; of template files ``file`` and what they name as their own."""

NO_TEXTS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One template: a campaign's action, or one variant or language of another message."""

    id: str
    name: str = ""
    type: str = ""
    """The channel as the App API says it: ``email``, ``push``, ``webhook`` and so on."""
    language: str = ""
    """Empty for the default language."""
    sending_state: str = ""
    """``automatic``, ``draft`` or ``off``, where the API says so."""
    texts: Mapping[str, str] = field(default_factory=lambda: NO_TEXTS)
    """What may hold Liquid, by the API's name of it: ``subject``, ``body``, ``url`` and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign, with what starts it. Goals, exits and branches are not shown by the API."""

    id: str
    name: str = ""
    state: str = ""
    """``running``, ``draft`` or ``stopped``."""
    event_name: str | None = None
    """The event that starts it; ``None`` when something else does."""
    date_attribute: str | None = None
    """The person attribute whose date starts it."""
    webhook_id: str = ""
    """The webhook that starts it, if one does."""
    object_type_id: str = ""
    """The type of the object or relationship that starts it, if one does."""
    trigger_segment_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()

    @property
    def origin(self) -> Origin:
        """The campaign as the origin of its texts."""
        return "campaign", self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsletter:
    """A one-time message. No event starts it, so ``event.`` in its Liquid is always blank."""

    id: str
    name: str = ""
    sent: bool = False
    tags: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A message started by an API call, whose data Liquid reads as ``trigger.``."""

    id: str
    name: str = ""
    state: str = ""
    tags: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transactional:
    """A message sent to one person by an API call, whose data Liquid reads as ``trigger.``."""

    id: str
    name: str = ""
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snippet:
    """A named piece of Liquid that messages include as ``{{snippets.name}}``."""

    name: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A group of people. ``None`` conditions: the API, which does not promise any, showed none."""

    id: str
    name: str = ""
    type: str = ""
    """``dynamic`` or ``manual``."""
    conditions: Any = None
    used_by: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Ids of what uses it, by kind: ``campaigns``, ``draft_newsletters``, ``sent_newsletters``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadablePart:
    """A count of recent failures of one template for one reason.

    ``reason`` is masked: addresses, numbers and quoted values in it are replaced.
    """

    holder: Holder
    holder_id: str
    message_id: str
    metric: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A part of the workspace that could not be read, and why."""

    what: str
    reason: str
    """The HTTP status with which the API refused it; a sentence where its answer was not understood."""

    @property
    def refused(self) -> bool:
        """Whether the key may not read it; otherwise more may be there, and the reading is not complete."""
        return self.reason.isdigit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """Everything the App API shows about the consumers of events in one workspace."""

    region: str = ""
    campaigns: tuple[Campaign, ...] = ()
    newsletters: tuple[Newsletter, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    transactional: tuple[Transactional, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    collections: tuple[str, ...] | None = None
    """The names of the workspace's collections, which Liquid reads by them; ``None`` where nobody looked."""
    object_types: tuple[str, ...] | None = None
    """What the types of objects are called, in every form; ``None`` where nobody looked."""
    segments: tuple[Segment, ...] = ()
    failures: tuple[UnreadablePart, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all that the key may read was read."""
        return all(one.refused for one in self.unreadable)

    def messages(self) -> Iterator[tuple[Holder, Campaign | Newsletter | Broadcast | Transactional, Message]]:
        """Yield every template with its owner, in the order of the collections."""
        holders: tuple[tuple[Holder, tuple[Campaign | Newsletter | Broadcast | Transactional, ...]], ...] = (
            ("campaign", self.campaigns),
            ("newsletter", self.newsletters),
            ("broadcast", self.broadcasts),
            ("transactional", self.transactional),
        )
        for kind, group in holders:
            for holder in group:
                for message in holder.messages:
                    yield kind, holder, message
