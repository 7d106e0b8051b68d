"""References of a plan by name to its other definitions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from trackplan.document import Ref
from trackplan.model.plan import Attribute, Event, Journey, Plan, Selector, Tombstone, walk
from trackplan.rules import catalog
from trackplan.rules.declared import declared
from trackplan.rules.uses import event_uses, key_uses

PERSON = ("customer.", "person.")
"""What a journey's ``uses`` puts before an attribute of the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanReference:
    """One reference: name, place, and allowed targets."""

    name: str
    known: Collection[str]
    what: str
    """What the name is here, fit for "`grwoth`, the owner of `order_completed`, is not …"."""
    among: str
    """What it should be, fit for "… is not under `owners`"."""
    ref: Ref
    at: str
    event: str | None = None
    offered: Collection[str] | None = None
    """What may be named in its place, where that is not all that is known."""
    remedy: str = ""
    """What to do where nothing known is like the name; by default, to add it or to name another."""


def references(plan: Plan) -> Iterator[PlanReference]:
    """Yield every reference of a plan; references to removed events belong to another rule."""
    return chain(
        *(_event(plan, event) for event in plan.events.values()),
        _paths(plan),
        *(_journey(plan, journey) for journey in plan.journeys.values()),
        _owners_of_objects(plan),
        _matches(plan),
        _named_events(plan),
        _replaced_events(plan),
        _replaced_attributes(plan),
        _of_groups(plan),
        _options(plan),
    )


def _event(plan: Plan, event: Event) -> Iterator[PlanReference]:
    named: list[tuple[str, str, Collection[str], Ref]] = []
    if event.owner is not None:
        named.append((event.owner, "owner", plan.owners, event.ref / "owner"))
    lists: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        ("source", event.sources, plan.sources),
        ("group", event.groups, plan.groups),
    )
    for word, names, known in lists:
        ref = event.ref / f"{word}s"
        named += [(name, word, known, ref / index) for index, name in enumerate(names)]
    for name, word, known, ref in named:
        yield PlanReference(
            name=name,
            known=known,
            what=f"{'the' if word == 'owner' else 'a'} {word} of `{event.name}`",
            among=f"under `{word}s`",
            ref=ref,
            at=f"events/{event.name}",
            event=event.name,
        )


def _owners_of_objects(plan: Plan) -> Iterator[PlanReference]:
    for one in plan.objects.values():
        if one.owner is not None:
            yield PlanReference(
                name=one.owner,
                known=plan.owners,
                what=f"the owner of the object `{one.name}`",
                among="under `owners`",
                ref=one.ref / "owner",
                at=f"objects/{one.name}",
            )


def _paths(plan: Plan) -> Iterator[PlanReference]:
    """Yield the attribute paths that settings of events name."""
    for use in key_uses(plan):
        whole = all(name in plan.groups for name in use.holder.groups)  # else more attributes may be meant
        if whole and not is_open(use.holder.members, use.path):
            yield PlanReference(
                name=use.path,
                known=[known for known, _ in use.holder.walk()],
                what=use.what,
                among=f"an attribute of `{use.holder.name}`",
                ref=use.ref,
                at=f"events/{use.event.name}",
                event=use.event.name,
            )


def _journey(plan: Plan, journey: Journey) -> Iterator[PlanReference]:
    at = f"journeys/{journey.name}"
    if journey.owner is not None:
        yield PlanReference(
            name=journey.owner,
            known=plan.owners,
            what=f"the owner of `{journey.name}`",
            among="under `owners`",
            ref=journey.ref / "owner",
            at=at,
        )
    if journey.trigger is None and journey.segment is None:
        return  # What starts the journey is missing, and with it what messages may read.
    trigger = plan.events.get(journey.trigger or "")
    for index, path in enumerate(journey.uses):
        prefix = next((one for one in PERSON if path.startswith(one)), "")
        remedy = ""
        if prefix:
            around, among = plan.people, "under `people`"
        elif trigger is not None:
            around, among = trigger.members, f"an attribute of `{trigger.name}`"
        elif journey.trigger is None:
            around, among = {}, "there, since no event starts the journey"
            remedy = f"write `{PERSON[0]}{path}` for an attribute of the person"
        else:
            continue
        if not is_open(around, path.removeprefix(prefix)):
            yield PlanReference(
                name=path,
                known=[f"{prefix}{known}" for known, _ in walk(around)],
                what=f"what `{journey.name}` reads",
                among=among,
                ref=journey.ref / "uses" / index,
                at=at,
                remedy=remedy,
            )


def _matches(plan: Plan) -> Iterator[PlanReference]:
    """Yield the attributes that identify sources; unused sources belong to another rule."""
    for source in plan.sources.values():
        sent = [event for event in plan.events.values() if source.name in event.sources]
        whole = all(name in plan.groups for event in sent for name in event.groups)
        match = source.match
        if match is None or match.kind != "attribute" or not sent or not whole:
            continue
        if not any(is_open(event.members, match.path) for event in sent):
            yield PlanReference(
                name=match.path,
                known={path for event in sent for path, _ in event.walk()},
                what=f"by which `{source.name}` is recognised",
                among="an attribute of any event that it sends",
                ref=source.ref / "match" / "attribute",
                at=f"sources/{source.name}",
                remedy="add it to the events that the source sends",
            )


def is_open(attributes: Mapping[str, Attribute], path: str) -> bool:
    """Return whether a path leads into an object that the plan leaves open."""
    return any(
        path.startswith((f"{known}.", f"{known}[]"))
        and not one.members
        and one.items is None
        and not {"object", "array", "any"}.isdisjoint(one.types)
        for known, one in walk(attributes)
    )


def _named_events(plan: Plan) -> Iterator[PlanReference]:
    known = plan.events.keys() | plan.removed.keys()
    for use in event_uses(plan):
        yield PlanReference(
            name=use.name,
            known=known,
            offered=plan.events,
            what=use.what,
            among="an event",
            ref=use.ref,
            at=use.at,
        )


def _replaced_events(plan: Plan) -> Iterator[PlanReference]:
    going: list[Event | Tombstone] = [*plan.events.values(), *plan.removed.values()]
    for one in going:
        if one.replaced_by is not None:
            yield PlanReference(
                name=one.replaced_by,
                known=plan.events,
                what=f"the replacement of `{one.name}`",
                among="an event",
                ref=one.ref / "replaced_by",
                at=f"events/{one.name}",
            )


def _replaced_attributes(plan: Plan) -> Iterator[PlanReference]:
    beside = {f"events/{event.name}": event.members for event in plan.events.values()}
    beside |= {f"groups/{group.name}": group.attributes for group in plan.groups.values()}
    beside["people"] = plan.people
    beside |= {f"objects/{one.name}": one.members for one in plan.objects.values()}
    for one in declared(plan):
        if one.attribute.replaced_by is not None:
            around = one.path.rpartition(".")[0]
            name = one.attribute.replaced_by
            yield PlanReference(
                name=f"{around}.{name}" if around else name,
                known=[path for path, _ in walk(beside[one.holder])],
                what=f"the replacement of `{one.path}`",
                among=f"an attribute in `{one.holder}`",
                ref=one.attribute.ref / "replaced_by",
                at=f"{one.holder}/{one.path}",
                event=one.event,
            )


def _of_groups(plan: Plan) -> Iterator[PlanReference]:
    """Yield the tags and sources by which groups are on events."""
    tags = {tag for event in plan.events.values() for tag in event.tags}
    for group in plan.groups.values():
        told = group.on or Selector()
        for key, names, known in (("tags", told.tags, tags), ("sources", told.sources, plan.sources.keys())):
            for index, name in enumerate(names):
                yield PlanReference(
                    name=name,
                    known=known,
                    what=f"what the group `{group.name}` is on",
                    among=f"a {key.removesuffix('s')} of an event" if key == "tags" else "a source",
                    ref=group.ref / "on" / key / index,
                    at=f"groups/{group.name}",
                )


def _options(plan: Plan) -> Iterator[PlanReference]:
    rules = catalog() if plan.policy.settings else {}  # Every rule is slow to import.
    for setting in plan.policy.settings.values():
        for option in setting.options if setting.rule in rules else ():
            yield PlanReference(
                name=option,
                known=rules[setting.rule].card.options,
                what=f"set for `{setting.rule}`",
                among="an option of that rule",
                ref=(setting.ref / "options" / option).key,
                at=f"rules/{setting.rule}",
                remedy="remove it",
            )
