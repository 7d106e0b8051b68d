"""Audits whose counting the database does: `audit --sql URL --schema NAME --push-down`.

SQL counts the rows of a table that are plainly right. The others are read, all of them, and what SQL cannot
say of the plain ones is looked at in a sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from sqlglot import exp

from trackplan.cli.support.inputs import CollectorSpec, InputPart, InputsRead, read_part
from trackplan.language.compile import event_schema
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Severity, Skipped
from trackplan.model.occurrence import Occurrence
from trackplan.model.payload import Family
from trackplan.model.tally import ORIGIN, EventTally, Tally
from trackplan.scan.collector import Collector
from trackplan.scan.payload_checker import PayloadChecker
from trackplan.sources import ignore_progress
from trackplan.sources.databases.clauses import Clause, clause_of_rule, clauses_of_schema
from trackplan.sources.databases.connection import DatabaseConnection
from trackplan.sources.databases.connections import connected
from trackplan.sources.databases.statements import since_condition
from trackplan.sources.databases.table_counts import TableCounts, Wrong
from trackplan.sources.databases.table_layout import TableLayout, layout_of
from trackplan.sources.databases.tables import Asked, EventTable, OpenTable, event_tables

SAMPLE = 10_000
"""About how many rows of a table are looked at for what SQL cannot say; a table of no more is read whole."""

UNJUDGED = "who is who, in what order events came, and repeats in other forms or without a dedupe key"

T = TypeVar("T")


@dataclass
class PushDown:
    """An audit of the tables of a schema, with one connection."""

    connection: DatabaseConnection
    spec: CollectorSpec
    compiled: CompiledPlan
    dialect: str
    every: int | None
    """The sample that the user asks for; ``None`` for one by the size of the table."""
    inputs: InputsRead = field(default_factory=InputsRead)
    sampled: dict[int, list[str]] = field(default_factory=dict)
    """The tables of which one row in so many was looked at."""
    unsaid: set[str] = field(default_factory=set)
    """The rules about which SQL cannot say everything."""

    def __post_init__(self) -> None:
        self.collector = self.spec.collector(self.compiled)
        self._number = 0
        self._checker = PayloadChecker(self.compiled)
        self._matches = [
            (name, one.match) for name, one in self.compiled.plan.sources.items() if one.match is not None
        ]

    def add(self, table: EventTable, schema: str, since: int | None) -> None:
        """Count a table, by SQL if that can be."""
        try:
            counts = self._counts(table, schema, since)
            tally = None if counts is None else self._counted(counts, table.name)
        except self.connection.errors:
            self.connection.recover()
            counts = None
        if counts is None or tally is None:
            self._read(table.name, table.query)
            return
        other = counts.other_rows
        if other is not None:
            self._read(f"{table.name} (rows not plainly right)", other)
        self.collector.absorb(tally, 0)

    def _counts(self, table: EventTable, schema: str, since: int | None) -> TableCounts | None:
        """Return the counts of a table; ``None`` for one that is better read."""
        event = self.compiled.plan.events.get(table.planned or "")
        if event is None:
            return None
        connection = self.connection
        name = exp.table_(table.table, db=schema, quoted=True)
        layout = layout_of(connection.fetch, self.dialect, name, table.columns, event)
        if layout is None or not layout.is_readable:
            return None
        received = since_condition(table.columns, since, self.dialect)
        layout = replace(
            layout, conditions=(*([] if received is None else [received]), *self._within(layout))
        )
        found = TableCounts(layout, connection.fetch, self._clauses(layout), self._matches)
        return found if found.is_fit and found.total > SAMPLE else None

    def _within(self, layout: TableLayout) -> Iterator[exp.Expr]:
        """Yield the conditions of the time span that is asked for."""
        selection = self.spec.selection
        assert layout.time is not None
        if selection is not None and selection.since is not None:
            yield exp.GTE(this=layout.time, expression=exp.convert(selection.since))
        if selection is not None and selection.until is not None:
            yield exp.LT(this=layout.time, expression=exp.convert(selection.until))

    def _clauses(self, layout: TableLayout) -> list[Clause]:
        """Return what rules and the plan ask of a row; what SQL cannot say is noted."""
        family = Family(
            plan=self.compiled.plan, kind="event", shape="warehouse_row", event=layout.event, meant=None
        )
        row = layout.row
        found = [*clauses_of_schema(event_schema(layout.event, closed="warn"), layout.payload)]
        for rule in self._checker.rules:
            schema = rule.quiet(family) if rule.always else {}
            if schema is not None:
                found.append(clause_of_rule(rule.card.id, schema, row))
            else:
                self.unsaid.add(rule.card.id)
        for clause in found:
            if not clause.condition.whole:
                rules = [one.card.id for one in self._checker.spoken(clause.keyword).rules]
                self.unsaid |= {clause.rule} if clause.rule else {*rules}
        return found

    def _counted(self, counts: TableCounts, name: str) -> Tally:
        """Return the tally of the rows of a table that are plainly right."""
        layout = counts.layout
        tally = Tally()
        self._number += 1
        tally.origins[self._number] = (name, 0)
        place = self._number << ORIGIN | 1
        event = tally.events[layout.event.name] = counts.event()
        tally.accounts.valid, tally.accounts.violating = event.valid, event.count - event.valid
        tally.shapes["warehouse_row"] = event.count
        self._frequent(counts, tally, name)
        every = self.every or max(1, event.count // SAMPLE)
        self._sample(counts, tally, every, name)
        if layout.event.dedupe is not None and every > 1:
            repeats = counts.repeats(layout.event.dedupe.by, self.collector.counters.marks, place)
            if repeats is None:
                self.unsaid.add("duplicate-event")
            else:
                tally.repeats[layout.event.name] = repeats
        tally.sampled = every
        return tally

    def _frequent(self, counts: TableCounts, tally: Tally, name: str) -> None:
        """Add what many rows have wrong, exactly where SQL can say that."""
        for clause in counts.frequent:
            spoken = self._checker.spoken(clause.keyword) if clause.keyword else None
            groups = None
            if spoken is not None and clause.condition.whole:
                groups = counts.wrong(clause, by_value=bool(spoken.clues))
            if spoken is None or groups is None:
                self.unsaid |= {clause.rule} if spoken is None else {one.card.id for one in spoken.rules}
                continue
            rules = {one.card.id for one in spoken.rules}
            for group in groups:
                for key, found in self._said(name, group.example).items():
                    if found.finding.rule in rules and found.finding.attribute == clause.attribute:
                        _add(tally, key, found, group)

    def _said(self, name: str, query: str) -> Mapping[tuple[str, ...], Occurrence]:
        """Return what is said of the rows of a query."""
        collector = replace(self.spec, small=True).collector(self.compiled)
        read_part(
            collector,
            InputPart(number=1, path=name, table=OpenTable(self.connection, name, query)),
            ignore_progress,
        )
        return dict(collector.tally.occurrences.settled())

    def _sample(self, counts: TableCounts, tally: Tally, every: int, name: str) -> None:
        """Add what a sample of the rows that are plainly right says, each row standing for so many."""
        collector = self.spec.collector(self.compiled)
        part = self._part(f"{name} (sample)", counts.sample(every))
        outcome = read_part(collector, part, ignore_progress)
        if outcome.incomplete:
            self.inputs.outcomes.append(outcome)
        seen = collector.tally
        exact = tally.occurrences.settled()
        worse = False
        for key, found in seen.occurrences.settled().items():
            if key in exact:
                exact[key].sources |= found.sources  # which SQL may not tell
                continue
            worse = worse or found.finding.severity >= Severity.WARNING
            found.count *= every
            found.every = every
            tally.occurrences.of(key, partial(_given, found), found.count)
        event, sample = tally.event(counts.layout.event.name), seen.event(counts.layout.event.name)
        _add_opaque(event, sample, every, counts.layout.attributes)
        if not event.sources:
            event.sources = {one: count * every for one, count in sample.sources.items()}
        if worse and sample.count:
            _estimate_valid(event, sample)
            tally.accounts.valid, tally.accounts.violating = event.valid, event.count - event.valid
        if every == 1:
            tally.origins |= seen.origins
            tally.persons, tally.emails, tally.visitors = seen.persons, seen.emails, seen.visitors
            tally.event_ids, tally.profiles = seen.event_ids, seen.profiles
            tally.repeats, tally.forms, tally.orders = seen.repeats, seen.forms, seen.orders
        self.sampled.setdefault(every, []).append(name)

    def _read(self, name: str, query: str) -> None:
        part = self._part(name, query)
        outcome = read_part(self.collector, part, ignore_progress)
        outcome.part = replace(part, table=None)
        self.inputs.outcomes.append(outcome)

    def _part(self, name: str, query: str) -> InputPart:
        self._number += 1
        return InputPart(number=self._number, path=name, table=OpenTable(self.connection, name, query))

    def notes(self) -> Iterator[Skipped]:
        """Yield what was looked at in a sample, and what was not."""
        for every, tables in sorted(self.sampled.items()):
            if every > 1:
                yield Skipped(
                    what=", ".join(sorted(self.unsaid)),
                    reason=f"looked at in one row of {every:,} of {', '.join(tables)}",
                )
                yield Skipped(
                    what=UNJUDGED, reason="such rows are compared one by one: leave out --push-down"
                )


def read_pushed_down(
    spec: CollectorSpec, compiled: CompiledPlan, asked: Asked, schema: str, every: int | None
) -> tuple[Collector, InputsRead]:
    """Collect the tables of a schema, counted by their database. Raises IncompleteError."""
    with connected(asked.address, asked.timeout) as connection:
        push = PushDown(connection, spec, compiled, asked.dialect, every)
        found, skipped = event_tables(asked, connection, schema, compiled.plan.events)
        for table in found:
            push.add(table, schema, asked.since)
    push.inputs.left_out += [*skipped, *push.notes()]
    return push.collector, push.inputs


def _given(found: T) -> T:
    return found


def _add(tally: Tally, key: tuple[str, ...], found: Occurrence, group: Wrong) -> None:
    """Add rows that are wrong in the way of an example."""
    mine = tally.occurrences.of(
        key, lambda: Occurrence(found.finding, places=found.places, every=1), group.count
    )
    if mine is not None:
        mine.count += group.count
        mine.seen(group.spell.first, group.source)
        mine.seen(group.spell.last, None)


def _add_opaque(event: EventTally, sample: EventTally, every: int, known: Mapping[str, object]) -> None:
    """Add the types of attributes that SQL cannot look into, as the sample has them."""
    for path, kinds in sample.attributes.settled().items():
        if path not in known:
            for spell in kinds.types.values():
                spell.count *= every
            values = kinds.values
            values.numbers = {key: count * every for key, count in values.numbers.items()}
            if values.texts is not None:
                values.texts = {key: count * every for key, count in values.texts.items()}
            event.attributes.of(path, partial(_given, kinds), kinds.count)


def _estimate_valid(event: EventTally, sample: EventTally) -> None:
    """Estimate how many are valid by the share of the sample."""
    event.valid = round(event.count * sample.valid / sample.count)
    for number, day in event.day_counts.items():
        of_sample = sample.day_counts.get(number)
        if of_sample is not None:
            day.valid = round(day.count * of_sample.valid / of_sample.count)
