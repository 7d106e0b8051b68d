"""Who reads an event: the plan's journeys, and a workspace's campaigns and templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trackplan.liquid import references
from trackplan.model.plan import Event, Journey, Plan
from trackplan.model.reference import Reference
from trackplan.model.workspace import Campaign, Message, Workspace

PERSON = "customer."


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A message of a campaign, with what its texts read."""

    name: str
    channel: str
    state: str
    reads: tuple[tuple[str, Reference], ...]
    """The name of a text, such as ``subject``, and one place of it."""
    complete: bool
    """Whether all that it reads is known."""

    def touches(self, root: str, path: str) -> bool:
        """Whether a change of this attribute can change the message."""
        return any(read.root == root and read.touches(path) for _, read in self.reads)

    def needs(self, root: str, path: str) -> bool:
        """Whether the message fails to send without this attribute."""
        return any(
            read.root == root and read.path == path and read.usage == "printed" and not read.guarded
            for _, read in self.reads
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A journey of the plan, a campaign of the workspace, or the two as one."""

    name: str
    journey: Journey | None = None
    campaign: Campaign | None = None
    templates: tuple[Template, ...] = ()

    def roles(self, event: str) -> list[str]:
        """What the event does there: ``starts``, ``exits``, ``goal``."""
        journey, campaign = self.journey, self.campaign
        starts = (journey is not None and journey.trigger == event) or (
            campaign is not None and campaign.event_name == event
        )
        exits = journey is not None and event in journey.exit_on
        goal = journey is not None and journey.goal is not None and journey.goal.event == event
        return [role for role, plays in (("starts", starts), ("exits", exits), ("goal", goal)) if plays]

    def declares(self, path: str, *, person: bool = False) -> bool:
        """Whether the plan says that the journey reads this attribute, or something under it."""
        uses = self.journey.uses if self.journey else ()
        wanted = f"{PERSON}{path}" if person else path
        return any(use == wanted or use.startswith((f"{wanted}.", f"{wanted}[")) for use in uses)


@dataclass(frozen=True, slots=True)
class Readers:
    """All readers, by what they read."""

    all: tuple[Reader, ...]
    by_event: Mapping[str, tuple[Reader, ...]] = field(default_factory=dict)

    def of_attribute(self, event: str, path: str) -> Iterator[tuple[Reader, list[Template]]]:
        """Who reads an attribute of an event: those that the event starts."""
        for reader in self.by_event.get(event, ()):
            if "starts" in reader.roles(event):
                templates = [template for template in reader.templates if template.touches("event", path)]
                if templates or reader.declares(path):
                    yield reader, templates

    def of_person(self, path: str) -> Iterator[tuple[Reader, list[Template]]]:
        """Who reads an attribute of a person."""
        for reader in self.all:
            templates = [template for template in reader.templates if template.touches("customer", path)]
            if templates or reader.declares(path, person=True):
                yield reader, templates


def find_readers(plan: Plan, workspace: Workspace | None) -> Readers:
    """Every journey with its campaign, then the campaigns that no journey declares.

    Raises `trackplan.liquid.LiquidMissingError` when there are templates and no python-liquid.
    """
    campaigns = {} if workspace is None else {campaign.id: campaign for campaign in workspace.campaigns}
    snippets = {} if workspace is None else {snippet.name: snippet.value for snippet in workspace.snippets}
    readers = []
    for journey in plan.journeys.values():
        matching = (each for each in campaigns.values() if journey.campaign in {each.id, each.name})
        campaign = next(matching, None)
        if campaign is not None:
            del campaigns[campaign.id]
        readers.append(
            Reader(
                name=journey.campaign or journey.name,
                journey=journey,
                campaign=campaign,
                templates=_templates(campaign, snippets),
            )
        )
    readers += [
        Reader(name=campaign.name or campaign.id, campaign=campaign, templates=_templates(campaign, snippets))
        for campaign in campaigns.values()
    ]
    by_event: dict[str, list[Reader]] = {}
    for reader in readers:
        for event in _events(reader):
            by_event.setdefault(event, []).append(reader)
    return Readers(tuple(readers), {event: tuple(found) for event, found in by_event.items()})


def _events(reader: Reader) -> Iterator[str]:
    journey, campaign = reader.journey, reader.campaign
    named = [campaign.event_name if campaign else None]
    if journey is not None:
        named += [journey.trigger, journey.goal.event if journey.goal else None, *journey.exit_on]
    yield from dict.fromkeys(name for name in named if name is not None)


def _templates(campaign: Campaign | None, snippets: Mapping[str, str]) -> tuple[Template, ...]:
    messages = () if campaign is None else campaign.messages
    return tuple(_template(message, snippets) for message in messages if message.texts)


def _template(message: Message, snippets: Mapping[str, str]) -> Template:
    readings = {part: references(text, snippets=snippets) for part, text in sorted(message.texts.items())}
    name = message.name or f"{message.type} {message.id}"
    return Template(
        name=f"{name} ({message.language})" if message.language else name,
        channel=message.type,
        state=message.sending_state,
        reads=tuple((part, read) for part, reading in readings.items() for read in reading.references),
        complete=all(reading.complete for reading in readings.values()),
    )


def unplanned(event: Event, readers: Readers) -> Iterator[tuple[Reader, Template, Reference]]:
    """Attributes that templates read of an event and that the plan does not declare, each once a message."""
    planned = {path for path, _ in event.walk()}
    for reader in readers.by_event.get(event.name, ()):
        if "starts" not in reader.roles(event.name):
            continue
        for template in reader.templates:
            seen: set[str] = set()
            for _, read in template.reads:
                if read.root == "event" and read.path and read.certain and read.path not in planned | seen:
                    seen.add(read.path)
                    yield reader, template, read


def record(found: Iterator[tuple[Reader, list[Template]]], path: Mapping[str, str]) -> list[dict[str, Any]]:
    """Readers of one attribute as the JSON twin has them; ``path`` maps a journey's name to its page."""
    return [
        {
            "name": reader.name,
            **({"path": path[reader.journey.name]} if reader.journey else {}),
            **({"messages": sorted({template.name for template in templates})} if templates else {}),
        }
        for reader, templates in found
    ]
