"""Generation of payloads from a plan, in order of time, with their defects."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
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

SPAN = timedelta(days=14)
"""The time over which payloads are spread."""


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
        self._weights = list(accumulate((sum(event.volume) or 1) if event.volume else 1 for event in events))
        self._people = self._persons()

    def make(self, count: int) -> Iterator[Made]:
        """Yield ``count`` records, spread over two weeks."""
        random, step = self._random, SPAN / max(count, 1)
        for index in range(count):
            time = START + step * index
            name = self._names[index % len(self._names)] if self._cover else self._drawn()
            maker = self._makers[name]
            maker = self._earlier(maker)
            if random.random() < self._invalid:
                yield self._spoilt(maker, time)
            else:
                yield self._valid(maker, time)

    def _drawn(self) -> str:
        return self._random.choices(self._names, cum_weights=self._weights)[0]

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
            received=time + timedelta(seconds=random.randrange(1, 60)),
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
