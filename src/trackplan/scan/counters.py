"""What one payload adds to a tally, besides what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import NoneType
from typing import Any

from trackplan.model.attribute import ANY_KEY, Maps, maps_in
from trackplan.model.bounded_counter import BoundedCounter
from trackplan.model.key_forms import odd_form
from trackplan.model.key_sample import SMALL, KeySample, content_key, digest, key_of
from trackplan.model.payload import Payload
from trackplan.model.plan import Event, Plan
from trackplan.model.tally import IDENTIFIED, PERSON_MASK, EventTally, Kinds, Spell, Tally
from trackplan.model.times import DAY, TOO_LATE, delay_step
from trackplan.model.value_profile import ValueProfile
from trackplan.rules.journeys import triggers
from trackplan.shapes.times import is_number, moment

EARLIEST, LATEST = 1_262_304_000, 2_145_916_800
"""The years 2010 to 2037, within which a time is taken for one; see the rule implausible-time."""

KINDS: Mapping[type, str] = {
    str: "string",
    int: "number",
    float: "number",
    bool: "boolean",
    dict: "object",
    list: "array",
    NoneType: "null",
}
"""JSON's types as a tally has them."""

NESTED = frozenset({dict, list})

TOLD = frozenset({str, int, float, bool})
"""The types of which `ValueProfile` counts what they are like."""

ALIKE = 2_000
"""How many different sets of names and types are counted at once."""


def plausible_seconds(value: Any) -> int | None:
    """A time as sent in unix seconds; ``None`` for one that is absent, unreadable or implausible."""
    if type(value) is int:
        found = value
    elif value is None or (at := moment(value)) is None:
        return None
    else:
        found = int(value if is_number(value) else at.timestamp())
    return found if EARLIEST <= found < LATEST else None


def dig(value: Any, path: Iterable[str]) -> str | None:
    """The text of what stands at a path of names in a value."""
    for part in path:
        if not isinstance(value, dict):
            return None
        value = value.get(part)
    return None if value is None else str(value)


def late_after(event: Event | None) -> int:
    """From how many seconds on an occurrence counts as late: the plan's longest bound, else Customer.io's."""
    bounds = event.delay.values() if event is not None else ()
    return delay_step(max(bounds, default=TOO_LATE))


Use = tuple[dict[str, KeySample], str, int | None]
"""Where a key is kept: the memories, the event that they are of, and a mark; ``None`` is the source's."""


def single_key(event: Event) -> str | None:
    """The attribute that alone tells repeats of an event; ``None`` where there is none, or several."""
    by = event.dedupe.by if event.dedupe is not None else ()
    return by[0] if len(by) == 1 else None


class _Alike:
    """Payloads of one event whose attributes have the same names and types."""

    __slots__ = ("counted", "counter", "maps", "nested", "spell", "types", "values")

    def __init__(self, counter: EventTally, attributes: Mapping[str, Any], maps: Maps | None) -> None:
        self.counter = counter
        self.maps: Mapping[str, Maps] = (maps or {}).get("names", {})
        self.spell = Spell()
        self.types = {name: type(value) for name, value in attributes.items()}
        self.nested = not NESTED.isdisjoint(self.types.values())
        self.values = [(name, ValueProfile()) for name, kind in self.types.items() if kind in TOLD]
        self.counted = self.values
        """Those of which more values change anything: not texts that are no closed set."""

    def add_values(self, attributes: Mapping[str, Any]) -> None:
        """Count the values of one payload."""
        open_set = False
        for name, values in self.counted:
            values.add(attributes[name])
            if values.texts is None:
                open_set = True
        if open_set:
            self.counted = [(name, values) for name, values in self.counted if values.texts is not None]


class Counters:
    """Adds payloads to a tally, and knows what of the plan needs a memory."""

    def __init__(self, plan: Plan, tally: Tally, *, profile: bool) -> None:
        self.tally = tally
        self.profile = profile
        matches = [(name, source.match) for name, source in plan.sources.items() if source.match]
        self._matches = [(name, match, match.path.split(".")) for name, match in matches]
        self.marks = {name: number for number, name in enumerate(sorted(plan.sources)[:250], 1)}
        self.plan = plan
        self._alike: dict[tuple[Any, ...], _Alike] = {}
        self._keys: dict[str, dict[tuple[str, ...], list[Use]]] = {}
        self._triggers = triggers(plan)
        self._followers: dict[str, list[tuple[str, str]]] = {}
        for event in plan.events.values():
            if event.after is not None:
                self._followers.setdefault(event.after.event, []).append((event.name, event.after.same))

    def source(self, payload: Payload) -> str | None:
        """The first source that a payload's attributes or context match."""
        for name, match, path in self._matches:
            if (
                dig(payload.attributes if match.kind == "attribute" else payload.context, path)
                == match.equals
            ):
                return name
        return None

    def see(
        self,
        payload: Payload,
        event: Event | None,
        time: int | None,
        source: str | None,
        *,
        valid: bool,
        place: int,
    ) -> None:
        """Add one payload; the source is asked for only where it `matters`."""
        shapes = self.tally.shapes
        shapes[payload.shape] = shapes.get(payload.shape, 0) + 1
        counter = self._counter(payload, event)
        if counter is not None:
            counter.count += 1
            counter.valid += valid
        attributes = payload.attributes if type(payload.attributes) is dict else {}
        if event is not None:
            self.remember(event, attributes.get, time, place, source)
        if not self.profile:
            return
        if counter is not None:
            self._count(counter, payload, time, source, place, late=late_after(event), valid=valid)
            if event is not None or payload.kind == "person":
                self._count_kinds(counter, event, attributes, time)
        if event is not None and event.dedupe is None and time is not None:
            self._remember_content(event, payload, attributes, time, place)
        email = payload.email or attributes.get("email")
        self.identify(payload.person, email, payload.anonymous, place)
        self._count_person(payload, event, time, place)

    def _count_person(self, payload: Payload, event: Event | None, time: int | None, place: int) -> None:
        """Count the person of a payload, its id, and when it came in the life of that person."""
        key = None if payload.person is None else key_of(payload.person)
        is_event = payload.kind == "event"
        if is_event and key is not None:
            group = key & PERSON_MASK
            self.tally.persons[group] = self.tally.persons.get(group, 0) + 1
        if is_event and payload.event_id is not None and payload.shape != "activity":
            id_ = key_of(payload.event_id)
            if id_ is not None:
                self.tally.event_ids.add(id_, time or 0, place, 0 if key is None else key >> 56 or 1)
        if key is None or time is None:
            return
        mark = self.profile_mark(payload.kind, event)
        if mark is not None:
            self.tally.profiles.add(key, time, place, mark)

    def profile_mark(self, kind: str, event: Event | None) -> int | None:
        """The mark by which a payload is kept in the life of its person; ``None`` for none."""
        if kind == "person":
            return IDENTIFIED if self._triggers else None
        return None if event is None else self._triggers.get(event.name)

    def matters(self, event: Event | None) -> bool:
        """Whether the source of a payload is counted, or kept with what its event is remembered by."""
        return self.profile or (event is not None and bool(self.keys(event)))

    def _count_kinds(
        self, counter: EventTally, event: Event | None, attributes: Mapping[str, Any], time: int | None
    ) -> None:
        """Count the types of attributes: those of many scalar values at once, by names and types."""
        key = (id(counter), *attributes, *map(type, attributes.values()))
        found = self._alike.get(key)
        if found is None:
            if len(self._alike) >= ALIKE:
                self.flush()
            found = self._alike[key] = _Alike(counter, attributes, self._maps(event))
        found.spell.add(time)
        found.add_values(attributes)
        if not found.nested:
            return
        for name, value in attributes.items():
            if type(value) in NESTED:
                add_inner(counter.attributes, name, value, time, found.maps.get(name))

    def _maps(self, event: Event | None) -> Maps | None:
        return maps_in(self.plan.people if event is None else event.members)

    def flush(self) -> None:
        """Bring the types that were counted at once into the tally."""
        for alike in self._alike.values():
            values = dict(alike.values)
            for name, kind in alike.types.items():
                if (kinds := alike.counter.attributes.of(name, Kinds, alike.spell.count)) is not None:
                    kinds.add(KINDS[kind], alike.spell)
                    if name in values:
                        kinds.values.merge(values[name])
        self._alike.clear()

    def _counter(self, payload: Payload, event: Event | None) -> EventTally | None:
        if payload.kind == "person":
            return self.tally.people
        if event is not None:
            return self.tally.event(event.name)
        return None if payload.name is None else self.tally.unplanned.at(payload.name, EventTally)

    def _count(
        self,
        counter: EventTally,
        payload: Payload,
        time: int | None,
        source: str | None,
        place: int,
        *,
        late: int,
        valid: bool,
    ) -> None:
        """Count the time, the delay, the source and the person of a payload."""
        counter.anonymous += payload.person is None and payload.email is None
        counter.email_only += payload.person is None and payload.email is not None
        if source is not None:
            counter.sources[source] = counter.sources.get(source, 0) + 1
        if time is None:
            return
        counter.spell.add(time)
        day = time // DAY
        counts = counter.day(day)
        counts.count += 1
        counts.valid += valid
        if payload.kind == "event" and payload.person is not None:
            key = key_of(payload.person)
            if key is not None:
                counts.people.add(key)
        if place < counter.day_places.get(day, place + 1):
            counter.day_places[day] = place
        landed = None if payload.received is None else plausible_seconds(payload.received)
        if landed is not None:
            delay = delay_step(max(0, landed - time))
            counter.delays[delay] = counter.delays.get(delay, 0) + 1
            counts.late += delay > late

    def remember(
        self, event: Event, get: Callable[[str], Any], time: int | None, place: int, source: str | None
    ) -> None:
        """Keep what cross-payload rules compare: dedupe keys, and the two sides of an order."""
        if time is None:
            return
        for names, uses in self.keys(event).items():
            key = key_of(*map(get, names))
            if key is not None:
                for memories, name, mark in uses:
                    seen = self.marks.get(source or "", 0) if mark is None else mark
                    memory(memories, name).add(key, time, place, seen)
        if self.profile and (name_ := single_key(event)) is not None:
            value = get(name_)
            odd = odd_form(value) if type(value) is str else None
            if odd is not None and (key := key_of(odd[1])) is not None:
                memory(self.tally.forms, event.name).add(key, time, place, odd[0])

    def _remember_content(
        self, event: Event, payload: Payload, attributes: Mapping[str, Any], time: int, place: int
    ) -> None:
        """Keep who sent what, by which exact repeats are told where there is no dedupe key."""
        if person := payload.person or payload.email or payload.anonymous:
            mark = sender_mark(payload)
            memory(self.tally.copies, event.name).add(content_key(person, attributes), time, place, mark)

    def keys(self, event: Event) -> Mapping[tuple[str, ...], list[Use]]:
        """The attributes whose values are kept of an event, and what for."""
        found = self._keys.get(event.name)
        if found is None:
            found = self._keys[event.name] = {}
            if event.dedupe is not None:
                found.setdefault(event.dedupe.by, []).append((self.tally.repeats, event.name, None))
            if event.after is not None:
                found.setdefault((event.after.same,), []).append((self.tally.orders, event.name, 0))
            for follower, same in self._followers.get(event.name, ()):
                found.setdefault((same,), []).append((self.tally.orders, follower, 1))
        return found

    def identify(self, person: str | None, email: Any, anonymous: str | None, place: int) -> None:
        """Keep who is known by what."""
        if person is not None and type(email) is str and person != email:
            key, id_ = key_of(email.strip().lower()), key_of(person)
            if key is not None and id_ is not None:
                self.tally.emails.add(key, id_ & SMALL, place)
        if anonymous is not None and (key := key_of(anonymous)) is not None:
            self.tally.visitors.add(key, 0, place, int(person is not None))


def sender_mark(payload: Payload) -> int:
    """A part of the key of the id that the sender gave to an event; 0 for none, or one of Customer.io."""
    id_ = None if payload.shape == "activity" else payload.event_id
    return 0 if id_ is None else digest(id_.encode(errors="replace")) >> 56 or 1


def memory(memories: dict[str, KeySample], name: str) -> KeySample:
    """The memory of an event, made when it is first needed."""
    found = memories.get(name)
    if found is None:
        found = memories[name] = KeySample()
    return found


def add_kinds(
    kinds: BoundedCounter[str, Kinds],
    value: Mapping[str, Any],
    time: int | None,
    at: str = "",
    maps: Maps | None = None,
) -> None:
    """Count the type of each value at its path, at any depth; the keys of planned maps all count as one."""
    known = maps or {}
    if "values" in known:
        for inner in value.values():
            _add_kind(kinds, f"{at}.{ANY_KEY}", inner, time, known["values"])
        return
    names = known.get("names", {})
    for name, inner in value.items():
        _add_kind(kinds, f"{at}.{name}" if at else name, inner, time, names.get(name))


def _add_kind(
    kinds: BoundedCounter[str, Kinds], path: str, value: Any, time: int | None, maps: Maps | None
) -> None:
    counter = kinds.at(path, Kinds)
    if counter is None:
        return
    kind = KINDS[type(value)]
    spell = counter.types.get(kind)
    if spell is None:
        spell = counter.types[kind] = Spell()
    spell.add(time)
    counter.values.add(value)
    add_inner(kinds, path, value, time, maps)


def add_inner(
    kinds: BoundedCounter[str, Kinds], path: str, value: Any, time: int | None, maps: Maps | None = None
) -> None:
    """Count the types of what is inside a value at a path: an object or an array, or nothing."""
    if type(value) is dict:
        add_kinds(kinds, value, time, path, maps)
    elif type(value) is list:
        path += "[]"
        inside = (maps or {}).get("items")
        for item in value:
            _add_kind(kinds, path, item, time, inside)
