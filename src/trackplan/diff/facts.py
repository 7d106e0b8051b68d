"""Two plans into facts: all that differs in what they mean, and nothing that is only written otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from trackplan.diff.around import Around, life_of
from trackplan.diff.attributes import additional_facts, attribute_facts, life_facts
from trackplan.diff.renames import Renamed, declared_successor, event_renames
from trackplan.diff.surroundings import one_of, surrounding_facts, texts
from trackplan.model.facts.attributes import AttributeFact
from trackplan.model.facts.base import BaseFact, Life
from trackplan.model.facts.events import (
    DedupeChanged,
    DedupeDeclared,
    DedupeDropped,
    DelayLoosened,
    DelayTightened,
    EventAdded,
    EventOwnerChanged,
    EventRemoved,
    EventRenamed,
    OrderChanged,
    OrderDeclared,
    OrderDropped,
    SenderAdded,
    SenderDropped,
    TextChanged,
    VolumeChanged,
    VolumeNarrowed,
    VolumeWidened,
)
from trackplan.model.plan import Event, Plan

Make = Callable[..., Any]


def facts(before: Plan, after: Plan, *, renames: bool = True) -> Iterator[BaseFact]:
    """Yield every fact: events first, then people, then what is around them.

    ``renames`` takes a name that went and a like one that came for one thing.
    """
    yield from _event_facts(before, after, renames)
    people = Around(holder="people", ref=after.ref, person=True, renames=renames)
    yield from attribute_facts(people, before.people, after.people)
    yield from surrounding_facts(before, after)


def _event_facts(before: Plan, after: Plan, renames: bool) -> Iterator[BaseFact]:
    gone = {name: event for name, event in before.events.items() if name not in after.events}
    come = {name: event for name, event in after.events.items() if name not in before.events}
    for rename in event_renames(gone, come, after.removed) if renames else ():
        yield from _renamed(before, gone.pop(rename.old), come.pop(rename.new), rename, renames)
    for name, event in gone.items():
        yield EventRemoved(
            at=f"events/{name}",
            event=name,
            ref=_remains(after, name),
            was=event.ref.key,
            before=event.status,
            life=life_of(event, None, Life()),
            successor=declared_successor(event, after.removed),
        )
    for event in come.values():
        yield _added(before, event)
    for name, event in before.events.items():
        if name in after.events:
            yield from _changed(event, after.events[name], renames)


def _remains(after: Plan, name: str) -> Any:
    return after.removed[name].ref.key if name in after.removed else after.ref


def _added(before: Plan, event: Event) -> EventAdded:
    return EventAdded(
        at=f"events/{event.name}",
        event=event.name,
        ref=event.ref.key,
        after=event.status,
        tombstone=before.removed.get(event.name),
    )


def _renamed(before: Plan, old: Event, new: Event, rename: Renamed, renames: bool) -> Iterator[BaseFact]:
    yield EventRenamed(
        at=f"events/{old.name}",
        event=old.name,
        ref=new.ref.key,
        was=old.ref.key,
        before=old.name,
        after=new.name,
        likeness=rename.likeness,
        declared=rename.declared,
        life=life_of(old, new, Life()),
    )
    if new.name in before.removed:
        yield _added(before, new)
    yield from _changed(replace(old, name=new.name, replaced_by=new.replaced_by), new, renames)


def _changed(old: Event, new: Event, renames: bool) -> Iterator[BaseFact]:
    if old == new and not _has_twins(old):
        return
    life = life_of(old, new, Life())
    make = partial(_make, old, new, life)
    yield from life_facts(make, old, new)
    yield from additional_facts(make, (old.additional, new.additional))
    around = Around(
        holder=f"events/{new.name}",
        ref=new.ref.key,
        event=new.name,
        life=life,
        additional=(old.additional, new.additional),
        told=(old.additional, new.additional),
        closed=(old.additional == "forbid", new.additional == "forbid"),
        renames=renames,
    )
    yield from attribute_facts(around, old.attributes, new.attributes)
    yield from _delivery(make, old, new)
    yield from _words(make, old, new)


def _has_twins(event: Event) -> bool:
    """Whether it lists values that Python takes for one and JSON does not, such as true and 1."""
    return any(
        not isinstance(value, str)
        for _, attribute in event.walk()
        for value in (*attribute.constraints.get("enum", ()), attribute.constraints.get("const", ""))
    )


def _make(old: Event, new: Event, life: Life, kind: type[BaseFact], **more: Any) -> BaseFact:
    around: dict[str, Any] = {
        "at": f"events/{new.name}",
        "event": new.name,
        "ref": new.ref.key,
        "was": old.ref.key,
    }
    if issubclass(kind, AttributeFact):
        closed = (old.additional == "forbid", new.additional == "forbid")
        more |= {"closed_before": closed[0], "closed_after": closed[1]}
    return kind(**around, life=life, **more)


def _delivery(make: Make, old: Event, new: Event) -> Iterator[BaseFact]:
    """Yield what differs in who sends it, how often, how late, and after what."""
    for source in old.sources:
        if source not in new.sources:
            yield make(SenderDropped, before=source)
    for source in new.sources:
        if source not in old.sources:
            yield make(SenderAdded, after=source)
    yield from one_of(make, (DedupeDeclared, DedupeDropped, DedupeChanged), _dedupe(old), _dedupe(new))
    yield from one_of(make, (OrderDeclared, OrderDropped, OrderChanged), _order(old), _order(new))
    for percentile in sorted({*old.delay, *new.delay}):
        yield from _delay(make, percentile, old.delay.get(percentile), new.delay.get(percentile))
    if old.volume != new.volume:
        yield make(_volume(old.volume, new.volume), before=_pair(old.volume), after=_pair(new.volume))


def _dedupe(event: Event) -> Any:
    dedupe = event.dedupe
    return None if dedupe is None else {"by": sorted(dedupe.by), "within": dedupe.within}


def _order(event: Event) -> Any:
    return None if event.after is None else {"event": event.after.event, "same": event.after.same}


def _delay(make: Make, percentile: str, before: int | None, after: int | None) -> Iterator[BaseFact]:
    if before != after:
        tighter = after is not None and (before is None or after < before)
        words = {"before": before and {percentile: before}, "after": after and {percentile: after}}
        yield make(DelayTightened if tighter else DelayLoosened, **words)


def _volume(before: tuple[int, int] | None, after: tuple[int, int] | None) -> type[BaseFact]:
    if after is None or (before is not None and after[0] <= before[0] and before[1] <= after[1]):
        return VolumeWidened
    if before is None or (before[0] <= after[0] and after[1] <= before[1]):
        return VolumeNarrowed
    return VolumeChanged


def _pair(volume: tuple[int, int] | None) -> Any:
    return None if volume is None else list(volume)


def _words(make: Make, old: Event, new: Event) -> Iterator[BaseFact]:
    if old.owner != new.owner:
        yield make(EventOwnerChanged, before=old.owner, after=new.owner)
    yield from texts(make, old, new, ("description", "when", "sources_reason"))
    if set(old.tags) != set(new.tags):
        yield make(TextChanged, what="tags", before=sorted(old.tags), after=sorted(new.tags))
    if repr(old.examples) != repr(new.examples):
        yield make(TextChanged, what="examples", before=len(old.examples), after=len(new.examples))
