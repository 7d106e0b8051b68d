"""Accepts what is plainly valid at the speed of parsing, and says nothing of all else.

A record that is accepted here would pass every rule, and adds to the tally what it would have added
the slow way. Whatever is in doubt is refused, and is judged by the compiled schema and the rules.
msgspec decodes a record into typed structs made from the plan; see `typed`, `wire` and `accept`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, Union

import msgspec
from msgspec import UNSET, UnsetType

from trackplan.engine import rules
from trackplan.model.limits import EVENT_NAME, RESERVED_EVENTS
from trackplan.model.plan import Event, Plan
from trackplan.model.tally import DAY, EventTally, Kinds, Spell
from trackplan.rules import PayloadRule
from trackplan.scan.fast.accept import LARGEST, NEVER, Items, Objects, Shape, Taker, taker
from trackplan.scan.fast.typed import InDoubtError, kinds
from trackplan.scan.fast.wire import WIRES
from trackplan.scan.observe import EARLIEST, LATEST, Observer, seconds
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


class Fast:
    """Takes records of one wire shape at a time; `turn` tells which."""

    def __init__(self, plan: Plan, observer: Observer, selection: Selection | None) -> None:
        self._plan = plan
        self._observer = observer
        self._selection = selection
        self._earliest, self._latest = _bounds(plan)
        self._takers: dict[str, dict[type, Callable[[Any, bytes, int], bool]]] = {}
        self._made: list[tuple[str, Taker]] = []
        self._decoders: dict[str, Callable[[bytes], Any] | None] = {}
        self._decode: Callable[[bytes], Any] | None = None
        self._take: dict[type, Callable[[Any, bytes, int], bool]] = {}
        self.shape = ""
        self.origin = 0
        """What is added to a line for its place; see `Tally.place`."""

    def turn(self, shape: str) -> None:
        """Take records of this shape from now on."""
        self.shape = shape
        if shape not in self._decoders:
            self._decoders[shape] = self._decoder(shape) if shape in WIRES else None
        self._decode = self._decoders[shape]
        self._take = self._takers.get(shape, {})

    def accepts(self, raw: bytes, line: int) -> bool:
        """Whether a record is plainly valid; if so, it is counted."""
        if self._decode is None or len(raw) > LARGEST:
            return False
        if self._selection is not None and self._selection.passes_over(raw):
            return False
        try:
            record = self._decode(raw)
        except (ValueError, RecursionError):  # msgspec's errors are ValueErrors, as is broken UTF-8
            return False
        return self._take[type(record)](record, raw, line)

    def flush(self) -> None:
        """Bring what was counted of attributes into the tally."""
        for name, made in self._made:
            counter = self._observer.tally.events.get(name)
            if counter is not None:
                for each in made.objects:
                    _flush_objects(counter, each)
                for items in made.items:
                    _flush_items(counter, items)

    def _decoder(self, shape: str) -> Callable[[bytes], Any] | None:
        events = self._plan.events.values()
        seen = self._observer.tally.events
        structs = []
        for event in events:
            if len(events) <= MOST_EVENTS or event.name in seen:
                made = self._taker(shape, event)
                if made is not None:
                    structs.append(made.struct)
                    self._takers.setdefault(shape, {})[made.struct] = made.take
                    self._made.append((event.name, made))
        return msgspec.json.Decoder(Union[tuple(structs)]).decode if structs else None  # noqa: UP007 - of a number of types that is known here

    def _taker(self, shape: str, event: Event) -> Taker | None:
        if (
            event.status == "deprecated"
            or event.name in RESERVED_EVENTS
            or len(event.name.encode()) > EVENT_NAME
        ):
            return None
        if sum(1 for _ in event.walk()) > MOST_PATHS:
            return None
        try:
            return taker(
                self._plan,
                event,
                WIRES[shape],
                earliest=self._earliest,
                latest=self._latest,
                profile=self._observer.profile,
                given={"count": self._counter(shape, event), "plausible": self._plausible},
            )
        except (InDoubtError, TypeError, ValueError):  # the last two: a type that msgspec cannot decode
            return None

    def _plausible(self, text: str) -> int | None:
        found = seconds(text)
        return found if found is not None and self._earliest <= found < self._latest else None

    def _counter(self, shape: str, event: Event) -> Callable[..., bool]:
        """What adds a record of an event to the tally, once its text and attributes are well."""
        observer, selection, name = self._observer, self._selection, event.name
        tally, profile, remembers = observer.tally, observer.profile, observer.remembers(event)
        accounts, shapes = tally.accounts, tally.shapes
        fields = {key: f"f{index}" for index, key in enumerate(event.attributes)}
        email_field = fields.get("email")

        def count(  # noqa: PLR0917 - called by text of our own making, where names cost time
            time: int | None,
            landed: int | None,
            source: str | None,
            person: str | None,
            anonymous: str | None,
            email: Any,
            attributes: Any,
            line: int,
        ) -> bool:
            if selection is not None and selection.refuses(name, time) is not None:
                return False
            accounts.valid += 1
            shapes[shape] = shapes.get(shape, 0) + 1
            counter = tally.events.get(name) or tally.event(name)
            if email is UNSET:
                email = None
            observer.count(
                counter, time, landed, valid=True, source=source, anonymous=person is None and email is None
            )
            if remembers:
                observer.remember(
                    event,
                    lambda key: getattr(attributes, fields.get(key, ""), None),
                    time,
                    self.origin | line,
                    source,
                )
            if profile:
                if not email and email_field is not None:
                    email = getattr(attributes, email_field)
                observer.identify(person, email, anonymous, self.origin | line)
            return True

        return count


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


def _flush_objects(counter: EventTally, objects: Objects) -> None:
    for types, shape in objects.shapes.items():
        if objects.path.endswith("[]"):
            _add(counter, objects.path, "object", shape)
        for field, kind in zip(objects.node.fields, types, strict=True):
            if kind is not UnsetType:
                path = f"{objects.path}.{field.attribute.name}" if objects.path else field.attribute.name
                _add(counter, path, TYPES.get(kind, "object"), shape)
        shape[:3] = [0, NEVER, -NEVER]


def _flush_items(counter: EventTally, items: Items) -> None:
    shape = items.counter
    if items.kind is not None:
        _add(counter, items.path, TYPES[items.kind], shape)
    elif items.node is not None:
        _add(counter, items.path, "object", shape)
        for field in items.node.fields:
            (kind,) = kinds(field.attribute)
            _add(counter, f"{items.path}.{field.attribute.name}", TYPES[kind], shape)
    shape[:3] = [0, NEVER, -NEVER]


def _add(counter: EventTally, path: str, kind: str, shape: Shape) -> None:
    if not shape[0]:
        return
    found = counter.attributes.at(path, Kinds)
    if found is not None:
        dated = shape[1] != NEVER
        found.add(kind, Spell(shape[0], shape[1] if dated else None, shape[2] if dated else None))
