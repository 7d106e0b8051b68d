"""Accepts what is plainly valid at the speed of parsing, and says nothing of all else.

A record that is accepted here would pass every rule, and adds to the tally what it would have added
the slow way. Whatever is in doubt is refused, and is judged by the compiled schema and the rules.
msgspec decodes a record into typed structs made from the plan; see `typed`, `wire` and `accept`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import NoneType
from typing import Any, Union

import msgspec

from trackplan.document.json_plain import quotes_in
from trackplan.engine import rules
from trackplan.model.limits import EVENT_NAME, RESERVED_EVENTS
from trackplan.model.plan import Event, Plan
from trackplan.model.tally import EventTally, Kinds, Spell, add_counts, first_places
from trackplan.model.times import DAY
from trackplan.rules import PayloadRule
from trackplan.scan.counters import EARLIEST, LATEST, Counters
from trackplan.scan.fast.accept import Decoded, Taker, never, taker
from trackplan.scan.fast.counting import NEVER, Items, Objects, Shape, certain_type
from trackplan.scan.fast.quotes import quotes_of
from trackplan.scan.fast.typed import InDoubtError
from trackplan.scan.fast.wire import WIRES, nothing
from trackplan.scan.records import Accepts, LinedRecord
from trackplan.scan.selection import Selection

COVERED = frozenset(
    """attributes-not-object blank-value deprecated-event email-as-id event-id-not-ulid id-off-pattern
    implausible-time milliseconds missing-envelope-key missing-person misspelt-envelope-key
    mistyped-envelope-value placeholder-id placeholder-value reserved-name several-identifiers
    time-without-zone too-large too-long too-many-attributes undeclared-pii undeclared-source
    unsafe-integer unset-time""".split()  # noqa: SIM905  # a list of words reads better as words
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
    dict: "object",
    list: "array",
    NoneType: "null",
}


LARGEST = 8_000
"""Longer texts are in doubt: the limit on a call's size is of its shortest text."""


class Fast:
    """Takes records of one wire shape at a time; `turn` tells which."""

    def __init__(self, counters: Counters, selection: Selection | None) -> None:
        self._plan = counters.plan
        self._observer = counters
        self._selection = selection
        self._bounds = _bounds(counters.plan)
        self._made: list[Taker] = []
        self._accepts: dict[str, Accepts | None] = {}
        self.origin = 0
        """What is added to a line for its place; see `Tally.place`."""

    def turn(self, shape: str) -> Accepts | None:
        """What takes records of a shape."""
        if shape not in self._accepts:
            self._accepts[shape] = self._make(shape) if shape in WIRES else None
        return self._accepts[shape]

    def flush(self) -> None:
        """Bring what was counted into the tally."""
        tally = self._observer.tally
        for made in self._made:
            count = made.counts[0]
            if count:
                tally.accounts.valid += count
                tally.shapes[made.shape] = tally.shapes.get(made.shape, 0) + count
                _flush(made, tally.event(made.event), profile=self._observer.profile)

    def _make(self, shape: str) -> Accepts | None:
        takers = [taken for event in self._plan.events.values() if (taken := self._taker(shape, event))]
        if not takers:
            return None
        self._made += takers
        takes = {taken.struct: taken.take for taken in takers}
        takes[nothing(WIRES[shape])] = never
        quotes: dict[type, Callable[[Sequence[Any]], int]] = {}
        union: Any = Union[tuple(takes)]  # noqa: UP007 - of a number of types that is known here
        decode = msgspec.json.Decoder(union).decode
        selection = self._selection if self._selection and self._selection.every > 1 else None

        def accepts(records: Sequence[LinedRecord]) -> Sequence[LinedRecord]:
            left: list[LinedRecord] = []
            # Those of one event are taken in one call, after their quotes are counted at once.
            decoded: dict[type, list[Decoded]] = {kind: [] for kind in takes}
            for record in records:
                if selection is not None and selection.passes_over(record[1]):
                    left.append(record)
                    continue
                try:
                    found = decode(record[1])
                except (ValueError, RecursionError, TypeError):  # it does not fit, or is no text
                    left.append(record)
                else:
                    decoded[type(found)].append((found, record))
            for kind, alike in decoded.items():
                if alike:
                    count = quotes.get(kind) or quotes.setdefault(kind, quotes_of(kind))
                    takes[kind](_sure(alike, count, left), self.origin, left)
            return left

        return accepts

    def _taker(self, shape: str, event: Event) -> Taker | None:
        if len(self._plan.events) > MOST_EVENTS and event.name not in self._observer.tally.events:
            return None
        if event.status == "deprecated" or event.name in RESERVED_EVENTS:
            return None
        if len(event.name.encode()) > EVENT_NAME or sum(1 for _ in event.walk()) > MOST_PATHS:
            return None
        try:
            return taker(event, shape, self._observer, self._selection, self._bounds)
        except (InDoubtError, TypeError, ValueError):  # the last two: a type that msgspec cannot decode
            return None


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


def _sure(
    decoded: list[Decoded], quotes: Callable[[Sequence[Any]], int], left: list[LinedRecord]
) -> list[Decoded]:
    """Those whose texts are surely short enough, and without a name that stands twice; others are left."""
    found, records = zip(*decoded, strict=True)
    texts = [record[1] for record in records]
    if max(map(len, texts)) <= LARGEST and quotes_in(b"".join(texts)) == quotes(found):
        return decoded
    sure = []
    for one, record in decoded:
        if len(record[1]) <= LARGEST and quotes_in(record[1]) == quotes((one,)):
            sure.append((one, record))
        else:
            left.append(record)
    return sure


def _flush(made: Taker, counter: EventTally, *, profile: bool) -> None:
    """Bring what one function has counted into the tally of its event, and begin anew."""
    count, anonymous, undated = made.counts
    counter.count += count
    counter.valid += count
    if profile:
        counter.anonymous += anonymous
        whole = Spell()
        for shape in made.objects[0].shapes.values():
            whole.merge(_spell(shape))
        counter.spell.merge(Spell(count - undated, whole.first, whole.last))
        add_counts(counter.days, made.days)
        first_places(counter.day_places, made.day_places)
        add_counts(counter.delays, made.delays)
        for found in {id(found): found for found in made.sources.values()}.values():
            if found[0] is not None and found[2]:
                add_counts(counter.sources, {found[0]: found[2]})
            found[2] = 0
        for objects in made.objects:
            _flush_objects(counter, objects)
        for items in made.items:
            _flush_items(counter, items)
    made.counts[:] = [0, 0, 0]
    made.days.clear()
    made.day_places.clear()
    made.delays.clear()


def _flush_objects(counter: EventTally, objects: Objects) -> None:
    for types, shape in objects.shapes.items():
        if objects.path.endswith("[]"):
            _add(counter, objects.path, "object", shape)
        for one, kind in objects.present(types):
            path = f"{objects.path}.{one.attribute.name}" if objects.path else one.attribute.name
            _add(counter, path, TYPES.get(kind, "object"), shape)
        shape[:] = [0, NEVER, -NEVER]


def _flush_items(counter: EventTally, items: Items) -> None:
    shape = items.counter
    if items.kind is not None:
        _add(counter, items.path, TYPES[items.kind], shape)
    elif items.node is not None:
        _add(counter, items.path, "object", shape)
        for one in items.node.fields:
            _add(counter, f"{items.path}.{one.attribute.name}", TYPES[certain_type(one)], shape)
    shape[:] = [0, NEVER, -NEVER]


def _add(counter: EventTally, path: str, kind: str, shape: Shape) -> None:
    if shape[0]:
        found = counter.attributes.at(path, Kinds)
        if found is not None:
            found.add(kind, _spell(shape))


def _spell(shape: Shape) -> Spell:
    dated = shape[1] != NEVER
    return Spell(shape[0], shape[1] if dated else None, shape[2] if dated else None)
