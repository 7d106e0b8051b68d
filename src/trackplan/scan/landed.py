"""Makes what a report says landed from a tally, and what such payloads cannot show."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from trackplan.model.finding import Skipped
from trackplan.model.key_sample import KeySample
from trackplan.model.landed import Landed, LandedAttribute, LandedDay, LandedEvent, LandedPeople
from trackplan.model.landing import day
from trackplan.model.plan import Attribute, Event, Plan, walk
from trackplan.model.tally import DayCounts, EventTally, Spell, Tally
from trackplan.model.times import DAY
from trackplan.model.value_profile import ValueProfile, text_key
from trackplan.model.window import Window

PERCENTILES = {"p50": 0.5, "p95": 0.95, "p99": 0.99}


def landed(tally: Tally, plan: Plan, now: int | None = None) -> Landed:
    """What landed, of every event by name and of people.

    Times and days are those of the window; ``now`` is its end where that is known. Counts are of all.
    """
    spell, window = tally.spell(), tally.window(now)
    first, last = window.span(spell.first, spell.last, tally.days())
    return Landed(
        first=moment(first),
        last=moment(last),
        shapes=dict(sorted(tally.shapes.items())),
        events=tuple(_event(name, one, window, plan.events.get(name)) for name, one in tally.named()),
        people=_people(tally.people, window, plan) if tally.people.count else None,
    )


def moment(time: int | None) -> str | None:
    """Unix seconds as ISO 8601 in UTC."""
    return None if time is None else datetime.fromtimestamp(time, UTC).isoformat().replace("+00:00", "Z")


def _event(name: str, one: EventTally, window: Window, event: Event | None) -> LandedEvent:
    planned = {} if event is None else dict(event.walk())
    first, last = window.span(one.spell.first, one.spell.last, one.days)
    inside = sorted(window.inner(one.days).items())
    return LandedEvent(
        name=name,
        planned=event is not None,
        count=one.count,
        valid=one.valid,
        anonymous=one.anonymous,
        first_seen=moment(first),
        last_seen=moment(last),
        per_day={str(day(number * DAY)): count for number, count in inside},
        days={str(day(number * DAY)): _day(one.day_counts[number]) for number, _ in inside},
        sources=dict(sorted(one.sources.items())),
        delay=_delay(one),
        attributes=_attributes(one, window, planned),
        attributes_beyond=one.attributes.beyond,
    )


def _day(one: DayCounts) -> LandedDay:
    return LandedDay(count=one.count, valid=one.valid, late=one.late, people=len(one.people))


def _people(one: EventTally, window: Window, plan: Plan) -> LandedPeople:
    return LandedPeople(
        count=one.count,
        attributes=_attributes(one, window, dict(walk(plan.people))),
        attributes_beyond=one.attributes.beyond,
    )


def _delay(one: EventTally) -> dict[str, int] | None:
    number = sum(one.delays.values())
    if not number:
        return None
    return {"count": number} | {name: one.delay(share) or 0 for name, share in PERCENTILES.items()}


def _attributes(
    one: EventTally, window: Window, planned: Mapping[str, Attribute]
) -> dict[str, LandedAttribute]:
    kinds, days = one.attributes.settled(), one.days
    found = {}
    for path, kind in kinds.items():
        spell = Spell()
        for each in kind.types.values():
            spell.merge(each)
        first, last = window.span(spell.first, spell.last, days)
        found[path] = LandedAttribute(
            count=kind.count,
            of=_holders(path, kinds, one.count),
            types={name: each.count for name, each in sorted(kind.types.items())},
            first_seen=moment(first),
            last_seen=moment(last),
            **_values(kind.values, planned.get(path)),
        )
    return found


def _values(values: ValueProfile, attribute: Attribute | None) -> dict[str, dict[int, int]]:
    """What a report keeps of values: nothing of what is personal, and no text that the plan does not have."""
    if attribute is None or attribute.pii:
        return {}
    texts = values.texts or {}
    known = {text_key(value) for value in attribute.closed_set}
    return {
        "numbers": dict(sorted(values.numbers.items())),
        "texts": {key: count for key, count in sorted(texts.items()) if key in known},
    }


def _holders(path: str, kinds: Mapping[str, Any], count: int) -> int | None:
    """Count the objects that could have an attribute; ``None`` for the items of an array."""
    if path.endswith("[]"):
        return None
    holder, dot, _ = path.rpartition(".")
    while dot and holder not in kinds:  # a name may hold a dot itself
        holder, dot, _ = holder.rpartition(".")
    if not dot:
        return count
    objects = kinds[holder].types.get("object")
    return objects.count if objects else 0


def unseen(tally: Tally, plan: Plan) -> list[Skipped]:
    """What payloads of this kind cannot show, and why."""
    named = [one for _, one in tally.named()]
    found = []
    if not any(one.delays for one in named):
        found.append(Skipped(what="how late events land", reason="no record says when it was received"))
    if not any(source.match for source in plan.sources.values()):
        found.append(Skipped(what="which source sent an event", reason="no source in the plan has a `match`"))
    if not len(tally.visitors):
        found.append(Skipped(what="whether visitors are merged", reason="no record has an anonymous id"))
    if not len(tally.emails):
        found.append(
            Skipped(what="whether a person has several ids", reason="no record has both an id and an e-mail")
        )
    undated = sum(one.count - one.spell.count for one in named)
    if undated:
        found.append(
            Skipped(
                what="when 1 payload was sent" if undated == 1 else f"when {undated:,} payloads were sent",
                reason="the time is absent or unreadable",
            )
        )
    return [*found, *_sampled(tally)]


def _sampled(tally: Tally) -> list[Skipped]:
    memories: dict[str, KeySample] = {
        **{f"repeats of `{name}`": memory for name, memory in tally.repeats.items()},
        **{f"repeats of `{name}` in other forms": memory for name, memory in tally.forms.items()},
        **{f"exact repeats of `{name}`": memory for name, memory in tally.copies.items()},
        **{f"the order of `{name}`": memory for name, memory in tally.orders.items()},
        "people of several ids": tally.emails,
        "merged visitors": tally.visitors,
        "ids of events": tally.event_ids,
        "people by when they were identified": tally.profiles,
    }
    return [
        Skipped(what=f"all {what}", reason=f"estimated from one key in {memory.scale}, to bound memory")
        for what, memory in sorted(memories.items())
        if memory.scale > 1
    ]
