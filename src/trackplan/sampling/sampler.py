"""Generation of payloads from a plan, in order of time, with their defects."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heapify, heapreplace
from itertools import cycle, islice
from random import Random
from typing import Any

from trackplan.language.compile import attribute_schema
from trackplan.model.plan import Event, Match, Plan
from trackplan.sampling.defects import Defect, defects, misnamed
from trackplan.sampling.values import START, Make, Values, serial
from trackplan.shapes import SHAPES
from trackplan.validator import Validator

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

PEOPLE = 500

DELAY = 59
"""The most seconds that a payload takes to land."""

UNKNOWN = (0, 100)
"""The daily volume of an event without one, beside others that have one."""

LEAST_SHARE = 0.01
"""How far above the least of its volume an event stays, as a share of its range, so that each is made."""

NEVER = 1e-9
"""How often a day an event is made of which none is expected."""

SPAN = timedelta(days=14)
"""The time over which payloads are spread, as far as the plan's volumes let them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A record, with its defect if any: the attribute, and the rule that must report it."""

    record: Mapping[str, Any]
    event: str
    rule: str | None = None
    attribute: str | None = None


@dataclass(slots=True, kw_only=True)
class _Maker:
    event: Event
    make: Make
    defects: Sequence[Defect]
    keys: Mapping[str, Make]
    before: deque[dict[str, Any]]
    """The attributes of its latest payloads, for events that must follow one of them."""


class Sampler:
    """A generator of payloads of some of a plan's events, in proportion to their expected volumes.

    With ``cover``, the events are made in turn, and their values as `Values` says.
    """

    def __init__(
        self,
        plan: Plan,
        events: Sequence[Event],
        *,
        seed: int,
        shape: str,
        invalid: float = 0.0,
        cover: bool = False,
    ) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose
        self._values = Values(self._random, cover=cover)
        self._cover = cover
        self._shape = SHAPES[shape]
        self._plan = plan
        self._invalid = invalid
        self._makers = {event.name: self._maker(event) for event in events}
        self._names = list(self._makers)
        self._people = self._persons()

    def make(self, count: int) -> Iterator[Made]:
        """Yield ``count`` records, as many a day as the plan expects; without a volume, over two weeks."""
        for time, name in islice(self._in_turn(count) if self._cover else self._by_volume(count), count):
            maker = self._earlier(self._makers[name])
            if self._random.random() < self._invalid:
                yield self._spoilt(maker, time)
            else:
                yield self._valid(maker, time)

    def _in_turn(self, count: int) -> Iterator[tuple[datetime, str]]:
        for index, name in zip(range(count), cycle(self._names), strict=False):
            yield START + SPAN / count * index, name

    def _by_volume(self, count: int) -> Iterator[tuple[datetime, str]]:
        """Yield times without end, each event as often a day as it is expected, to one more or less."""
        per_day = _rates([maker.event for maker in self._makers.values()], count / SPAN.days)
        due = [(self._random.random() / rate, index, 0) for index, rate in enumerate(per_day)]
        heapify(due)
        while True:
            days, index, number = due[0]
            yield START + timedelta(days=days), self._names[index]
            following = (number + 1 + self._random.random()) / per_day[index]
            heapreplace(due, (following, index, number + 1))

    def _maker(self, event: Event) -> _Maker:
        make = self._values.event(event)
        example = make()
        keys: dict[str, Make] = {}
        for path in self._keys(event):
            attribute, value = event.members.get(path), example.get(path)
            # A number beside a text is more often a count, such as of attempts, than a number of its own.
            if attribute is not None and isinstance(value, str if keys else str | int):
                counted = serial(Validator(attribute_schema(attribute)).accepts, value)
                if counted is not None:
                    keys[path] = counted
        return _Maker(event=event, make=make, defects=defects(event), keys=keys, before=deque(maxlen=50))

    def _keys(self, event: Event) -> list[str]:
        """Return the attributes that identify an occurrence, by the plan's dedupe keys and orders."""
        followers = [one.after for one in self._plan.events.values() if one.after]
        shared = [after.same for after in followers if after.event == event.name]
        return [*dict.fromkeys([*(event.dedupe.by if event.dedupe else ()), *shared])]

    def _persons(self) -> list[str]:
        pattern = self._plan.identity.pattern
        if pattern is None:
            return [f"person_{number}" for number in range(PEOPLE)]
        known = self._values.matching(pattern)
        fits = Validator({"pattern": pattern}).accepts
        for sample in known:
            counted = serial(fits, sample)
            if counted is not None:
                return [counted() for _ in range(PEOPLE)]
        return known

    def _earlier(self, maker: _Maker) -> _Maker:
        """Return the event that must come first, as long as there is none of it."""
        after = maker.event.after
        first = self._makers.get(after.event) if after else None
        return maker if first is None or first.before else self._earlier(first)

    def _attributes(self, maker: _Maker) -> dict[str, Any]:
        attributes: dict[str, Any] = maker.make()
        for name, key in maker.keys.items():
            attributes[name] = key()
        after = maker.event.after
        if after and after.event in self._makers and after.same in attributes:
            before = self._makers[after.event].before
            earlier = self._random.choice(before)
            attributes[after.same] = earlier.get(after.same, attributes[after.same])
            if after.same in maker.keys:  # which a second follower would make a duplicate
                before.remove(earlier)
        match = self._match(maker.event)
        if match and match.kind == "attribute" and match.path in maker.event.members:
            attributes[match.path] = match.equals
        return attributes

    def _match(self, event: Event) -> Match | None:
        """Return how the event's source of truth is recognised, so that payloads look sent by it."""
        source = self._plan.sources.get(event.sources[0]) if event.sources else None
        return source.match if source else None

    def _valid(self, maker: _Maker, time: datetime) -> Made:
        attributes = self._attributes(maker)
        maker.before.append(attributes)
        return Made(
            record=self._write(maker.event, maker.event.name, attributes, time), event=maker.event.name
        )

    def _spoilt(self, maker: _Maker, time: datetime) -> Made:
        attributes = deepcopy(self._attributes(maker))
        name = maker.event.name
        kinds = len(maker.defects)
        choice = self._random.randrange(kinds + 2)
        if choice == kinds:
            return Made(
                record=self._write(maker.event, misnamed(maker.event), attributes, time),
                event=misnamed(maker.event),
                rule="misnamed-event",
            )
        for offset in range(kinds):
            defect = maker.defects[(choice + offset) % kinds]
            if defect.spoil(attributes):
                record = self._write(maker.event, name, attributes, time)
                return Made(record=record, event=name, rule=defect.rule, attribute=defect.attribute)
        return Made(
            record=self._write(maker.event, "xyzzy_happened", attributes, time),
            event="xyzzy_happened",
            rule="unplanned-event",
        )

    def _write(
        self, event: Event, name: str, attributes: dict[str, Any], time: datetime
    ) -> Mapping[str, Any]:
        random = self._random
        return self._shape.write(
            name,
            attributes,
            person=random.choice(self._people),
            time=time,
            received=time + timedelta(seconds=random.randint(1, _most_delay(event))),
            event_id="01" + "".join(random.choices(CROCKFORD, k=24)),
            context=self._context(event),
        )

    def _context(self, event: Event) -> dict[str, Any]:
        match = self._match(event)
        if match is None or match.kind != "context":
            return {}
        context: Any = match.equals
        for part in reversed(match.path.split(".")):
            context = {part: context}
        return dict(context)


def _rates(events: Sequence[Event], wanted: float) -> list[float]:
    """How many of each event are made a day: together as many as wanted, as far as their volumes let them.

    Each stays one off the limits of its volume, since a day may have one more or less.
    """
    if not any(event.volume for event in events):
        return [wanted / len(events) or 1.0] * len(events)
    volumes = [event.volume or UNKNOWN for event in events]
    lower = [least + 1 if least else min(1, most / 2) or NEVER for least, most in volumes]
    upper = [max(low, most - 1) for low, (_, most) in zip(lower, volumes, strict=True)]
    room = sum(upper) - sum(lower)
    share = min(max((wanted - sum(lower)) / room if room else 0.0, LEAST_SHARE), 1.0)
    return [low + share * (high - low) for low, high in zip(lower, upper, strict=True)]


def _most_delay(event: Event) -> int:
    """How many seconds an event may take to land, by the least that the plan allows any share of it."""
    return max(1, min([DELAY, *event.delay.values()]))
