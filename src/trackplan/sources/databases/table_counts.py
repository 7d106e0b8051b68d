"""What SQL counts of the table of one event.

Rows that are plainly right are counted in the database. All others are to be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from trackplan.model.attribute import Attribute
from trackplan.model.key_sample import KeySample, key_of
from trackplan.model.plan import Match
from trackplan.model.tally import EventTally, Kinds, Spell
from trackplan.model.times import DAY
from trackplan.model.value_profile import ValueProfile, text_key
from trackplan.scan.counters import EARLIEST, late_after
from trackplan.sources.databases import engine_sql
from trackplan.sources.databases.clauses import Clause
from trackplan.sources.databases.table_layout import TIMES, Fetch, TableLayout

LATEST = 2_114_380_800
"""The end of 2036, a year before `counters.LATEST`: the last that `implausible-time` surely takes."""

LARGEST = 1e300
"""Numbers beyond, infinity and what is no number are left to the fold."""

MANY = 10_000
"""Rows that are read in any case, although they are not plainly right: or one in `SHARE`, if that is more."""
SHARE = 1_000

FIT = 100
"""One row in so many may be of a time or an event that SQL cannot count; a table with more is read whole."""

COUNT = exp.Count(this=exp.Star())

GROUPS = 100
"""The most different wrong values of a column of which each is told apart by SQL."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Rows that are wrong for one reason: their number, times and sources, and a query of one of them."""

    clause: Clause
    example: str
    count: int
    spell: Spell
    source: str | None


@dataclass
class TableCounts:
    """The counts of a table, by one query after the other."""

    layout: TableLayout
    fetch: Fetch
    clauses: Sequence[Clause]
    matches: Sequence[tuple[str, Match]]
    total: int = field(init=False)
    plain: list[exp.Expr] = field(init=False)
    """What the rows meet that are counted by SQL."""
    frequent: list[Clause] = field(init=False)
    """What too many rows do not meet for all of those to be read."""
    unfit: int = field(init=False)
    """How many rows, at most, SQL cannot count whatever they hold."""
    filled: dict[str, int] = field(init=False)
    """How many values there are in the column of each attribute."""

    def __post_init__(self) -> None:
        surely = [*self._surely()]
        tests = {
            self._text(clause.condition.sql): clause for clause in self.clauses if clause.condition.parts
        }
        columns = {name: column.sql for name, column in self.layout.attributes.items()}
        failing = [*surely, *(clause.condition.sql for clause in tests.values())]
        query = self.layout.rows.select(
            COUNT.copy(),
            *map(_misses, failing),
            *(exp.Count(this=one) for one in columns.values()),
        )
        [[total, *numbers]] = self._fetched(query)
        found = [int(number or 0) for number in numbers]
        self.total = int(total)
        self.filled = dict(zip(columns, found[len(failing) :], strict=True))
        self.plain = [test for test, misses in zip(surely, found, strict=False) if misses]
        self.unfit = broken = sum(found[: len(surely)])
        self.frequent = []
        room = max(MANY, self.total // SHARE)
        by_number = sorted(zip(found[len(surely) : len(failing)], tests, strict=True))
        for misses, text in by_number:
            if not misses:
                continue
            if broken + misses <= room:
                broken += misses
                self.plain.append(tests[text].condition.sql)
            else:
                self.frequent.append(tests[text])

    @property
    def is_fit(self) -> bool:
        """Whether most rows can be counted at all."""
        return self.unfit <= max(MANY, self.total // FIT)

    def _surely(self) -> Iterator[exp.Expr]:
        """Yield what a row must meet for SQL to count it as the fold does."""
        layout = self.layout
        assert layout.time is not None
        yield _between(layout.time)
        if layout.received is not None:
            absent = exp.Is(this=layout.columns["received_at"].sql, expression=exp.null())
            yield exp.or_(absent, _between(layout.received))
        for column in layout.columns.values():
            if column.kind == "number":
                size = exp.Abs(this=column.sql)
                absent = exp.Is(this=column.sql, expression=exp.null())
                yield exp.or_(absent, exp.LT(this=size, expression=exp.convert(LARGEST)))
        if "event_text" in layout.columns:
            name = layout.columns["event_text"].sql
            yield exp.EQ(this=name, expression=exp.Literal.string(layout.event.name))

    def _plain_rows(self) -> exp.Select:
        return self.layout.rows.where(*(one.copy() for one in self.plain))

    @property
    def other_rows(self) -> str | None:
        """The query of the rows that are not plainly right; ``None`` if there are none."""
        if not self.plain:
            return None
        test = (
            exp.case()
            .when(exp.and_(*(one.copy() for one in self.plain)), exp.convert(0))
            .else_(exp.convert(1))
        )
        return self._text(self.layout.whole_row().where(exp.EQ(this=test, expression=exp.convert(1))))

    def sample(self, every: int) -> str:
        """Return the query of one in so many of the rows that are plainly right, by a hash of their id."""
        layout = self.layout
        found = layout.whole_row().where(*(one.copy() for one in self.plain))
        if every > 1:
            name = next(one for one in ("id", "user_id", "anonymous_id", *TIMES) if one in layout.columns)
            found = found.where(engine_sql.is_sampled(layout.columns[name].sql, every, layout.dialect))
        return self._text(found)

    def event(self) -> EventTally:
        """Return the counts of the rows that are plainly right, but for what only the fold can tell."""
        tally = EventTally()
        self._count_days(tally)
        if tally.count:
            self._count_delays(tally)
            self._count_sources(tally)
            for name, column in self.layout.attributes.items():
                kinds = tally.attributes.of(name, Kinds, 0) if self.filled[name] else None
                if kinds is not None and kinds.types:
                    self._profile(kinds.values, column.sql, column.kind, self.layout.event.members.get(name))
        return tally

    def _count_days(self, tally: EventTally) -> None:
        """Count by day, and when each attribute was first and last there."""
        layout = self.layout
        assert layout.time is not None
        person = layout.columns.get("user_id")
        partly = [name for name, count in self.filled.items() if 0 < count < self.total]
        wrong = [clause.condition.sql for clause in self.frequent if clause.keyword]
        valid = exp.and_(*wrong) if wrong else exp.true()
        late = _late(layout)
        numbers: list[exp.Expr] = [
            COUNT.copy(),
            _hits(valid),
            exp.convert(0) if late is None else _hits(late),
            COUNT.copy() if person is None else _hits(exp.Is(this=person.sql, expression=exp.null())),
            exp.Min(this=layout.time),
            exp.Max(this=layout.time),
        ]
        for name in partly:
            column = layout.attributes[name].sql
            there = exp.not_(exp.Is(this=column, expression=exp.null()))
            when = exp.case().when(there, layout.time)
            numbers += [exp.Count(this=column), exp.Min(this=when), exp.Max(this=when.copy())]
        query = self._plain_rows().select(layout.day, *numbers).group_by("1")
        wholly = [name for name, count in self.filled.items() if 0 < count == self.total]
        for row in self._fetched(query):
            start, count, valid_, late_, nameless, first, last, *rest = (
                None if one is None else int(one) for one in row
            )
            assert start is not None
            assert count is not None
            tally.count += count
            tally.valid += valid_ or 0
            tally.anonymous += nameless or 0
            spell = Spell(count, first, last)
            tally.spell.merge(spell)
            day = tally.day(start // DAY)
            day.count, day.valid, day.late = count, valid_ or 0, late_ or 0
            for name in wholly:
                self._add_kind(tally, name, spell)
            for index, name in enumerate(partly):
                number, begin, end = rest[3 * index : 3 * index + 3]
                if number:
                    self._add_kind(tally, name, Spell(number, begin, end))

    def _add_kind(self, tally: EventTally, name: str, spell: Spell) -> None:
        kinds = tally.attributes.of(name, Kinds, spell.count)
        if kinds is not None:
            kind = self.layout.attributes[name].kind
            kinds.add(
                {"integer": "number", "number": "number", "boolean": "boolean"}.get(kind, "string"), spell
            )

    def _count_delays(self, tally: EventTally) -> None:
        delay = self.layout.delay
        if delay is not None:
            tally.delays = {int(key): count for key, count in self._grouped(delay) if key is not None}

    def _count_sources(self, tally: EventTally) -> None:
        source = self.layout.source(self.matches)
        if source is not None and not isinstance(source, exp.Null):
            tally.sources = {str(key): count for key, count in self._grouped(source) if key is not None}

    def _profile(
        self, values: ValueProfile, column: exp.Expr, kind: str, attribute: Attribute | None
    ) -> None:
        """Count what reports keep of values: nothing of what is personal, and no text that is not planned."""
        values.texts = None
        if attribute is None or attribute.pii:
            return
        if kind in {"integer", "number"}:
            numbers = self._plain_rows().select(exp.alias_(column.copy(), "v"))
            found = self._fetched(engine_sql.bins(numbers, self.layout.dialect))
            values.numbers = {int(key): int(count) for key, count in found if key is not None}
        elif kind in {"text", "boolean"} and attribute.closed_set:
            values.texts = {}
            for key, count in self._grouped(column):
                if key is not None:
                    values.add_text(text_key(bool(key) if kind == "boolean" else str(key)), count)

    def _grouped(self, value: exp.Expr) -> list[tuple[Any, int]]:
        query = self._plain_rows().select(value.copy(), COUNT.copy()).group_by("1")
        return [(key, int(count)) for key, count in self._fetched(query)]

    def wrong(self, clause: Clause, *, by_value: bool) -> list[Wrong] | None:
        """Return the rows that do not meet a clause, by value if the finding depends on that.

        ``None`` if there are too many different values.
        """
        layout = self.layout
        column = layout.attributes.get(clause.attribute)
        source = layout.source(self.matches) or exp.null()
        if layout.time is None or (by_value and column is None):
            return None
        missed = exp.not_(exp.paren(clause.condition.sql))
        value = column.sql if by_value and column is not None else exp.null()
        number = (COUNT.copy(), exp.Min(this=layout.time), exp.Max(this=layout.time))
        query = (
            self._plain_rows()
            .where(missed)
            .select(value, source, *number)
            .group_by("1", "2")
            .limit(GROUPS + 1)
        )
        rows = self._fetched(query)
        if len(rows) > GROUPS:
            return None
        found = []
        for key, name, count, first, last in rows:
            example = layout.whole_row().where(*(one.copy() for one in self.plain), missed.copy())
            if by_value and column is not None:
                same = exp.null() if key is None else exp.convert(key)
                of_key = exp.Is if key is None else exp.EQ
                example = example.where(of_key(this=column.sql, expression=same))
            spell = Spell(int(count), int(first), int(last))
            found.append(Wrong(clause, self._text(example.limit(1)), int(count), spell, name))
        return found

    def repeats(self, by: Sequence[str], marks: Mapping[str, int], place: int) -> KeySample | None:
        """Return the sightings of keys that came more than once; ``None`` where SQL cannot tell."""
        layout = self.layout
        columns = [layout.attributes.get(name) for name in by]
        source = layout.source(self.matches) or exp.null()
        if layout.time is None:
            return None
        names = [one.sql for one in columns if one is not None and one.kind in {"text", "integer"}]
        if len(names) < len(by):
            return None
        found = KeySample()
        there = [exp.not_(exp.Is(this=one, expression=exp.null())) for one in names]
        key: exp.Expr = exp.Tuple(expressions=names) if len(names) > 1 else names[0]
        if layout.dialect == "duckdb":  # half as long; a key that shares the hash of another is seen once
            key = exp.func("HASH", *names)
        again = layout.rows.where(*there).select(*(key.expressions if isinstance(key, exp.Tuple) else [key]))
        again = again.group_by(*(str(number + 1) for number in range(len(again.selects))))
        again = again.having(exp.GT(this=COUNT.copy(), expression=exp.convert(1)))
        query = (
            self._plain_rows()
            .where(exp.In(this=key, query=again.subquery()))
            .select(*names, source, layout.time)
        )
        for *values, name, time in self._fetched(query):
            hashed = key_of(*values)
            if hashed is not None:
                found.add(hashed, int(time), place, marks.get(name or "", 0))
        return found

    def _text(self, query: exp.Expr) -> str:
        return str(query.sql(dialect=self.layout.dialect))

    def _fetched(self, query: exp.Expr) -> Sequence[tuple[Any, ...]]:
        return self.fetch(self._text(query))


def _between(time: exp.Expr) -> exp.Expr:
    return exp.and_(
        exp.GTE(this=time.copy(), expression=exp.convert(EARLIEST)),
        exp.LT(this=time.copy(), expression=exp.convert(LATEST)),
    )


def _misses(test: exp.Expr) -> exp.Expr:
    return exp.Sum(this=exp.case().when(test.copy(), exp.convert(0)).else_(exp.convert(1)))


def _hits(test: exp.Expr) -> exp.Expr:
    return exp.Sum(this=exp.case().when(test.copy(), exp.convert(1)).else_(exp.convert(0)))


def _late(layout: TableLayout) -> exp.Expr | None:
    delay = layout.delay
    return None if delay is None else exp.GT(this=delay, expression=exp.convert(late_after(layout.event)))
