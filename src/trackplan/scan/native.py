"""The native scanner taught what a plan asks, and what it counted brought into a tally.

It is told everything as data: the wire shapes, each event's compiled schema, the `quiet` schemas of
the rules. What it meets for the first time (an event name, a violation) it asks about once; what it
cannot judge for certain it leaves to the plain way, which is slower and always right.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from trackplan.document import Path
from trackplan.document.json import parse_strictly
from trackplan.document.json_syntax import JsonError
from trackplan.language.compile import event_schema, people_schema
from trackplan.language.compiled import CompiledPlan
from trackplan.model.attribute import maps_in, path_of, planned_at
from trackplan.model.distinct import DistinctCounter
from trackplan.model.finding import Severity
from trackplan.model.key_forms import ODD
from trackplan.model.key_sample import MOST, TOTAL, KeySample
from trackplan.model.line_block import LineBlock
from trackplan.model.payload import Family, Locate, Payload, Violation
from trackplan.model.plan import Event
from trackplan.model.tally import (
    ORIGIN,
    PERSON_MASK,
    DayCounts,
    EventTally,
    Kinds,
    Spell,
    Tally,
    add_counts,
    first_places,
)
from trackplan.model.value_profile import ValueProfile
from trackplan.scan.counters import EARLIEST, LATEST, Counters, late_after, memory, single_key
from trackplan.scan.payload_checker import FamilyChecker, PayloadChecker, Remark
from trackplan.scan.records import LinedRecord, Locates, OnceLocated
from trackplan.scan.selection import OTHER_EVENT, Selection
from trackplan.shapes import SHAPES, Shape
from trackplan.shapes.wire import Wire

if TYPE_CHECKING:
    from trackplan._scanner import Scanner

_OF_PEOPLE = ("emails", "visitors", "event_ids", "profiles")
"""The key samples that are of no single event, in the order of the scanner."""

MOST_NAMES = 500
"""How many names of unplanned events are taught."""

MOST_KNOWN = 5_000
"""How many different violations are taught."""

MOST_SOURCES = 60
"""With more sources that show themselves, all is left to the plain way."""

MOST_PATHS = 500
"""Events of more attribute paths are left: a tally keeps only some of them."""

FAST_AFTER = 1 << 20
"""Bytes of records from which on the scanner makes tables, which takes longer than it saves for fewer."""

ROUNDS = 4
"""How often a record is scanned again with what was taught of it."""

Scanned = tuple[list[Any], list[Any]]
"""Records that are left, each with why, and places of what is said."""


class Sink(Protocol):
    """What keeps places of what is said, as `Fold` does."""

    def found_at(
        self, remark: Remark, path: Path, line: int, locate: Locate, column: int | None = None
    ) -> bool:
        """Keep a place; give back whether later ones of the same file are wanted."""
        ...

    def found(self, remark: Remark, count: int, spell: Spell, sources: Iterable[str]) -> None:
        """Count what was said so often."""
        ...

    def skip(self, reason: str, count: int = 1) -> None:
        """Count records that were left out."""
        ...


class NativeScanner:
    """Counts records into a tally, and leaves those that only the plain way can judge."""

    def __init__(
        self,
        checker: PayloadChecker,
        counters: Counters,
        sink: Sink,
        *,
        shape: Shape | None,
        selection: Selection | None,
    ) -> None:
        from trackplan._scanner import Scanner, column  # noqa: PLC0415 - an optional part of the distribution

        self._column = column
        self._checker = checker
        self._counters = counters
        self._sink = sink
        self._compiled: CompiledPlan = checker.compiled
        self._always = [rule for rule in checker.rules if rule.always]
        self._selection = selection
        shapes = SHAPES.values() if shape is None else (shape,)
        self._wires: list[tuple[Shape, Wire]] = [(one, wire) for one in shapes for wire in one.wires]
        self._memories: list[tuple[str, str]] = [(name, "") for name in _OF_PEOPLE]
        self._families: list[tuple[Family, FamilyChecker]] = []
        self._names = 0
        self._taught: dict[tuple[int, str], bool] = {}
        self._slots: list[Remark] = []
        self._by_key: dict[tuple[str, str, str], int] = {}
        self._known = 0
        self._sated: set[int] = set()
        self._scanner: Scanner = Scanner(json.dumps(self._config()))

    def _config(self) -> dict[str, Any]:
        plan, selection = self._compiled.plan, self._selection or Selection()
        return {
            "profile": self._counters.profile,
            "earliest": EARLIEST,
            "latest": LATEST,
            "most_sightings": MOST,
            "all_sightings": TOTAL,
            "fast_after": FAST_AFTER,
            "person_mask": PERSON_MASK,
            "wires": [_wire(wire) for _, wire in self._wires],
            "matches": [
                {
                    "in_context": source.match.kind == "context",
                    "path": source.match.path.split("."),
                    "equals": source.match.equals,
                    "mark": self._counters.marks.get(name, 0),
                }
                for name, source in plan.sources.items()
                if source.match
            ],
            "selection": {
                "every": selection.every,
                "events": None if selection.events is None else sorted(selection.events),
                "since": selection.since,
                "until": selection.until,
            },
        }

    @property
    def _sources(self) -> list[str]:
        return [name for name, source in self._compiled.plan.sources.items() if source.match]

    def begin(self) -> None:
        """Go on to another file, of which places are wanted anew."""
        for slot in self._sated:
            self._scanner.want(slot, True)
        self._sated.clear()

    def scan(self, lines: LineBlock, origin: int) -> Scanned:
        """Scan lines, on any thread; only `settle` brings home what this gives back."""
        return self._scanner.scan(lines.text, origin << ORIGIN | lines.first)

    def settle(
        self, lines: LineBlock, origin: int, scanned: Scanned, document_of: Locates
    ) -> list[LinedRecord]:
        """Teach what some lines lacked, scan those again, and give back the records that are left."""

        def record(found: tuple[int, tuple[int, int]]) -> LinedRecord:
            index, (start, end) = found
            return lines.first + index, lines.text[start:end], None

        left, places = scanned
        self._keep(((slot, record(found), path) for slot, found, path in places), document_of)
        return self._again([(record(found), why) for found, why in left], origin, document_of)

    def take(self, records: Sequence[LinedRecord], origin: int, document_of: Locates) -> list[LinedRecord]:
        """Scan records, and give back those that are left."""
        texts = [record for record in records if type(record[1]) is bytes]
        others = [record for record in records if type(record[1]) is not bytes]
        return others + self._again(self._scan(texts, origin, document_of), origin, document_of)

    def _scan(
        self, records: Sequence[LinedRecord], origin: int, document_of: Locates
    ) -> list[tuple[LinedRecord, Any]]:
        if not records:
            return []
        left, places = self._scanner.scan_records(
            [(origin << ORIGIN | line, raw) for line, raw, _ in records]
        )
        self._keep(((slot, records[index], path) for slot, (index, _), path in places), document_of)
        return [(records[index], why) for (index, _), why in left]

    def _again(
        self, waiting: Sequence[tuple[LinedRecord, Any]], origin: int, document_of: Locates
    ) -> list[LinedRecord]:
        left: list[LinedRecord] = []
        for _ in range(ROUNDS):
            ready: list[LinedRecord] = []
            for record, why in waiting:
                helped = why is not None and self._teach(why, record[1])
                (ready if helped else left).append(record)
            waiting = self._scan(ready, origin, document_of)
        return left + [record for record, _ in waiting]

    def _keep(self, places: Iterable[tuple[int, LinedRecord, Path]], document_of: Locates) -> None:
        last: LinedRecord | None = None
        for slot, record, path in places:
            if slot not in self._sated:
                if last is None or (last[0], last[2]) != (record[0], record[2]):
                    locate = OnceLocated(partial(document_of, record))
                last = record
                remark, column = self._slots[slot], None
                if record[2] is None:  # else the line is that of what it is inside of
                    column = self._column(record[1], path, remark.problem.ref.on_key)
                if not self._sink.found_at(remark, path, record[0], locate, column):
                    self._sated.add(slot)
                    self._scanner.want(slot, False)

    # What it is taught.

    def _teach(self, why: Any, raw: bytes) -> bool:
        """Teach what a record lacked; give back whether that may help."""
        if isinstance(why, list):
            return self._teach_sites(why, raw)
        if isinstance(why[1], str):
            return self._teach_family(*why)
        number, rule, case = why
        if isinstance(case, list):
            return self._teach_values(number, rule, case, raw)
        return self._teach_case(number, rule, case, raw)

    def _teach_family(self, number: int, name: str) -> bool:
        if (number, name) in self._taught:
            return self._taught[number, name]
        self._taught[number, name] = found = self._add_new_family(number, name)
        return found

    def _add_new_family(self, number: int, name: str) -> bool:
        shape, wire = self._wires[number]
        plan = self._compiled.plan
        event = plan.events.get(name) if wire.kind == "event" else None
        known = event is not None or wire.kind == "person"
        if not known:
            if self._names >= MOST_NAMES:
                return False
            self._names += 1
        payload = Payload(kind=wire.kind, shape=shape.name, record={}, name=name if wire.name else None)
        meant = None if known else self._compiled.intended_event(payload)
        family = Family(plan=plan, kind=wire.kind, shape=shape.name, event=event, meant=meant, name=name)
        text = self._family_text(family, wire, name)
        if self._scanner.add_family(number, name, text) is None:
            return False
        self._families.append((family, self._checker.of(payload)))
        return True

    def _family_text(self, family: Family, wire: Wire, name: str) -> str | None:
        if len(self._sources) > MOST_SOURCES:
            return None
        event = family.event
        if event is not None and sum(1 for _ in event.walk()) > MOST_PATHS:
            return None
        quiet = [rule.quiet(family) for rule in self._always]
        if any(schema is None for schema in quiet):
            return None
        if event is not None and (key := single_key(event)) is not None and self._counters.profile:
            odd = {"type": "string", "pattern": ODD}  # whose plain form only the counters know
            quiet.append({"properties": {"attributes": {"properties": {key: {"not": odd}}}}})
        cases = [rule.cases(family) for rule in self._always]
        value_cases = [rule.value_cases(family) for rule in self._always]
        named: list[int] = []
        if event is None and family.kind == "event":
            payload = Payload(kind="event", shape=family.shape, record={}, name=name, name_at=wire.name or ())
            judge = self._checker.of(payload)
            said = judge.of_name(payload)
            if any(path != wire.name for _, path in said):
                return None
            named = list(dict.fromkeys(self._slot(remark) for remark, _ in said))
        schema: dict[str, Any] | None = None
        if (judged := event or family.meant) is not None:
            schema = event_schema(judged, closed="warn")
        elif family.kind == "person":
            schema = people_schema(family.plan, closed="warn")
        return json.dumps(
            {
                "planned": event is not None or family.kind == "person",
                "counts_types": event is not None or family.kind == "person",
                "maps": maps_in(family.attributes),
                "schema": schema,
                "surely": wire.surely,
                "quiet": quiet,
                "cases": _of_rules(cases),
                "value_cases": _of_rules(value_cases),
                "named": named,
                "is_event": family.kind == "event",
                "keeps_ids": family.kind == "event" and family.shape != "activity",
                "late_after": late_after(event),
                "mark": self._counters.profile_mark(family.kind, event),
                "keys": [] if event is None else self._keys(event),
                "copies": self._copies(event),
            }
        )

    def _copies(self, event: Event | None) -> int | None:
        """The memory of who sent what of an event; ``None`` for none."""
        if event is None or event.dedupe is not None or not self._counters.profile:
            return None
        return self._memory_of("copies", event.name)

    def _memory_of(self, kind: str, name: str) -> int:
        """The number of a memory, which is made when it is first needed."""
        if (kind, name) not in self._memories:
            self._memories.append((kind, name))
        return self._memories.index((kind, name))

    def _keys(self, event: Event) -> list[dict[str, Any]]:
        found = []
        for names, uses in self._counters.keys(event).items():
            written = []
            for memories, name, mark in uses:
                kind = "repeats" if memories is self._counters.tally.repeats else "orders"
                written.append({"memory": self._memory_of(kind, name), "mark": mark})
            found.append({"names": list(names), "uses": written})
        return found

    def _slot(self, remark: Remark) -> int:
        found = self._by_key.get(remark.key)
        if found is None:
            found = self._by_key[remark.key] = self._scanner.add_slot(remark.severity >= Severity.WARNING)
            self._slots.append(remark)
        return found

    def _teach_sites(self, unknown: list[tuple[str, str | None, str, Path, str | None]], raw: bytes) -> bool:
        if self._known >= MOST_KNOWN:
            return False
        number = int(unknown[0][0].partition("\x01")[0])
        family, judge = self._families[number]
        payload: Payload | None = None
        for site, klass, keyword, holder, name in unknown:
            at = holder if name is None else (*holder, name)
            clues = self._checker.spoken(keyword).clues
            if klass is None:
                attribute = planned_at(family.attributes, at)
                self._scanner.add_site(site, json.dumps([[*clue.alike(attribute)] for clue in clues]))
                if clues:
                    continue
                klass = site  # noqa: PLW2901 - without clues all of a site are alike
            if payload is None:
                read = self._read(family, raw)
                if read is None:
                    return False
                payload = read
            place = holder if keyword == "required" else at
            value = _dig(payload.attributes, at) if name is None else None
            attribute = planned_at(family.attributes, at)
            violation = Violation(keyword, path_of(family.attributes, at), place, value, attribute)
            slots = [self._slot(remark) for remark in judge.of_violation(violation, payload)]
            self._scanner.add_known(klass, list(dict.fromkeys(slots)))
            self._known += 1
        return True

    def _teach_case(self, number: int, rule: int, case: int, raw: bytes) -> bool:
        """Teach what a rule says of the payloads that are the same case."""
        family, judge = self._families[number]
        payload = self._read(family, raw)
        if payload is None or self._known >= MOST_KNOWN:
            return False
        said: dict[int, Path] = {}
        for remark, path in judge.of_rule(self._always[rule], payload):
            said.setdefault(self._slot(remark), path)
        self._scanner.add_case((number, rule, case), [*said.items()])
        self._known += 1
        return True

    def _teach_values(self, number: int, rule: int, unknown: list[tuple[str, Path]], raw: bytes) -> bool:
        """Teach what a rule says of single values, each given with its class and its path in attributes."""
        family, judge = self._families[number]
        payload = self._read(family, raw)
        if payload is None or self._known >= MOST_KNOWN:
            return False
        said = judge.of_rule(self._always[rule], payload)
        for klass, at in unknown:
            place = (*payload.attributes_at, *at)
            slots = [self._slot(remark) for remark, path in said if path == place]
            self._scanner.add_known(klass, list(dict.fromkeys(slots)))
            self._known += 1
        return True

    def _read(self, family: Family, raw: bytes) -> Payload | None:
        try:
            payload = SHAPES[family.shape].read(parse_strictly(raw))
        except JsonError:
            return None
        return payload if isinstance(payload, Payload) else None

    # What it counted.

    def flush(self, tally: Tally) -> None:
        """Bring what was counted into a tally and a sink, and begin anew."""
        counted = self._scanner.drain()
        valid, violating, unplanned = counted["accounts"]
        tally.accounts.valid += valid
        tally.accounts.violating += violating
        tally.accounts.unplanned += unplanned
        for reason, count in zip(self._reasons(), counted["passed"], strict=True):
            if count:
                self._sink.skip(reason, count)
        add_counts(tally.other_days, dict(counted["other_days"]))
        add_counts(tally.persons, dict(counted["persons"]))
        for counts in counted["families"]:
            self._add_family(tally, counts)
        sources = self._sources
        for slot, count, times, bits in counted["said"]:
            named = [name for index, name in enumerate(sources) if bits >> index & 1]
            self._sink.found(self._slots[slot], count, _spell(count, times), named)
        for index, label in enumerate(self._memories):
            if (columns := self._scanner.drain_memory(index)) is None:
                break
            if columns[1]:
                _memory(tally, *label).add_columns(*columns)

    def _reasons(self) -> list[str]:
        selection = self._selection or Selection()
        return [
            f"not among the one in {selection.every:,} that --sample keeps",
            OTHER_EVENT,
            "before --since",
            "after --until",
        ]

    def _add_family(self, tally: Tally, counted: tuple[Any, ...]) -> None:
        number, counts, times, days, delays, sources, paths = counted
        family, _ = self._families[number]
        tally.shapes[family.shape] = tally.shapes.get(family.shape, 0) + counts[0]
        counter: EventTally | None
        if family.kind == "person":
            counter = tally.people
        elif family.event is not None:
            counter = tally.event(family.event.name)
        else:
            counter = tally.unplanned.of(family.name or "", EventTally, counts[0])
        if counter is None:
            return
        counter.count += counts[0]
        counter.valid += counts[1]
        counter.anonymous += counts[2]
        counter.email_only += counts[3]
        counter.spell.merge(_spell(*times))
        first_places(counter.day_places, {day: place for day, *_, place, _ in days})
        for day, count, valid, late, _, people in days:
            counter.day(day).merge(DayCounts(count, valid, late, DistinctCounter(people)))
        add_counts(counter.delays, dict(delays))
        names = self._sources
        for index, count in sources:
            counter.sources[names[index]] = counter.sources.get(names[index], 0) + count
        for path, types, numbers, texts in paths:
            kinds = counter.attributes.of(path, Kinds, sum(count for _, count, _ in types))
            if kinds is not None:
                for kind, count, seen in types:
                    kinds.add(kind, _spell(count, seen))
                kinds.values.merge(ValueProfile(dict(numbers), None if texts is None else dict(texts)))


def _of_rules(cases: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    return [{"rule": rule, "schemas": [*schemas]} for rule, schemas in enumerate(cases) if schemas]


def _wire(wire: Wire) -> dict[str, Any]:
    return {
        "surely": wire.surely,
        "name": wire.name,
        "attributes": wire.attributes,
        "unpacked": wire.unpacked,
        "times": wire.times,
        "received": wire.received,
        "persons": wire.persons,
        "emails": wire.emails,
        "anonymous": wire.anonymous,
        "event_id": wire.event_id,
        "context": wire.context,
    }


def _spell(count: int, times: tuple[int, int] | None) -> Spell:
    return Spell(count, *(times or (None, None)))


def _dig(value: Any, at: Path) -> Any:
    for part in at:
        value = value[part]
    return value


def _memory(tally: Tally, kind: str, name: str) -> KeySample:
    found: Any = getattr(tally, kind)
    return found if kind in _OF_PEOPLE else memory(found, name)
