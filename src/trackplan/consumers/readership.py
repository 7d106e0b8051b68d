"""All that reads the plan's events and person attributes, each place once a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from trackplan.consumers.index import Index, index
from trackplan.consumers.lookup import Found, lookup
from trackplan.consumers.use import Hole, Use
from trackplan.document import Document, Ref, Span
from trackplan.model.impact import UNSENT
from trackplan.model.plan import Event, Journey, Plan
from trackplan.model.reference import Reference, TemplateReading, Unknown
from trackplan.model.template import Partial, Template
from trackplan.model.workspace import Campaign, Origin, Workspace

Read = Callable[[str, Mapping[str, str]], TemplateReading]
"""Reads a text with the snippets that it may print; `trackplan.liquid.references`, or a cache before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readership:
    """A plan with all that reads it."""

    plan: Plan
    workspace: Workspace | None = None
    """``None`` where only template files are at hand, which say nothing of campaigns."""
    snapshot: Document | None = None
    """The workspace as JSON text, to point into."""
    live: bool = False
    """Whether the workspace was read just now, so that no file holds it."""
    templates: tuple[Template, ...] = ()
    uses: tuple[Use, ...] = ()
    places: tuple[Use, ...] = ()
    """Each place once: what a snippet reads is read by every message that prints it. Of several messages
    that read one place, one that is still sent speaks for all."""
    index: Index = field(default_factory=lambda: index(()), repr=False, compare=False)
    """The uses by what they read."""
    holes: tuple[Hole, ...] = ()
    landed: frozenset[str] | None = None
    """Names of the events that an audit has seen; ``None`` without an audit."""
    journeys: Mapping[str, Campaign] = field(default_factory=dict)
    """The campaign of each journey that has one, by the journey's name."""

    def event(self, use: Use) -> Event | None:
        """The planned event that a place reads."""
        return self.plan.events.get(use.event) if use.event is not None else None

    def campaign_ref(self, index: int, member: str = "name") -> Ref:
        """Where the workspace says something of its campaign of this place; the plan's top without one."""
        if self.snapshot is None:
            return self.plan.ref
        return Ref(self.snapshot, ("campaigns", index, member))

    def journey_of(self, campaign: Campaign) -> Journey | None:
        """The journey of the plan that a campaign carries out."""
        for name, one in self.journeys.items():
            if one is campaign:
                return self.plan.journeys[name]
        return None

    def origins(self, journey: Journey) -> tuple[Origin, ...]:
        """What sends the journey's messages: its campaign, and files that name it."""
        campaign = self.journeys.get(journey.name)
        named = dict.fromkeys(name for name in (journey.name, journey.campaign) if name)
        return (*((campaign.origin,) if campaign is not None else ()), *(("file", name) for name in named))

    def carries_out(self, template: Template, journey: Journey) -> bool:
        """Whether a text is one of the journey's."""
        return template.origin in self.origins(journey)

    def texts_of(self, journey: Journey) -> list[Template]:
        """The texts of a journey's messages."""
        origins = self.origins(journey)
        return [one for one in self.templates if one.origin in origins]


def readership(
    plan: Plan,
    templates: Iterable[Template],
    snippets: Iterable[Partial],
    read: Read,
    *,
    workspace: Workspace | None = None,
    snapshot: Document | None = None,
    live: bool = False,
    landed: frozenset[str] | None = None,
) -> Readership:
    """Read every template and join what it reads with the plan."""
    texts = tuple(_bound(plan, workspace, template) for template in templates)
    parts = {part.name: part for part in snippets}
    sources = {name: part.text for name, part in parts.items()}
    uses: list[Use] = []
    holes: list[Hole] = []
    found: dict[tuple[str | None, str], Found] = {}
    for template in texts:
        reading = read(template.text, sources) if not template.broken else _nothing(template)
        uses += _uses(plan, template, reading.references, parts, found)
        holes += (
            Hole(
                template=template,
                unknown=unknown,
                ref=_ref(template, parts, unknown.via, (unknown.line, unknown.column, unknown.column + 1)),
            )
            for unknown in reading.unknowns
        )
    return Readership(
        plan=plan,
        workspace=workspace,
        snapshot=snapshot,
        live=live,
        templates=texts,
        uses=tuple(uses),
        places=tuple(_places(uses)),
        index=index(tuple(uses)),
        holes=tuple(holes),
        landed=landed,
        journeys=dict(_journeys(plan, workspace)),
    )


def _nothing(template: Template) -> TemplateReading:
    """What is known of a file whose text cannot be had."""
    return TemplateReading(unknowns=(Unknown(kind="syntax", message=template.broken, line=1, column=1),))


def _uses(
    plan: Plan,
    template: Template,
    references: Iterable[Reference],
    parts: Mapping[str, Partial],
    found: dict[tuple[str | None, str], Found],
) -> Iterator[Use]:
    """The places of one template; ``found`` keeps what the plan says of each path of each event."""
    event = plan.events.get(template.event or "")
    for reference in references:
        if reference.root not in {"event", "customer"}:
            continue
        of_event = reference.root == "event"
        key = (template.event or "" if of_event else None, reference.path)
        if key not in found:
            around = plan.people if not of_event else event.attributes if event else {}
            found[key] = lookup(around, reference.path) if around and reference.path else Found()
        yield Use(
            template=template,
            reference=reference,
            event=template.event if of_event else None,
            ref=_ref(
                template, parts, reference.via, (reference.line, reference.column, reference.end_column)
            ),
            found=found[key],
        )


def _places(uses: Iterable[Use]) -> Iterator[Use]:
    seen = set()
    for use in sorted(uses, key=lambda use: use.template.state in UNSENT):
        span = use.ref.span or Span()
        key = (use.ref.document.name, span.line, span.column, span.end_column, use.event)
        if key not in seen:
            seen.add(key)
            yield use


def _ref(
    template: Template, parts: Mapping[str, Partial], via: tuple[str, ...], place: tuple[int, int, int]
) -> Ref:
    if not via:
        return template.ref(*place)
    part = parts[via[-1]]
    return Template(kind="file", holder=part.name, text=part.text, document=part.document).ref(*place)


def _bound(plan: Plan, workspace: Workspace | None, template: Template) -> Template:
    """Give a template file the event that starts what it names as its own."""
    if template.kind != "file" or template.event is not None:
        return template if template.event is None else _known(template, template.event)
    name = template.holder
    journeys = [*filter(None, [plan.journeys.get(name)])]
    journeys += [one for one in plan.journeys.values() if one.campaign == name]
    for journey in journeys:
        return _known(template, journey.trigger)
    for campaign in workspace.campaigns if workspace is not None else ():
        if name in {campaign.name, campaign.id}:
            return _known(template, campaign.event_name)
    return _known(template, name) if name in plan.events else template


def _known(template: Template, event: str | None) -> Template:
    return replace(template, event=event, data="none" if event is None else "event")


def _journeys(plan: Plan, workspace: Workspace | None) -> Iterator[tuple[str, Campaign]]:
    for journey in plan.journeys.values():
        for campaign in workspace.campaigns if workspace is not None else ():
            if journey.campaign is not None and journey.campaign in {campaign.name, campaign.id}:
                yield journey.name, campaign
                break
