"""Counts of what landed, in bounded memory and independent of how the records were partitioned.

A `Tally` is a monoid: adding payloads one by one, or merging the tallies of parts, gives the same result.
Times are unix seconds; a day is a number of days since 1970.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from trackplan.model.bounded_counter import BoundedCounter
from trackplan.model.distinct import DistinctCounter
from trackplan.model.finding import Place
from trackplan.model.key_sample import MOST, KeySample, fit
from trackplan.model.occurrence import Occurrence
from trackplan.model.value_profile import ValueProfile
from trackplan.model.window import Window, window

DISTINCT = 10_000
"""The most distinct findings that are kept; generated names could be endless."""

NAMES = 1_000
"""The most undeclared names of one kind that are kept."""

ORIGIN = 40
"""The bits of a place that hold its line; those above hold the number of its origin."""

PERSON_MASK = (1 << 12) - 1
"""The bits of a person's key by which events are counted in groups of people."""

IDENTIFIED = 255
"""The mark of an identify call."""

_LINE = (1 << ORIGIN) - 1


@dataclass(slots=True)
class Accounts:
    """The outcome of every record. `read` is the sum of the others, by construction."""

    valid: int = 0
    violating: int = 0
    unplanned: int = 0
    unreadable: int = 0
    skipped: int = 0

    @property
    def read(self) -> int:
        """The number of all records."""
        return self.judged + self.unreadable + self.skipped

    @property
    def judged(self) -> int:
        """The number of records that were checked against the plan."""
        return self.valid + self.violating + self.unplanned

    def count(self, *, planned: bool, broken: bool) -> None:
        """Count one readable payload."""
        if not planned:
            self.unplanned += 1
        elif broken:
            self.violating += 1
        else:
            self.valid += 1

    def data(self) -> dict[str, int]:
        """Return the accounts as the report shows them."""
        return {
            "read": self.read,
            "valid": self.valid,
            "violating": self.violating,
            "unplanned": self.unplanned,
            "unreadable": self.unreadable,
            "skipped": self.skipped,
        }

    def merge(self, other: Accounts) -> None:
        """Add the counts of another part of the records."""
        self.valid += other.valid
        self.violating += other.violating
        self.unplanned += other.unplanned
        self.unreadable += other.unreadable
        self.skipped += other.skipped


@dataclass(slots=True)
class Spell:
    """The number of occurrences, and the first and last time if known."""

    count: int = 0
    first: int | None = None
    last: int | None = None

    def add(self, time: int | None, count: int = 1) -> None:
        """Add ``count`` occurrences at a time."""
        self.count += count
        if time is not None:
            if self.first is None or self.last is None:
                self.first = self.last = time
            elif time > self.last:
                self.last = time
            elif time < self.first:
                self.first = time

    def widen(self, first: int | None, last: int | None) -> None:
        """Extend the range to these times."""
        if first is not None and (self.first is None or first < self.first):
            self.first = first
        if last is not None and (self.last is None or last > self.last):
            self.last = last

    def merge(self, other: Spell) -> None:
        """Add the counts of another part of the records."""
        self.count += other.count
        self.widen(other.first, other.last)


@dataclass(slots=True)
class Kinds:
    """The values at one attribute path, such as ``items[].sku``: their JSON types, and what they are like."""

    types: dict[str, Spell] = field(default_factory=dict)
    values: ValueProfile = field(default_factory=ValueProfile)

    @property
    def count(self) -> int:
        """The number of values, null included."""
        return sum(spell.count for spell in self.types.values())

    def add(self, kind: str, spell: Spell) -> None:
        """Add values of one type."""
        mine = self.types.get(kind)
        if mine is None:
            self.types[kind] = replace(spell)
        else:
            mine.merge(spell)

    def merge(self, other: Kinds) -> None:
        """Add the counts of another part of the records."""
        for kind, spell in other.types.items():
            self.add(kind, spell)
        self.values.merge(other.values)


def _kinds() -> BoundedCounter[str, Kinds]:
    return BoundedCounter(NAMES)


@dataclass(slots=True)
class DayCounts:
    """What landed of one event on one day."""

    count: int = 0
    valid: int = 0
    late: int = 0
    """How many landed later than the plan allows, of those whose delay is known."""
    people: DistinctCounter = field(default_factory=DistinctCounter)

    def merge(self, other: DayCounts) -> None:
        """Add the counts of another part of the records."""
        self.count += other.count
        self.valid += other.valid
        self.late += other.late
        self.people.merge(other.people)


@dataclass(slots=True)
class EventTally:
    """The counts of one event, or of the attributes of people."""

    count: int = 0
    valid: int = 0
    anonymous: int = 0
    """The number of payloads without a person."""
    email_only: int = 0
    """How many named their person by an e-mail address and by no id."""
    spell: Spell = field(default_factory=Spell)
    """Those whose time could be read."""
    day_counts: dict[int, DayCounts] = field(default_factory=dict)
    """Those whose time could be read, by day."""
    day_places: dict[int, int] = field(default_factory=dict, compare=False)
    """Where the first record of each day stands; see `Tally.place`."""
    attributes: BoundedCounter[str, Kinds] = field(default_factory=_kinds)
    """What came at each path, at any depth. The text of a path is a name that a sender chose."""
    sources: dict[str, int] = field(default_factory=dict)
    """How many came from each source that could be told."""
    delays: dict[int, int] = field(default_factory=dict)
    """How many landed so many seconds after their time; see `trackplan.model.times`."""

    def merge(self, other: EventTally) -> None:
        """Add the counts of another part of the records."""
        self.count += other.count
        self.valid += other.valid
        self.anonymous += other.anonymous
        self.email_only += other.email_only
        self.spell.merge(other.spell)
        for day, counts in other.day_counts.items():
            self.day(day).merge(counts)
        first_places(self.day_places, other.day_places)
        self.attributes.merge(other.attributes)
        add_counts(self.sources, other.sources)
        add_counts(self.delays, other.delays)

    @property
    def days(self) -> dict[int, int]:
        """How many landed by day."""
        return {day: one.count for day, one in self.day_counts.items()}

    def day(self, number: int) -> DayCounts:
        """Return the counts of one day."""
        found = self.day_counts.get(number)
        if found is None:
            found = self.day_counts[number] = DayCounts()
        return found

    def delay(self, share: float) -> int | None:
        """Return a percentile of the delays in seconds; ``share`` is from 0 to 1."""
        wanted = share * sum(self.delays.values())
        reached = 0
        for delay, count in sorted(self.delays.items()):
            reached += count
            if reached >= wanted:
                return delay
        return None


def add_counts(mine: dict[str, int] | dict[int, int], other: dict[str, int] | dict[int, int]) -> None:
    """Add ``other`` to ``mine``, key by key."""
    total: dict[str | int, int] = mine  # type: ignore[assignment]  # both are keyed alike
    for key, count in other.items():
        total[key] = total.get(key, 0) + count


def first_places(mine: dict[int, int], other: Mapping[int, int]) -> None:
    """Keep the earlier of two places of each day."""
    for day, place in other.items():
        mine[day] = min(place, mine.get(day, place))


def _findings() -> BoundedCounter[tuple[str, ...], Occurrence]:
    return BoundedCounter(DISTINCT)


def _events() -> BoundedCounter[str, EventTally]:
    return BoundedCounter(NAMES)


def _failures() -> BoundedCounter[tuple[str, ...], Spell]:
    return BoundedCounter(NAMES)


def _reasons() -> BoundedCounter[str, Spell]:
    return BoundedCounter(NAMES)


@dataclass(slots=True)
class Tally:
    """Everything counted about the payloads that were read, without the payloads."""

    accounts: Accounts = field(default_factory=Accounts)
    events: dict[str, EventTally] = field(default_factory=dict)
    """By the name of a planned event."""
    unplanned: BoundedCounter[str, EventTally] = field(default_factory=_events)
    people: EventTally = field(default_factory=EventTally)
    objects: BoundedCounter[str, EventTally] = field(default_factory=_events)
    """By Customer.io's id of the type; only where a plan is inferred."""
    shapes: dict[str, int] = field(default_factory=dict)
    """How many payloads came in each wire shape."""
    skipped: BoundedCounter[str, Spell] = field(default_factory=_reasons)
    """Records that are no payloads, by what they are."""
    failures: BoundedCounter[tuple[str, ...], Spell] = field(default_factory=_failures)
    """Failures that Customer.io logged; see `NotAnEvent.failure`."""
    occurrences: BoundedCounter[tuple[str, ...], Occurrence] = field(default_factory=_findings)
    repeats: dict[str, KeySample] = field(default_factory=dict)
    """By event with a dedupe key: each value of the key; marks are numbers of sources."""
    forms: dict[str, KeySample] = field(default_factory=dict)
    """By event with a dedupe key of one attribute: the plain form of each value that is in another one; marks
    are those of `trackplan.model.key_forms`."""
    copies: dict[str, KeySample] = field(default_factory=dict)
    """By event without a dedupe key: each person with all attributes; the mark is a part of a key of the id
    that the sender gave to the event, 0 for none."""
    orders: dict[str, KeySample] = field(default_factory=dict)
    """By event with ``after``: the shared value of both events; mark 1 is the earlier event."""
    emails: KeySample = field(default_factory=KeySample)
    """By e-mail address: a part of a key of the person's id in place of a time."""
    visitors: KeySample = field(default_factory=KeySample)
    """By anonymous id: mark 1 where the payload names a person too."""
    persons: dict[int, int] = field(default_factory=dict)
    """How many events named a person by id, by the bits of `PERSON_MASK` of the key of that id."""
    event_ids: KeySample = field(default_factory=KeySample)
    """By the id that a sender gave to an event: the mark is a part of the key of its person, 0 for none."""
    profiles: KeySample = field(default_factory=KeySample)
    """By the id of a person: when it was identified (`IDENTIFIED`), and when an event came that starts a
    journey (the number of that event among all such, from 1)."""
    origins: dict[int, tuple[str, int]] = field(default_factory=dict)
    """By number: a file, and how many of its lines come before the part that was read."""
    other_days: dict[int, int] = field(default_factory=dict)
    """By day: records that were not judged, but landed all the same; see `Selection.refuses`."""
    sampled: int = 0
    """That a database counted some of it, and looked at one record in so many where it cannot count."""
    most: int = MOST
    """How many sightings each memory may keep; see `bound`."""

    def event(self, name: str) -> EventTally:
        """The tally of a planned event."""
        found = self.events.get(name)
        if found is None:
            found = self.events[name] = EventTally()
        return found

    def place(self, number: int) -> Place:
        """Return the place for a place number of a `KeySample`."""
        file, before = self.origins[number >> ORIGIN]
        return Place(file=file, line=before + (number & _LINE))

    def bound(self) -> None:
        """Keep all key samples within their common limit; call again after a few thousand payloads."""
        memories = (
            *self.repeats.values(),
            *self.forms.values(),
            *self.copies.values(),
            *self.orders.values(),
            self.emails,
            self.visitors,
            self.event_ids,
            self.profiles,
        )
        self.most = fit(memories, self.most)

    def spell(self) -> Spell:
        """The spell of all payloads with a readable time."""
        total = Spell()
        for one in (*self.events.values(), *self.unplanned.settled().values(), self.people):
            total.merge(one.spell)
        return total

    def days(self) -> dict[int, int]:
        """The number of records by day, of all kinds."""
        total = dict(self.other_days)
        for one in (*self.events.values(), *self.unplanned.settled().values(), self.people):
            add_counts(total, one.days)
        return total

    def window(self, now: int | None = None) -> Window:
        """Return the time range of the bulk of the records; see `trackplan.model.window`."""
        spells = [
            one.spell for one in (*self.events.values(), *self.unplanned.settled().values(), self.people)
        ]
        times = [time for spell in spells for time in (spell.first, spell.last) if time is not None]
        return window(self.days(), times, now)

    def shift(self, lines: int) -> None:
        """Shift all line numbers, for a part of a file that was numbered from its own first line."""
        for occurrence in self.occurrences.settled().values():
            occurrence.shift(lines)
        self.origins = {number: (file, lines) for number, (file, _) in self.origins.items()}

    def merge(self, other: Tally) -> None:
        """Add the counts of another part of the records. ``other`` must not be used afterwards."""
        self.accounts.merge(other.accounts)
        for name, event in other.events.items():
            self.event(name).merge(event)
        self.unplanned.merge(other.unplanned)
        self.people.merge(other.people)
        self.objects.merge(other.objects)
        add_counts(self.shapes, other.shapes)
        add_counts(self.other_days, other.other_days)
        self.skipped.merge(other.skipped)
        self.failures.merge(other.failures)
        self.occurrences.merge(other.occurrences)
        for mine, theirs in (
            (self.repeats, other.repeats),
            (self.forms, other.forms),
            (self.copies, other.copies),
            (self.orders, other.orders),
        ):
            for name, memory in theirs.items():
                mine.setdefault(name, KeySample()).merge(memory)
        self.emails.merge(other.emails)
        self.visitors.merge(other.visitors)
        add_counts(self.persons, other.persons)
        self.event_ids.merge(other.event_ids)
        self.profiles.merge(other.profiles)
        self.origins |= other.origins
        self.sampled = max(self.sampled, other.sampled)
        self.most = min(self.most, other.most)
        self.bound()

    def named(self) -> Iterator[tuple[str, EventTally]]:
        """Yield every event by name, planned or not."""
        yield from sorted([*self.events.items(), *self.unplanned.settled().items()])
