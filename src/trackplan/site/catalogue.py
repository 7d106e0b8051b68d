"""Indexes of a plan for the site: pages by name, events by attribute, followers of events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from trackplan import engine
from trackplan.consumers.readership import Readership
from trackplan.consumers.senders import MessageSender, Sender, Senders, senders
from trackplan.document import Ref
from trackplan.model.finding import Finding, RuleCard, Severity
from trackplan.model.health import SubjectHealth
from trackplan.model.plan import Attribute, Event, Plan, Tombstone
from trackplan.senders.codebase import Codebase
from trackplan.site.brand import Brand
from trackplan.site.health import Production, state_of
from trackplan.site.history import Release, ReleaseChange
from trackplan.site.slugs import slug

Link = dict[str, str]
"""``name`` and, where it has a page, ``path``: from the site's top, without suffix."""

FEW = 50
"""Events that a page of something else shows in full: of more it gives the names, or where they are."""

NEAR = 8
"""Events of the same journeys that an event's page names."""


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The input of the site."""

    plan: Plan
    brand: Brand
    world: Readership | None = None
    """What a workspace and template files read; ``None`` when there is nothing to know it from."""
    history: Sequence[Release] = ()
    code: Codebase | None = None
    """The calls in source code that send events; ``None`` if no source of the plan declares its code."""
    findings: Sequence[Finding] = ()
    """What the rules say of the plan and of its readers, without what the plan allows."""
    production: Production | None = None
    """What landed, and the state of the plan by that; ``None`` without an audit."""
    downloads: Mapping[str, Callable[[], bytes]] = field(default_factory=dict)
    """Files of the plan's tables to take along, by name."""
    rules: Sequence[RuleCard] = ()
    folder: str = ""
    """What the names of the plan's documents begin with, such as ``tracking_plan/``: left out of pages."""

    @cached_property
    def senders(self) -> Senders:
        """The consumers of events and attributes."""
        return senders(self.world or Readership(plan=self.plan))

    def problems(self, message: MessageSender) -> list[str]:
        """What a message gets wrong, worst first, each said once with its places and what to do."""
        found = (one for text in message.texts for one in self._problems.get(text, ()))
        places: dict[str, list[str]] = {}
        for one in sorted(found, key=lambda one: -one.severity):
            said = f"{one.message}; {one.help}" if one.help else one.message
            where = one.shown or one.location
            place = f"{where.file.rpartition(' / ')[2]}:{where.span.line}:{where.span.column}"
            places.setdefault(said, []).append(place)
        return [f"{', '.join(dict.fromkeys(where))}: {said}" for said, where in places.items()]

    @cached_property
    def _problems(self) -> Mapping[str, list[Finding]]:
        """Findings about messages by their text; notes of the dialect not in use are left out."""
        found: dict[str, list[Finding]] = {}
        for one in engine.check_readers(self.world) if self.world is not None else ():
            if one.severity is not Severity.INFO or one.rule == "case-without-else":
                for text in (one.at, one.at.rpartition("/")[0]):
                    found.setdefault(text, []).append(one)
        return found

    @property
    def made_on(self) -> str:
        """The day of the newest of what the site is made of: an audit's end, or else a release."""
        if self.production is not None and self.production.last:
            return self.production.last
        return next((release.on for release in self.history if release.on), "")

    def health(self, one: SubjectHealth) -> dict[str, Any]:
        """The state of a subject, with links."""
        owner = self.owner(one.owner) if one.owner else None
        if owner is not None and one.contact:
            owner["contact"] = one.contact
        journeys = [self.journey(name) for name in one.journeys if name in self.plan.journeys]
        twins = [self.other_name(name) for name in one.twins]
        return state_of(one, journeys=journeys, owner=owner, twins=twins)

    def other_name(self, name: str) -> Link:
        """Return a link to a name that is no event of the plan; see `trackplan.site.names`."""
        return _link(name, f"names/{slug(name)}")

    @cached_property
    def twins(self) -> Mapping[str, str]:
        """The planned event that each unplanned name was meant to be, of those that landed."""
        events = self.production.health.events.values() if self.production is not None else ()
        return {twin: one.name for one in events for twin in one.twins}

    @cached_property
    def carriers(self) -> Mapping[str, list[tuple[Event, Attribute]]]:
        """The events by top-level attribute, sorted by name."""
        found: dict[str, list[tuple[Event, Attribute]]] = {}
        for event in self.plan.events.values():
            for name, attribute in event.members.items():
                found.setdefault(name, []).append((event, attribute))
        return dict(sorted(found.items()))

    @cached_property
    def followers(self) -> Mapping[str, list[str]]:
        """The events that follow each event."""
        found: dict[str, list[str]] = {}
        for event in self.plan.events.values():
            if event.after is not None:
                found.setdefault(event.after.event, []).append(event.name)
        return found

    @cached_property
    def owned(self) -> Mapping[str, list[Event]]:
        """Events by owner; those without one under the empty text."""
        return self._grouped(lambda event: (event.owner or "",))

    @cached_property
    def sent(self) -> Mapping[str, list[Event]]:
        """Events by source."""
        return self._grouped(lambda event: event.sources)

    @cached_property
    def grouped(self) -> Mapping[str, list[Event]]:
        """Events by attribute group."""
        return self._grouped(lambda event: event.groups)

    @cached_property
    def changes(self) -> Mapping[str, list[tuple[Release, ReleaseChange]]]:
        """Changes by event, the newest release first."""
        found: dict[str, list[tuple[Release, ReleaseChange]]] = {}
        for release in self.history:
            for change in release.changes:
                if change.event is not None:
                    found.setdefault(change.event, []).append((release, change))
        return found

    def changed(self, event: str) -> dict[str, str]:
        """Return as ``changed`` that the newest release changed or added an event; nothing if it did not.

        It is worded by the release before: ``changed since 2.2.0``.
        """
        changes = self.changes.get(event)
        if not changes or len(self.history) < 2 or changes[0][0] is not self.history[0]:  # noqa: PLR2004
            return {}
        added = any(change.adds for release, change in changes if release is self.history[0])
        return {"changed": f"{'new' if added else 'changed'} since {self.history[1].name}"}

    def _grouped(self, keys: Any) -> Mapping[str, list[Event]]:
        found: dict[str, list[Event]] = {}
        for event in self.plan.events.values():
            for key in keys(event):
                found.setdefault(key, []).append(event)
        return found

    def event(self, name: str) -> Link:
        """Return a link to an event, which may be missing from the plan."""
        return self._events.get(name) or _link(name, None)

    @cached_property
    def _events(self) -> Mapping[str, Link]:
        return {name: _link(name, f"events/{slug(name)}") for name in self.plan.events}

    def attribute(self, name: str) -> Link:
        """Return a link to an attribute's page."""
        return _link(name, f"attributes/{slug(name)}")

    def owner(self, name: str) -> Link:
        """Return a link to an owner, by display name."""
        owner = self.plan.owners.get(name)
        return _link(owner.name or name if owner else name, f"owners/{slug(name)}")

    def source(self, name: str) -> Link:
        """Return a link to a source."""
        return _link(name, f"sources/{slug(name)}")

    def object_type(self, name: str) -> Link:
        """Return a link to a type of objects."""
        return _link(name, f"objects/{slug(name)}")

    def journey(self, name: str) -> Link:
        """Return a link to a journey, by its campaign's name."""
        return _link(self.plan.journeys[name].campaign or name, f"journeys/{slug(name)}")

    def campaign(self, sender: Sender) -> dict[str, str]:
        """Return where the campaign of a sender is seen, as ``campaign``; nothing if that is not known."""
        url = self.brand.campaign(sender.campaign.id) if sender.campaign is not None else None
        return {"campaign": url} if url else {}

    def place(self, ref: Ref) -> dict[str, Any]:
        """Return the place of a ref: ``file`` in the plan's folder, ``line``, and ``edit`` if known."""
        place = ref.key.location
        file = place.file.removeprefix(self.folder)
        edit = self.brand.edit(file, place.span.line)
        return {"file": file, "line": place.span.line, **({"edit": edit} if edit else {})}

    def suggestion(self, subject: str, ref: Ref) -> dict[str, str]:
        """Return where a change of something is suggested, as ``suggest``; nothing if that is not said."""
        if not (self.brand.suggest_url or self.brand.edit_url):
            return {}
        place = ref.key.location
        url = self.brand.suggest(subject, place.file.removeprefix(self.folder), place.span.line)
        return {"suggest": url} if url else {}

    def resolve(self, place: str) -> str | None:
        """Return the page that a text of the plan links to, such as ``events/order_completed``."""
        kind, _, name = place.partition("/")
        known: Mapping[str, Any] = {
            "events": self.plan.events,
            "attributes": self.carriers,
            "journeys": self.plan.journeys,
            "objects": self.plan.objects,
            "owners": self.plan.owners,
            "sources": self.plan.sources,
            "pages": {page.name: page for page in self.brand.pages},
        }
        if not name:
            return kind if kind in TOP else None
        return f"{kind}/{slug(name)}" if name in known.get(kind, ()) else None

    def names(self) -> Mapping[str, str]:
        """The names that a text may mention: events, with their pages."""
        return {name: link["path"] for name, link in self._events.items()}

    def related(self, event: Event) -> Iterator[tuple[str, list[Link]]]:
        """Yield the related events of an event, by relation."""
        if event.after is not None:
            yield "Comes after", [self.event(event.after.event)]
        if event.name in self.followers:
            yield "Comes before", [self.event(name) for name in self.followers[event.name]]
        if event.replaced_by:
            yield "Replaced by", [self.event(event.replaced_by)]
        replaced = [old.name for old in self._replaced.get(event.name, ())]
        if replaced:
            yield "Replaces", [self.event(name) for name in replaced]
        near = self._journeyed(event)
        if near:
            yield "In the same journeys", [self.event(name) for name in near[:NEAR]]

    @cached_property
    def _replaced(self) -> Mapping[str, list[Event | Tombstone]]:
        found: dict[str, list[Event | Tombstone]] = {}
        gone: list[Event | Tombstone] = [*self.plan.events.values(), *self.plan.removed.values()]
        for old in gone:
            if old.replaced_by:
                found.setdefault(old.replaced_by, []).append(old)
        return found

    def _journeyed(self, event: Event) -> list[str]:
        names: dict[str, None] = {}
        for sender in self.senders.by_event.get(event.name, ()):
            journey = sender.journey
            if journey is not None and event.name in {journey.trigger, journey.goal and journey.goal.event}:
                ends = (journey.trigger, journey.goal.event if journey.goal else None, *journey.exit_on)
                names |= dict.fromkeys(name for name in ends if name and name != event.name)
        return list(names)


TOP = (
    "index",
    "attributes",
    "groups",
    "people",
    "journeys",
    "lineage",
    "owners",
    "sources",
    "changelog",
    "rules",
    "sending",
)
"""The pages at the site's top."""


def _link(name: str, path: str | None) -> Link:
    return {"name": name, "path": path} if path else {"name": name}
