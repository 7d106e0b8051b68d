"""Accepts what is plainly valid at the speed of parsing, and says nothing of all else.

A record that is accepted here would pass every rule, and adds to the tally what it would have added
the slow way. Whatever is in doubt is refused, and is judged by the compiled schema and the rules.
msgspec decodes a record into typed structs made from the plan; see `typed`, `wire` and `accept`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from types import NoneType
from typing import Any, Union

import msgspec
from msgspec import UnsetType

from trackplan.engine import rules
from trackplan.model.limits import EVENT_NAME, RESERVED_EVENTS
from trackplan.model.memory import key_of
from trackplan.model.plan import Event, Plan
from trackplan.model.tally import DAY, EventTally, Kinds, Spell, add_counts
from trackplan.rules import PayloadRule
from trackplan.scan.fast.accept import LARGEST, NEVER, Found, Items, Objects, Shape, Taker, taker
from trackplan.scan.fast.typed import InDoubtError, kinds
from trackplan.scan.fast.wire import WIRES
from trackplan.scan.observe import EARLIEST, LATEST, Observer, memory, seconds
from trackplan.scan.selection import Selection

COVERED = frozenset(
    """attributes-not-object blank-value deprecated-event email-as-id event-id-not-ulid id-off-pattern
    implausible-time milliseconds reserved-name too-large too-long too-many-attributes undeclared-pii
    undeclared-source""".split()  # noqa: SIM905  # a list of words reads better as words
)
"""The rules that may speak of a payload that fits its event, and whose words are all kept here."""

MOST_EVENTS = 300
"""In a plan of more, only events that have been seen already are taken for plainly valid."""

MOST_PATHS = 500
"""An event of more attribute paths goes the slow way, which caps what a tally keeps of it."""

TYPES: Mapping[type, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    list: "array",
    NoneType: "null",
}


Accepts = Callable[[bytes, int], bool]


class Fast:
    """Takes records of one wire shape at a time; `turn` tells which."""

    def __init__(self, plan: Plan, observer: Observer, selection: Selection | None) -> None:
        self._plan = plan
        self._observer = observer
        self._selection = selection
        self._bounds = _bounds(plan)
        self._made: list[Taker] = []
        self._accepts: dict[str, Accepts | None] = {}
        self.origin = 0
        """What is added to a line for its place; see `Tally.place`."""

    def turn(self, shape: str) -> Accepts | None:
        """What takes records of a shape: whether one is plainly valid, and if so, it is counted."""
        if shape not in self._accepts:
            self._accepts[shape] = self._make(shape) if shape in WIRES else None
        return self._accepts[shape]

    def flush(self) -> None:
        """Bring what was counted into the tally."""
        tally = self._observer.tally
        for made in self._made:
            whole = Spell()
            for shape in made.objects[0].shapes.values():
                whole.merge(_spell(shape))
            if whole.count:
                tally.accounts.valid += whole.count
                tally.shapes[made.shape] = tally.shapes.get(made.shape, 0) + whole.count
                _flush(made, tally.event(made.event), whole, profile=self._observer.profile)

    def _make(self, shape: str) -> Accepts | None:
        takers = [taken for event in self._plan.events.values() if (taken := self._taker(shape, event))]
        if not takers:
            return None
        self._made += takers
        take = {taken.struct: taken.take for taken in takers}
        union: Any = Union[tuple(take)]  # noqa: UP007 - of a number of types that is known here
        decode, passes_over = msgspec.json.Decoder(union).decode, None
        if self._selection is not None and self._selection.every > 1:
            passes_over = self._selection.passes_over

        def accepts(raw: bytes, line: int) -> bool:
            if len(raw) > LARGEST or (passes_over is not None and passes_over(raw)):
                return False
            try:
                record = decode(raw)
            except (ValueError, RecursionError):  # msgspec's errors are ValueErrors, as is broken UTF-8
                return False
            return take[type(record)](record, raw, line)

        return accepts

    def _taker(self, shape: str, event: Event) -> Taker | None:
        if len(self._plan.events) > MOST_EVENTS and event.name not in self._observer.tally.events:
            return None
        if event.status == "deprecated" or event.name in RESERVED_EVENTS:
            return None
        if len(event.name.encode()) > EVENT_NAME or sum(1 for _ in event.walk()) > MOST_PATHS:
            return None
        try:
            return taker(
                self._plan,
                event,
                shape,
                bounds=self._bounds,
                profile=self._observer.profile,
                selected=self._selection is not None,
                remembers=self._observer.remembers(event),
                given={
                    "identify": self._identify,
                    "plausible": self._plausible,
                    "refuses": self._selection and self._selection.refuses,
                    "remember": self._remember(event),
                },
            )
        except (InDoubtError, TypeError, ValueError):  # the last two: a type that msgspec cannot decode
            return None

    def _plausible(self, text: str) -> int | None:
        found = seconds(text)
        return found if found is not None and self._bounds[0] <= found < self._bounds[1] else None

    def _identify(self, person: str | None, email: Any, anonymous: str | None, line: int) -> None:
        self._observer.identify(person, email, anonymous, self.origin | line)

    def _remember(self, event: Event) -> Callable[[Any, int, int, Found | None], None]:
        """What keeps the keys of one event, each made once for all memories that it is of."""
        fields = {key: f"f{index}" for index, key in enumerate(event.attributes)}
        marks, kept = self._observer.marks, self._observer.keys(event)
        wanted = [
            (attrgetter(*(fields[key] for key in keys)), len(keys) == 1, uses)
            for keys, uses in kept.items()
            if fields.keys() >= {*keys}
        ]

        def remember(attributes: Any, time: int, line: int, found: Found | None) -> None:
            place = self.origin | line
            for get, alone, uses in wanted:
                values = get(attributes)
                key = key_of(values) if alone else key_of(*values)
                if key is not None:
                    for memories, name, mark in uses:
                        if mark is None:
                            mark = 0 if found is None or found[0] is None else marks.get(found[0], 0)  # noqa: PLW2901
                        (memories.get(name) or memory(memories, name)).add(key, time, place, mark)

        return remember


def _bounds(plan: Plan) -> tuple[int, int]:
    """The times that the rule implausible-time surely lets pass, in unix seconds."""
    first, last = EARLIEST, LATEST
    for rule in rules(plan.policy, "payload"):
        if rule.card.id == "implausible-time":
            first = int(datetime(rule.options["first_year"], 1, 1, tzinfo=UTC).timestamp()) + 2 * DAY
            last = int(datetime(rule.options["last_year"], 12, 30, tzinfo=UTC).timestamp())
    return max(EARLIEST, first), min(LATEST, last)


def covers(plan: Plan) -> bool:
    """Whether every rule that may speak of a fitting payload is one that is minded here."""
    active = rules(plan.policy, "payload")
    return {rule.card.id for rule in active if isinstance(rule, PayloadRule) and rule.always} <= COVERED


def _flush(made: Taker, counter: EventTally, whole: Spell, *, profile: bool) -> None:
    """Bring what one function has counted into the tally of its event, and begin anew."""
    counter.count += whole.count
    counter.valid += whole.count
    if profile:
        anonymous, undated = made.counts
        counter.anonymous += anonymous
        counter.spell.merge(Spell(whole.count - undated, whole.first, whole.last))
        add_counts(counter.days, made.days)
        add_counts(counter.delays, made.delays)
        for found in {id(found): found for found in made.sources.values()}.values():
            if found[0] is not None and found[2]:
                add_counts(counter.sources, {found[0]: found[2]})
            found[2] = 0
        for objects in made.objects:
            _flush_objects(counter, objects)
        for items in made.items:
            _flush_items(counter, items)
    made.counts[:] = [0, 0]
    made.days.clear()
    made.delays.clear()
    for objects in made.objects:
        for shape in objects.shapes.values():
            shape[:3] = [0, NEVER, -NEVER]
    for items in made.items:
        items.counter[:3] = [0, NEVER, -NEVER]


def _flush_objects(counter: EventTally, objects: Objects) -> None:
    for types, shape in objects.shapes.items():
        if objects.path.endswith("[]"):
            _add(counter, objects.path, "object", shape)
        for one, kind in zip(objects.node.fields, types, strict=True):
            if kind is not UnsetType:
                path = f"{objects.path}.{one.attribute.name}" if objects.path else one.attribute.name
                _add(counter, path, TYPES.get(kind, "object"), shape)


def _flush_items(counter: EventTally, items: Items) -> None:
    shape = items.counter
    if items.kind is not None:
        _add(counter, items.path, TYPES[items.kind], shape)
    elif items.node is not None:
        _add(counter, items.path, "object", shape)
        for one in items.node.fields:
            (kind,) = kinds(one.attribute)
            _add(counter, f"{items.path}.{one.attribute.name}", TYPES[kind], shape)


def _add(counter: EventTally, path: str, kind: str, shape: Shape) -> None:
    if shape[0]:
        found = counter.attributes.at(path, Kinds)
        if found is not None:
            found.add(kind, _spell(shape))


def _spell(shape: Shape) -> Spell:
    dated = shape[1] != NEVER
    return Spell(shape[0], shape[1] if dated else None, shape[2] if dated else None)
