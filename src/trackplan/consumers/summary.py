"""What depends on each event or attribute, and the same in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trackplan.consumers.impact import (
    attributes_read,
    counts,
    of_attribute,
    of_event,
    of_person,
    outline,
    own_readers,
)
from trackplan.consumers.readership import Readership
from trackplan.model.impact import AttributeImpact, Consumer, DeferredConsumers, ImpactSubject, SubjectImpact
from trackplan.model.plan import Plan


def subjects(plan: Plan) -> list[ImpactSubject]:
    """Every event of a plan."""
    return [ImpactSubject(event=name) for name in plan.events]


def readers(world: Readership, subject: ImpactSubject) -> tuple[Consumer, ...]:
    """Who depends on a subject; of an event also who reads any of its attributes."""
    if subject.event is None:
        return of_person(world, subject.attribute or "")
    if subject.attribute is not None:
        holes = (one for one in of_event(world, subject.event) if one.role == "unreadable")
        return (*of_attribute(world, subject.event, subject.attribute), *holes)
    return (*of_event(world, subject.event), *of_attribute(world, subject.event, ""))


def impact_of(world: Readership, asked: Iterable[ImpactSubject]) -> Iterator[SubjectImpact]:
    """Yield what depends on each subject."""
    for subject in asked:
        if subject.event is not None and subject.attribute is None:
            yield SubjectImpact(
                subject=subject,
                readers=of_event(world, subject.event),
                attributes=tuple(_attributes(world, subject.event)),
                summary=tuple(in_words(outline(world, subject.event))),
            )
        else:
            found = readers(world, subject)
            yield SubjectImpact(
                subject=subject, readers=found, attributes=None, summary=tuple(in_words(found))
            )


def _attributes(world: Readership, name: str) -> Iterator[AttributeImpact]:
    event = world.plan.events.get(name)
    planned = {path for path, _ in event.walk()} if event is not None else set()
    listed = own_readers(world, name)
    inside = counts(world, name)
    for path in attributes_read(world, name):
        messages, without_fallback = inside[path]
        yield AttributeImpact(
            attribute=path,
            planned=path in planned,
            messages=len(messages),
            without_fallback=without_fallback,
            readers=DeferredConsumers(*listed[path]),
            senders=messages,
        )


def in_words(found: Iterable[Consumer]) -> Iterator[str]:
    """What depends on something, a phrase a kind: ``2 messages print it without a fallback``."""
    found = list(found)
    campaigns = [one for one in found if one.role == "trigger" and one.kind == "campaign"]
    if campaigns:
        yield f"{_count(len(campaigns), 'campaign')} {_is(campaigns)} started by it"
    journeys = sorted({one.name for one in found if one.kind == "journey"})
    if journeys:
        yield f"{_count(len(journeys), 'journey')} of the plan {'names' if len(journeys) == 1 else 'name'} it"
    messages = [one for one in found if one.kind == "message" and one.role != "unreadable" and one.certain]
    failing = {one.name for one in messages if one.fails}
    others = {one.name for one in messages} - failing
    if failing:
        looped = all(one.loops for one in messages if one.fails)
        how = "without a fallback" + (" in a loop" if looped else "")
        yield f"{_count(len(failing), 'message')} {_verb('print', failing)} it {how}"
    if others:
        yield f"{_count(len(others), 'message')} {_verb('read', others)} it and would still be sent"
    possible = {one.name for one in found if one.kind == "message" and not one.certain}
    possible -= failing | others
    if possible:
        yield f"{_count(len(possible), 'message')} may read it"
    segments = [one for one in found if one.kind == "segment"]
    if segments:
        yield f"{_count(len(segments), 'segment')} {_verb('name', {one.name for one in segments})} it"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _is(some: list[Consumer]) -> str:
    return "is" if len(some) == 1 else "are"


def _verb(word: str, some: set[str]) -> str:
    return f"{word}s" if len(some) == 1 else word
