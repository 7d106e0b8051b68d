"""The readers of a plan as data for reports, and in a few words for one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from trackplan.consumers.impact import (
    Consumer,
    attributes_read,
    counts,
    of_attribute,
    of_event,
    of_person,
    own_readers,
)
from trackplan.consumers.readership import Readership
from trackplan.model.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What is asked about: an event, an attribute of one, or of people where ``event`` is ``None``."""

    event: str | None
    attribute: str | None = None

    @property
    def name(self) -> str:
        """As a user writes it: ``checkout_started.items[].title``, ``customer.first_name``."""
        root = self.event or "customer"
        return root if self.attribute is None else f"{root}.{self.attribute}"


def subjects(plan: Plan) -> list[Subject]:
    """Every event of a plan."""
    return [Subject(event=name) for name in plan.events]


def readers(world: Readership, subject: Subject) -> tuple[Consumer, ...]:
    """Who depends on a subject; of an event also who reads any of its attributes."""
    if subject.event is None:
        return of_person(world, subject.attribute or "")
    if subject.attribute is not None:
        holes = (one for one in of_event(world, subject.event) if one.role == "unreadable")
        return (*of_attribute(world, subject.event, subject.attribute), *holes)
    return (*of_event(world, subject.event), *of_attribute(world, subject.event, ""))


def details(world: Readership, asked: Iterable[Subject]) -> list[dict[str, Any]]:
    """A record a subject, as the JSON report has it."""
    return [_record(world, subject) for subject in asked]


def _record(world: Readership, subject: Subject) -> dict[str, Any]:
    everything = found = readers(world, subject)
    record: dict[str, Any] = {"event": subject.event, "attribute": subject.attribute}
    if subject.event is not None and subject.attribute is None:
        event = world.plan.events.get(subject.event)
        planned = {path for path, _ in event.walk()} if event is not None else set()
        by_path: dict[str, list[dict[str, Any]]] = {}
        for one in own_readers(world, subject.event):
            by_path.setdefault(one.attribute, []).append(data(one))
        inside = counts(world, subject.event)
        record["attributes"] = [
            {
                "attribute": path,
                "planned": path in planned,
                "messages": inside[path][0],
                "without_fallback": inside[path][1],
                "readers": by_path[path],
            }
            for path in attributes_read(world, subject.event)
        ]
        found = of_event(world, subject.event)
    record["readers"] = [data(one) for one in found]
    record["summary"] = list(in_words(everything))
    return record


def data(reader: Consumer) -> dict[str, Any]:
    """One reader as the JSON report has it."""
    location = reader.ref.location
    members = {
        "kind": reader.kind,
        "role": reader.role,
        "name": reader.name,
        "state": reader.state or None,
        "attribute": reader.attribute or None,
        "place": reader.place or f"{location.file}:{location.span.line}:{location.span.column}",
        "certain": reader.certain,
        "fallback": reader.fallback if reader.kind == "message" and reader.role != "unreadable" else None,
        "in_loop": bool(reader.loops) if reader.kind == "message" else None,
        "without": reader.without,
    }
    return {name: value for name, value in members.items() if value is not None}


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
