"""Who reads an event, as the site tells it: journeys, campaigns and other senders, with their messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trackplan.model.plan import Journey, Plan
from trackplan.model.template import Template
from trackplan.model.workspace import Campaign
from trackplan.readers.lookup import absences
from trackplan.readers.readership import Readership, Use

PERSON = "customer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message with what its texts read."""

    name: str
    state: str = ""
    uses: tuple[Use, ...] = ()
    complete: bool = True
    """Whether all that it reads is known."""

    def touches(self, root: str, path: str) -> bool:
        """Whether a change of this attribute can change the message."""
        return any(use.reference.root == root and use.reference.touches(path) for use in self.uses)

    def reads(self) -> list[str]:
        """What it reads, as templates write it: ``event.items[].sku``."""
        return sorted({use.reference.name for use in self.uses if use.reference.path})

    def unguarded(self) -> list[str]:
        """Attributes that may be missing, and without which the message is not sent."""
        return sorted({use.reference.path for use in self.uses if use.event is not None and _fails(use)})


def _fails(use: Use) -> bool:
    reference = use.reference
    if reference.usage != "printed" or not reference.certain:
        return False
    lacking = (part for part, how in absences(use.found) if how != "empty")
    return any(not reference.covers(part) for part in lacking)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A journey of the plan, a campaign or another sender of the workspace, or two as one."""

    name: str
    journey: Journey | None = None
    campaign: Campaign | None = None
    messages: tuple[Message, ...] = ()

    def roles(self, event: str) -> list[str]:
        """What the event does there: ``starts``, ``exits``, ``goal``."""
        journey, campaign = self.journey, self.campaign
        starts = (journey is not None and journey.trigger == event) or (
            campaign is not None and campaign.event_name == event
        )
        exits = journey is not None and event in journey.exit_on
        goal = journey is not None and journey.goal is not None and journey.goal.event == event
        return [role for role, plays in (("starts", starts), ("exits", exits), ("goal", goal)) if plays]

    def events(self) -> Iterator[str]:
        """Every event that does something there, each once."""
        journey, campaign = self.journey, self.campaign
        named = [campaign.event_name if campaign else None]
        if journey is not None:
            named += [journey.trigger, journey.goal.event if journey.goal else None, *journey.exit_on]
        named += [use.event for message in self.messages for use in message.uses]
        yield from dict.fromkeys(name for name in named if name is not None)

    def of_event(self, event: str) -> list[Message]:
        """The messages that read this event."""
        return [each for each in self.messages if any(use.event == event for use in each.uses)]

    def declares(self, event: str, path: str) -> bool:
        """Whether the plan says that the journey reads this attribute of its trigger, or a part of it."""
        return self.journey is not None and self.journey.trigger == event and self._uses(path)

    def declares_of_person(self, path: str) -> bool:
        """Whether the plan says that the journey reads this attribute of the person, or a part of it."""
        return self._uses(f"{PERSON}{path}")

    def _uses(self, wanted: str) -> bool:
        uses = self.journey.uses if self.journey else ()
        return any(use == wanted or use.startswith((f"{wanted}.", f"{wanted}[")) for use in uses)


@dataclass(frozen=True, slots=True)
class Readers:
    """All readers, by what they read."""

    all: tuple[Reader, ...]
    by_event: Mapping[str, tuple[Reader, ...]] = field(default_factory=dict)

    def of_attribute(self, event: str, path: str) -> Iterator[tuple[Reader, list[Message]]]:
        """Who reads an attribute of an event."""
        for reader in self.by_event.get(event, ()):
            messages = [each for each in reader.of_event(event) if each.touches("event", path)]
            if messages or reader.declares(event, path):
                yield reader, messages

    def of_person(self, path: str) -> Iterator[tuple[Reader, list[Message]]]:
        """Who reads an attribute of a person."""
        for reader in self.all:
            messages = [each for each in reader.messages if each.touches("customer", path)]
            if messages or reader.declares_of_person(path):
                yield reader, messages


def find_readers(plan: Plan, world: Readership | None) -> Readers:
    """Every journey with its campaign, then what the plan does not declare."""
    senders = _senders(world) if world is not None else {}
    campaigns = world.journeys if world is not None else {}
    readers = []
    for journey in plan.journeys.values():
        campaign = campaigns.get(journey.name)
        keys = [("campaign", campaign.id)] if campaign else []
        keys += [("file", name) for name in (journey.name, journey.campaign) if name]
        messages = [message for key in keys for message in senders.pop(key, ())]
        name = journey.campaign or journey.name
        readers.append(Reader(name=name, journey=journey, campaign=campaign, messages=tuple(messages)))
    readers += _undeclared(world, senders)
    by_event: dict[str, list[Reader]] = {}
    for reader in readers:
        for event in reader.events():
            by_event.setdefault(event, []).append(reader)
    return Readers(tuple(readers), {event: tuple(found) for event, found in by_event.items()})


Senders = dict[tuple[str, str], list[Message]]
"""Messages by the kind and the id of what sends them; of files, by what they name as their own."""


def _undeclared(world: Readership | None, senders: Senders) -> Iterator[Reader]:
    if world is None:
        return
    known = {campaign.id for campaign in world.journeys.values()}
    for campaign in world.workspace.campaigns if world.workspace else ():
        if campaign.id not in known:
            messages = senders.pop(("campaign", campaign.id), [])
            name = campaign.name or f"campaign {campaign.id}"
            yield Reader(name=name, campaign=campaign, messages=tuple(messages))
    names = {_sender(template): template.holder for template in world.templates}
    for key, messages in senders.items():
        yield Reader(name=names[key], messages=tuple(messages))


def _senders(world: Readership) -> Senders:
    uses: dict[int, list[Use]] = {}
    for use in world.uses:
        uses.setdefault(id(use.template), []).append(use)
    holes = {id(hole.template) for hole in world.holes}
    grouped: dict[tuple[tuple[str, str], str], list[Template]] = {}
    for template in world.templates:
        grouped.setdefault((_sender(template), _message(template)), []).append(template)
    found: Senders = {}
    for (sender, name), texts in grouped.items():
        message = Message(
            name=name,
            state=texts[0].state,
            uses=tuple(use for text in texts for use in uses.get(id(text), ())),
            complete=not any(id(text) in holes for text in texts),
        )
        found.setdefault(sender, []).append(message)
    return found


def _sender(template: Template) -> tuple[str, str]:
    return template.kind, template.holder_id or template.holder


def _message(template: Template) -> str:
    if template.kind == "file":
        return template.document.name
    language = f" ({template.language})" if template.language else ""
    return f"{template.message or template.holder}{language}"


def unplanned(event: str, readers: Readers) -> Iterator[tuple[Reader, Message, Use]]:
    """What messages read of an event and the plan does not declare, each once a message."""
    for reader in readers.by_event.get(event, ()):
        for message in reader.of_event(event):
            seen: set[str] = set()
            for use in message.uses:
                missing = use.found.missing
                if use.event == event and missing and not use.found.open and missing not in seen:
                    seen.add(missing)
                    yield reader, message, use


def record(found: Iterable[tuple[Reader, list[Message]]], path: Mapping[str, str]) -> list[dict[str, Any]]:
    """Readers of one attribute as the JSON twin has them; ``path`` maps a journey's name to its page."""
    return [
        {
            "name": reader.name,
            **({"path": path[reader.journey.name]} if reader.journey else {}),
            **({"messages": sorted({message.name for message in messages})} if messages else {}),
        }
        for reader, messages in found
    ]
