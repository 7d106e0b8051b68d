"""Finds what depends on an event or an attribute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from msgspec import structs

from trackplan.consumers.lookup import Found, lookup
from trackplan.consumers.readership import Readership
from trackplan.consumers.use import Use
from trackplan.document import Ref
from trackplan.liquid.outcomes import outcome
from trackplan.model.impact import Consumer, Role
from trackplan.model.plan import Journey
from trackplan.model.reference import Outcome, upward, within

NOT_SHOWN = "goals, exits, branches and segment conditions"
WHY_NOT_SHOWN = "Customer.io's API does not show them; what the plan's journeys declare stands in for them"


def of_event(world: Readership, event: str) -> tuple[Consumer, ...]:
    """Who depends on an event as a whole: what it starts, ends and counts for."""
    parts = (_campaigns, _journeys, _segments, _holes)
    return tuple(reader for part in parts for reader in part(world, event))


def of_attribute(world: Readership, event: str, path: str) -> tuple[Consumer, ...]:
    """Who reads an attribute of an event, directly or possibly, declared journeys last."""
    found = (_reader(use, path) for use in uses_of(world, event, path) if use.reference.touches(path))
    return (*found, *(one for one in _declaring(world, event) if within(one.attribute, path)))


def own_readers(world: Readership, event: str) -> dict[str, tuple[int, Callable[[], Iterator[Consumer]]]]:
    """Who reads an attribute of an event, by the very path that it reads: how many, and how to list them."""
    found: dict[str, list[Use]] = {}
    for group in groups_of(world, event):
        found.setdefault(group[0].read.path, []).extend(group)
    declared: dict[str, list[Consumer]] = {}
    for one in _declaring(world, event):
        declared.setdefault(one.attribute, []).append(one)

    def listing(path: str) -> Callable[[], Iterator[Consumer]]:
        def made() -> Iterator[Consumer]:
            order = world.positions
            uses = sorted(found.get(path, ()), key=lambda use: order(use.template))
            yield from (_reader(use, path) for use in uses)
            yield from declared.get(path, ())

        return made

    paths = [*found, *(path for path in declared if path not in found)]
    return {path: (len(found.get(path, ())) + len(declared.get(path, ())), listing(path)) for path in paths}


def outline(world: Readership, event: str) -> Iterator[Consumer]:
    """Yield who depends on an event or any of its attributes, each message once for each way it may fare."""
    yield from of_event(world, event)
    ways: dict[tuple[bool, Outcome, bool], tuple[Consumer, set[str]]] = {}
    for group in groups_of(world, event):
        read = group[0].read
        way = read.certain, without(group[0], ""), bool(read.loops)
        if way not in ways:
            ways[way] = _reader(group[0], ""), set()
        ways[way][1].update(use.template.sender for use in group)
    for one, names in ways.values():
        yield from (replace(one, name=name) for name in sorted(names))
    yield from _declaring(world, event)


def groups_of(world: Readership, event: str) -> Iterator[Sequence[Use]]:
    """The places that read an event's attributes, those together that read the same in the same way.

    A file of which nothing says whose message it is may read any event that has such an attribute.
    """
    planned = world.plan.events.get(event)
    yield from world.groups_of(event)
    for group in world.groups_of(None) if planned is not None else ():
        path = group[0].read.path
        found = lookup(planned.members, path) if path and planned is not None else Found()
        if group[0].template.data == "unknown" and (not found.missing or found.open):
            yield [structs.replace(use.possibly(), found=found) for use in group]


def _declaring(world: Readership, event: str) -> Iterator[Consumer]:
    """What the journeys that the event starts declare to use."""
    for journey in world.plan.journeys.values():
        for index, used in enumerate(journey.uses) if journey.trigger == event else ():
            yield _declared(journey, "uses", journey.ref / "uses" / index, used)


def of_person(world: Readership, path: str) -> tuple[Consumer, ...]:
    """Which places of messages read an attribute of the person."""
    return tuple(
        _reader(use, path)
        for use in world.index.near("customer", (None,), path)
        if use.reference.touches(path)
    )


def uses_of(world: Readership, event: str, path: str = "") -> Iterator[Use]:
    """The places that read an event's attributes; of a path, those that read it or around it.

    A file of which nothing says whose message it is may read any event that has such an attribute.
    """
    planned = world.plan.events.get(event)
    for use in world.index.near("event", (event, None), path):
        if use.event == event:
            yield use
        elif use.template.data == "unknown" and planned is not None:
            found = lookup(planned.members, use.reference.path) if use.reference.path else Found()
            if not found.missing or found.open:
                yield structs.replace(use.possibly(), found=found)


def attributes_read(world: Readership, event: str) -> tuple[str, ...]:
    """The planned attributes of an event that any message reads, and those read that it lacks."""
    planned = world.plan.events.get(event)
    known = [path for path, _ in planned.walk()] if planned is not None else []
    read = {group[0].read.path for group in groups_of(world, event)} - {""}
    return (*(path for path in known if path in read), *sorted(read - set(known)))


def counts(world: Readership, event: str) -> dict[str, tuple[frozenset[str], int]]:
    """By each path that is read or has something read in it: messages, and places that fail without it."""
    senders: dict[str, set[str]] = {}
    failing: Counter[str] = Counter()
    for group in groups_of(world, event):
        names = {use.template.sender for use in group}
        for path in upward(group[0].read.path):
            senders.setdefault(path, set()).update(names)
            failing[path] += len(group) if without(group[0], path) == "fails" else 0
    return {path: (frozenset(found), failing[path]) for path, found in senders.items()}


def without(use: Use, path: str) -> Outcome:
    """What becomes of the message at one place when a path is missing."""
    return outcome(use.read, path, "missing", use.dialect)


def _reader(use: Use, path: str) -> Consumer:
    reference, template = use.reference, use.template
    span = use.ref.span or use.ref.location.span
    snippet = f"snippet {reference.via[-1]}" if reference.via else template.field
    return Consumer(
        kind="message",
        role=reference.usage,
        name=template.sender,
        state=template.state,
        attribute=reference.path,
        place=f"{snippet}:{span.line}:{span.column}",
        line=span.line,
        column=span.column,
        certain=reference.certain,
        fallback=reference.covers(path) if within(reference.path, path) else True,
        outcome=without(use, path),
        loops=reference.loops,
        ref=use.ref,
    )


def _campaigns(world: Readership, event: str) -> Iterator[Consumer]:
    for index, campaign in enumerate(world.workspace.campaigns if world.workspace is not None else ()):
        if campaign.event_name == event:
            yield Consumer(
                kind="campaign",
                role="trigger",
                name=campaign.name or f"campaign {campaign.id}",
                state=campaign.state,
                ref=world.campaign_ref(index),
            )


def _journeys(world: Readership, event: str) -> Iterator[Consumer]:
    for journey in world.plan.journeys.values():
        if journey.trigger == event:
            yield _declared(journey, "trigger", journey.ref / "trigger")
        for index, name in enumerate(journey.exit_on):
            if name == event:
                yield _declared(journey, "exit", journey.ref / "exit_on" / index)
        if journey.goal is not None and journey.goal.event == event:
            yield _declared(journey, "goal", journey.ref / "goal" / "event")


def _declared(journey: Journey, role: Role, ref: Ref, attribute: str = "") -> Consumer:
    return Consumer(kind="journey", role=role, name=journey.name, attribute=attribute, ref=ref)


def _segments(world: Readership, event: str) -> Iterator[Consumer]:
    for segment in world.workspace.segments if world.workspace is not None else ():
        if segment.conditions is not None and event in set(_texts(segment.conditions)):
            yield Consumer(
                kind="segment",
                role="conditions",
                name=segment.name or f"segment {segment.id}",
                certain=False,
                ref=world.plan.ref,
            )


def _texts(data: Any) -> Iterator[str]:
    """Every text in a JSON value; the shape of conditions is not documented."""
    stack = [data]
    while stack:
        match stack.pop():
            case str() as text:
                yield text
            case dict() as members:
                stack += members.values()
            case list() as members:
                stack += members
            case _:
                pass


def _holes(world: Readership, event: str) -> Iterator[Consumer]:
    for hole in world.holes:
        if hole.template.event == event:
            span = hole.ref.location.span
            yield Consumer(
                kind="message",
                role="unreadable",
                name=hole.template.sender,
                state=hole.template.state,
                place=f"{hole.template.field}:{span.line}:{span.column}",
                line=span.line,
                column=span.column,
                certain=False,
                ref=hole.ref,
            )
