"""All that reads the plan's events and person attributes, each place once a template."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from msgspec import structs

from trackplan.consumers.index import Index, index
from trackplan.consumers.lookup import Found, chosen, lookup
from trackplan.consumers.texts import started
from trackplan.consumers.use import CaseUse, Hole, Parts, Slip, Use, ref_of
from trackplan.document import Document, Ref
from trackplan.model.plan import Attribute, Event, Journey, Plan
from trackplan.model.reference import Dialect, Read, Reference, TemplateReading, Unknown
from trackplan.model.template import Partial, Template
from trackplan.model.workspace import Campaign, Origin, Workspace

Reader = Callable[[str, Mapping[str, str], Dialect | None], TemplateReading]
"""Reads a text with the snippets that it may print, in a dialect; `trackplan.liquid.references`, or a cache
before it."""

NOWHERE = Found()


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
    groups: tuple[tuple[Use, ...], ...] = ()
    """The uses by what is read, how, and of which kind of message: what is true of one is of all."""
    _made: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What is made of the uses when it is first asked for."""
    holes: tuple[Hole, ...] = ()
    slips: tuple[Slip, ...] = ()
    cases: tuple[CaseUse, ...] = ()
    landed: frozenset[str] | None = None
    """Names of the events that an audit has seen; ``None`` without an audit."""
    journeys: Mapping[str, Campaign] = field(default_factory=dict)
    """The campaign of each journey that has one, by the journey's name."""

    @property
    def index(self) -> Index:
        """The uses by what they read."""
        if "index" not in self._made:
            self._made["index"] = index(self.uses)
        made: Index = self._made["index"]
        return made

    def groups_of(self, event: str | None) -> Sequence[Sequence[Use]]:
        """The groups of uses that read this event; with ``None``, those of an event that nothing names."""
        if "groups" not in self._made:
            by_event: dict[str | None, list[tuple[Use, ...]]] = {}
            for group in self.groups:
                if group[0].read.root == "event" and not group[0].read.local:
                    by_event.setdefault(group[0].event, []).append(group)
            self._made["groups"] = by_event
        found: dict[str | None, list[tuple[Use, ...]]] = self._made["groups"]
        return found.get(event, ())

    def positions(self, template: Template) -> int:
        """The place of a text among all."""
        if "positions" not in self._made:
            self._made["positions"] = {id(one): number for number, one in enumerate(self.templates)}
        found: dict[int, int] = self._made["positions"]
        return found.get(id(template), 0)

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
    read: Reader,
    *,
    workspace: Workspace | None = None,
    snapshot: Document | None = None,
    live: bool = False,
    landed: frozenset[str] | None = None,
) -> Readership:
    """Read every template and join what it reads with the plan."""
    texts = [_bound(plan, workspace, template) for template in templates]
    parts = {part.name: part for part in snippets}
    sources = {name: part.text for name, part in parts.items()}
    uses: list[Use] = []
    holes: list[Hole] = []
    slips: list[Slip] = []
    cases: list[CaseUse] = []
    joined = _Joined(plan, parts)
    for index_, template in enumerate(texts):
        reading = (
            read(template.text, sources, template.dialect) if not template.broken else _nothing(template)
        )
        if template.dialect is None and reading.dialect == "legacy":
            texts[index_] = template = replace(template, dialect="legacy", guessed=True)  # noqa: PLW2901 - as it was read
        uses += joined.uses(template, reading)
        for unknown in reading.unknowns:
            place = (unknown.line, unknown.column, unknown.column + 1)
            ref = ref_of(template, parts, unknown.via, place)
            holes.append(Hole(template=template, unknown=unknown, ref=ref))
        for mistake in reading.mistakes:
            place = (mistake.line, mistake.column, mistake.end_column)
            ref = ref_of(template, parts, mistake.via, place)
            slips.append(Slip(template=template, mistake=mistake, ref=ref))
        for block in reading.cases:
            found = joined.found(template, block.root, block.path)
            cases.append(CaseUse(template=template, block=block, found=found, parts=parts))
    return Readership(
        plan=plan,
        workspace=workspace,
        snapshot=snapshot,
        live=live,
        templates=tuple(texts),
        uses=tuple(uses),
        groups=_grouped(uses),
        holes=tuple(holes),
        slips=tuple(slips),
        cases=tuple(cases),
        landed=landed,
        journeys=dict(_journeys(plan, workspace)),
    )


def replanned(world: Readership, plan: Plan) -> Readership:
    """The same messages joined with another plan, such as the new one of a comparison."""
    joined = _Joined(plan, world.uses[0].parts if world.uses else {})
    uses = tuple(joined.use(use.template, use.reference) for use in world.uses)
    return replace(
        world,
        plan=plan,
        uses=uses,
        groups=_grouped(uses),
        _made={},
        cases=tuple(
            structs.replace(case, found=joined.found(case.template, case.block.root, case.block.path))
            for case in world.cases
        ),
    )


def _nothing(template: Template) -> TemplateReading:
    """What is known of a file whose text cannot be had."""
    return TemplateReading(unknowns=(Unknown(kind="syntax", message=template.broken, line=1, column=1),))


class _Joined:
    """Joins what templates read with what the plan says of it; each distinct read is looked up once."""

    def __init__(self, plan: Plan, parts: Parts) -> None:
        self._plan = plan
        self._parts = parts
        self._found: dict[tuple[str | None, str], Found] = {}
        self._reads: dict[tuple[str | None, Read], tuple[Read, Found]] = {}

    def uses(self, template: Template, reading: TemplateReading) -> Iterator[Use]:
        """Yield the places of one template."""
        here: dict[int, tuple[Read, Found]] = {}
        for reference in reading.references:
            read = reference.read
            joined = here.get(id(read))
            if joined is None:
                key = (template.event if read.root == "event" else None, read)
                joined = self._reads.get(key)
                if joined is None:
                    joined = self._reads[key] = self._join(template, read)
                here[id(read)] = joined
            if joined[0] is not read:
                reference = structs.replace(reference, read=joined[0])  # noqa: PLW2901 - as the plan has it
            yield Use(template, reference, joined[1], self._parts)

    def use(self, template: Template, reference: Reference) -> Use:
        """One place."""
        read, found = self._join(template, reference.read)
        return Use(template, structs.replace(reference, read=read), found, self._parts)

    def _join(self, template: Template, read: Read) -> tuple[Read, Found]:
        if read.local:
            return read, NOWHERE
        if read.steps and (around := self._around(template, read.root)):
            read = chosen(around, read)
        return read, self.found(template, read.root, read.path)

    def found(self, template: Template, root: str, path: str) -> Found:
        """What the plan says of a value."""
        around = self._around(template, root)
        if not around or not path:
            return NOWHERE
        key = (template.event if root == "event" else None, path)
        if key not in self._found:
            self._found[key] = lookup(around, path)
        return self._found[key]

    def _around(self, template: Template, root: str) -> Mapping[str, Attribute]:
        if root == "customer":
            return self._plan.people
        event = self._plan.events.get(template.event or "") if root == "event" else None
        return event.members if event is not None else {}


def _grouped(uses: Iterable[Use]) -> tuple[tuple[Use, ...], ...]:
    groups: dict[tuple[object, ...], list[Use]] = {}
    for use in uses:
        template, read = use.template, use.reference.read
        key = (id(read), template.event, template.data, template.dialect, template.field == "recipient")
        groups.setdefault(key, []).append(use)
    return tuple(map(tuple, groups.values()))


def _bound(plan: Plan, workspace: Workspace | None, template: Template) -> Template:
    """Give a template what the plan and the workspace say of it: its event and its Liquid."""
    if template.dialect is None and plan.liquid is not None:
        template = replace(template, dialect=plan.liquid)
    if template.kind != "file" or template.event is not None:
        return template if template.event is None else _known(template, template.event)
    name = template.holder
    journeys = [*filter(None, [plan.journeys.get(name)])]
    journeys += [one for one in plan.journeys.values() if one.campaign == name]
    for journey in journeys:
        return _known(template, journey.trigger)
    for campaign in workspace.campaigns if workspace is not None else ():
        if name in {campaign.name, campaign.id}:
            return replace(template, event=campaign.event_name, data=started(campaign))
    return _known(template, name) if name in plan.events else template


def _known(template: Template, event: str | None) -> Template:
    return replace(template, event=event, data="none" if event is None else "event")


def _journeys(plan: Plan, workspace: Workspace | None) -> Iterator[tuple[str, Campaign]]:
    for journey in plan.journeys.values():
        for campaign in workspace.campaigns if workspace is not None else ():
            if journey.campaign is not None and journey.campaign in {campaign.name, campaign.id}:
                yield journey.name, campaign
                break
