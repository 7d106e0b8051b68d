"""Who reads the plan's events, by what sends: journeys, campaigns and others, with their messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trackplan.consumers.lookup import absences
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.liquid.outcomes import ORDER, Outcome, outcome
from trackplan.model.plan import Journey
from trackplan.model.reference import within
from trackplan.model.template import Template
from trackplan.model.workspace import Campaign, Origin

PERSON = "customer."


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSender:
    """A message with what its texts read."""

    name: str
    state: str = ""
    uses: tuple[Use, ...] = ()
    texts: tuple[str, ...] = ()
    """Its texts by stable name; see `trackplan.model.template.Template.at`."""
    complete: bool = True
    """Whether all that it reads is known."""

    def touches(self, root: str, path: str) -> bool:
        """Whether a change of this attribute can change the message."""
        return any(use.reference.root == root and use.reference.touches(path) for use in self.uses)

    def reads(self) -> list[str]:
        """What it reads, as templates write it: ``event.items[].sku``."""
        return sorted({use.reference.name for use in self.uses if use.reference.path})

    def outcomes(self, event: str) -> dict[str, Outcome]:
        """What becomes of the message without each attribute of an event that it reads, sorted by path."""
        found: dict[str, Outcome] = {}
        for use in self.uses:
            path = use.reference.path
            if use.event == event and path:
                becomes = outcome(use.read, use.read.path, "missing", use.dialect)
                found[path] = max(found.get(path, "as meant"), becomes, key=ORDER.__getitem__)
        return dict(sorted(found.items()))

    def unguarded(self) -> list[str]:
        """Attributes that may be missing, and without which the message is not sent."""
        return sorted({use.reference.path for use in self.uses if use.event is not None and _fails(use)})


def _fails(use: Use) -> bool:
    gaps = absences(use.found, use.read.picks)
    return any(outcome(use.read, path, how, use.dialect) == "fails" for path, how in gaps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A journey of the plan, a campaign or another sender of the workspace, or two as one."""

    name: str
    journey: Journey | None = None
    campaign: Campaign | None = None
    messages: tuple[MessageSender, ...] = ()

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

    def of_event(self, event: str) -> list[MessageSender]:
        """The messages that read this event."""
        return [each for each in self.messages if any(use.event == event for use in each.uses)]

    def declares(self, event: str, path: str) -> bool:
        """Whether the plan says that the journey reads this attribute of its trigger, or a part of it."""
        return self.journey is not None and self.journey.trigger == event and self._uses(path)

    def declares_of_person(self, path: str) -> bool:
        """Whether the plan says that the journey reads this attribute of the person, or a part of it."""
        return self._uses(f"{PERSON}{path}")

    def _uses(self, wanted: str) -> bool:
        return any(within(use, wanted) for use in (self.journey.uses if self.journey else ()))


@dataclass(frozen=True, slots=True)
class Senders:
    """All senders, by the events that do something there."""

    all: tuple[Sender, ...]
    by_event: Mapping[str, tuple[Sender, ...]] = field(default_factory=dict)

    def of_attribute(self, event: str, path: str) -> Iterator[tuple[Sender, list[MessageSender]]]:
        """Who reads an attribute of an event."""
        for sender in self.by_event.get(event, ()):
            messages = [each for each in sender.of_event(event) if each.touches("event", path)]
            if messages or sender.declares(event, path):
                yield sender, messages

    def of_person(self, path: str) -> Iterator[tuple[Sender, list[MessageSender]]]:
        """Who reads an attribute of a person."""
        for sender in self.all:
            messages = [each for each in sender.messages if each.touches("customer", path)]
            if messages or sender.declares_of_person(path):
                yield sender, messages


def senders(world: Readership) -> Senders:
    """Every journey with its campaign, then what the plan does not declare."""
    found = tuple(_senders(world, _messages(world)))
    by_event: dict[str, list[Sender]] = {}
    for sender in found:
        for event in sender.events():
            by_event.setdefault(event, []).append(sender)
    return Senders(found, {event: tuple(some) for event, some in by_event.items()})


def _senders(world: Readership, messages: Mapping[Origin, Sequence[MessageSender]]) -> Iterator[Sender]:
    told: set[Origin] = set()
    for journey in world.plan.journeys.values():
        origins = world.origins(journey)
        told.update(origins)
        yield Sender(
            name=journey.campaign or journey.name,
            journey=journey,
            campaign=world.journeys.get(journey.name),
            messages=tuple(message for origin in origins for message in messages.get(origin, ())),
        )
    for campaign in world.workspace.campaigns if world.workspace else ():
        if campaign.origin not in told:
            told.add(campaign.origin)
            name = campaign.name or f"campaign {campaign.id}"
            yield Sender(name=name, campaign=campaign, messages=tuple(messages.get(campaign.origin, ())))
    names = {template.origin: template.holder for template in world.templates}
    for origin, some in messages.items():
        if origin not in told:
            yield Sender(name=names[origin], messages=tuple(some))


def _messages(world: Readership) -> Mapping[Origin, list[MessageSender]]:
    uses: dict[int, list[Use]] = {}
    for use in world.uses:
        uses.setdefault(id(use.template), []).append(use)
    holes = {id(hole.template) for hole in world.holes}
    grouped: dict[tuple[Origin, str], list[Template]] = {}
    for template in world.templates:
        grouped.setdefault((template.origin, _name(template)), []).append(template)
    found: dict[Origin, list[MessageSender]] = {}
    for (origin, name), texts in grouped.items():
        message = MessageSender(
            name=name,
            state=texts[0].state,
            uses=tuple(use for text in texts for use in uses.get(id(text), ())),
            texts=tuple(text.at for text in texts),
            complete=not any(id(text) in holes for text in texts),
        )
        found.setdefault(origin, []).append(message)
    return found


def _name(template: Template) -> str:
    if template.kind == "file":
        return template.document.name
    language = f" ({template.language})" if template.language else ""
    return f"{template.message or template.holder}{language}"


def unplanned(event: str, among: Senders) -> Iterator[tuple[Sender, MessageSender, Use]]:
    """What messages read of an event and the plan does not declare, each once a message."""
    for sender in among.by_event.get(event, ()):
        for message in sender.of_event(event):
            seen: set[str] = set()
            for use in message.uses:
                missing = use.found.missing
                if use.event == event and missing and not use.found.open and missing not in seen:
                    seen.add(missing)
                    yield sender, message, use
