"""Payloads judged one by one and counted, never kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from trackplan.document import Document, Fault, Path, Ref, Span, pointer
from trackplan.engine import check_landing, rules, stamp
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Finding, Place, Severity
from trackplan.model.landing import Landing
from trackplan.model.occurrence import Occurrence
from trackplan.model.payload import Locate, NotAnEvent, Payload
from trackplan.model.tally import ORIGIN, Accounts, Spell, Tally
from trackplan.model.times import DAY
from trackplan.rules import DocumentRule
from trackplan.scan.causes import by_cause
from trackplan.scan.counters import Counters, plausible_seconds
from trackplan.scan.findings import payload_findings
from trackplan.scan.payload_checker import FamilyChecker, PayloadChecker, Placed, Remark, judged
from trackplan.scan.records import OnceLocated
from trackplan.scan.selection import OTHER_EVENT, Selection
from trackplan.shapes import KEYS, Shape, recognise
from trackplan.shapes.tables import Columns, TableOfColumns, column_path, is_table_row, lowered

if TYPE_CHECKING:
    from trackplan.model.landed import Landed
    from trackplan.scan.native import NativeScanner

Found = tuple[Any, Locate, int, int | None]
"""A record, where it stands, its line where that is known, else 0, and how many bytes its shortest text
has at most, where that is known."""

Taken = tuple[Payload, Locate, int, int | None]
"""The same of the payload that a record is."""


class Collector:
    """Folds records into a `Tally` under a plan: the accounts, what landed, each finding once.

    Findings are told apart by file when ``by_file``, so that each file of samples stands alone. With
    ``profile``, all is counted that an audit asks for; without it, only what lint does. A ``native``
    one has a scanner that counts what it can; the install must have it.
    """

    def __init__(
        self,
        compiled: CompiledPlan,
        *,
        shape: Shape | None = None,
        by_file: bool = True,
        show_values: bool = False,
        profile: bool = False,
        selection: Selection | None = None,
        native: bool = False,
    ) -> None:
        self.compiled = compiled
        self._tally = Tally(origins={0: ("", 0)})
        self.counters = Counters(compiled.plan, self._tally, profile=profile)
        self.origin = 0
        self.selection = selection
        self._native = native
        self._judge = PayloadChecker(compiled)
        self._policy = compiled.plan.policy
        self._forced = shape
        self._by_file = by_file
        self._profile = profile
        self._show_values = show_values
        self._file = ""
        self._tables: dict[tuple[str, str], TableOfColumns] = {}

    @cached_property
    def _document_rules(self) -> tuple[DocumentRule, ...]:
        return tuple(rule for rule in rules(self._policy, "document") if isinstance(rule, DocumentRule))

    @property
    def tally(self) -> Tally:
        """Return the tally of the records so far."""
        if self._native and self.scanner is not None:
            self.scanner.flush(self._tally)
        self.counters.flush()
        self.bound()
        return self._tally

    @cached_property
    def scanner(self) -> NativeScanner | None:
        """What counts records without a closer look, where it can."""
        if not self._native:
            return None
        from trackplan.scan.native import NativeScanner  # noqa: PLC0415 - an install may lack it

        return NativeScanner(self._judge, self.counters, self, shape=self._forced, selection=self.selection)

    def finish(self) -> None:
        """Bring home what the scanner counted, and let go of it: no more records come."""
        if self._native and self.scanner is not None:
            self.scanner.flush(self._tally)
            self._native = False
            del self.scanner

    @property
    def accounts(self) -> Accounts:
        """Return the number of records by outcome."""
        return self.tally.accounts

    def bound(self) -> None:
        """Keep what is remembered of keys within its bound."""
        self._tally.bound()

    def result(self) -> Any:
        """What a worker process hands to its parent."""
        return self.tally

    def absorb(self, result: Any, lines: int) -> None:
        """Add the result of a later part of the records, before which a file has so many lines."""
        result.shift(lines)
        self._tally.merge(result)

    def begin(self, file: str, origin: int | None = None) -> None:
        """Go on to a file, or to a part of one; ``origin`` numbers the parts in their order."""
        if self.scanner is not None:
            self.scanner.flush(self._tally)  # what is said belongs to the file before
            self.scanner.begin()
        self.origin = len(self._tally.origins) if origin is None else origin
        self._tally.origins[self.origin] = (file, 0)
        self._file = file

    def add(self, record: Any, locate: Locate, line: int = 0) -> None:
        """Take one record; ``locate`` is called only for a place. A ``line`` of 0 is not known."""
        self.add_all([(record, locate, line, None)])

    def add_all(self, found: Iterable[Found]) -> None:
        """Take records: each step is done for all of them before the next, which is a fifth faster."""
        taken: list[Taken] = []
        for record, locate, line, most in found:
            payload = self._payload(record)
            if isinstance(payload, Payload):
                payload = self._wanted(payload)
            if payload is None or isinstance(payload, NotAnEvent) or is_table_row(payload):
                payload, locate = self._row(record, payload, locate)  # noqa: PLW2901 - where its columns are
            if isinstance(payload, NotAnEvent):
                self.skip(payload.reason)
                self._count_failure(payload)
            elif payload is None:
                self.unreadable(unrecognised(*locate()))
            elif not self._refused(payload):
                taken.append((payload, locate, line, most))
        self._take(taken)

    def _take(self, taken: Sequence[Taken]) -> None:
        """Judge and count payloads."""
        judges = [self._judge.of(payload) for payload, _, _, _ in taken]
        said = [judge.remarks(one[0], one[3]) for judge, one in zip(judges, taken, strict=True)]
        for (payload, locate, line, _), judge, remarks in zip(taken, judges, said, strict=True):
            self._count(payload, judge, remarks, locate, line)

    def _count(
        self, payload: Payload, judge: FamilyChecker, said: Sequence[Placed], locate: Locate, line: int
    ) -> None:
        """Count one payload with what is said of it."""
        counters = self.counters
        time = plausible_seconds(payload.time)
        source = counters.source(payload) if counters.matters(judge.event) else None
        broken = self._note(said, OnceLocated(locate), line, time, source) if said else False
        self._tally.accounts.count(planned=judge.planned, broken=broken)
        valid = judge.planned and not broken
        place = self.origin << ORIGIN | line
        counters.see(payload, judge.event, time, source, valid=valid, place=place)

    def skip(self, reason: str, count: int = 1) -> None:
        """Count records that are not judged."""
        self._tally.accounts.skipped += count
        counter = self._tally.skipped.of(reason, Spell, count)
        if counter is not None:
            counter.count += count

    def found_at(
        self, remark: Remark, path: Path, line: int, locate: Locate, column: int | None = None
    ) -> bool:
        """Keep a place of what a scanner says of a line; give back whether later ones are wanted."""
        found = self._tally.occurrences.of(
            self._key(remark), lambda: Occurrence(self._stamp(remark, path, locate)), 0
        )
        if found is None:
            return False
        if found.wants(self._file, line):
            place = None
            if column is not None:
                place = Place(file=self._file, line=line, column=column, pointer=pointer(path))
            self._keep(found, remark, path, locate, place)
        return found.wants(self._file, line + 1)

    def found(self, remark: Remark, count: int, spell: Spell, sources: Iterable[str]) -> None:
        """Count what a scanner has said so often of the file that is read."""
        found = self._tally.occurrences.of(self._key(remark), _unplaced, count)
        if found is not None:
            found.count += count
            if self._profile:
                found.seen(spell.first, None)
                found.seen(spell.last, None)
                found.sources.update(sources)

    def _key(self, remark: Remark) -> tuple[str, ...]:
        return (*remark.key, self._file if self._by_file else "")

    def _count_failure(self, found: NotAnEvent) -> None:
        """Count what Customer.io says that failed."""
        if found.failure is not None:
            spell = self._tally.failures.at(found.failure, Spell)
            if spell is not None:
                spell.add(plausible_seconds(found.time))

    def passes_over(self, raw: object) -> bool:
        """Whether a record is not in the sample that was asked for; if so, it is counted."""
        if self.selection is None or not self.selection.passes_over(raw):
            return False
        self.skip(f"not among the one in {self.selection.every:,} that --sample keeps")
        return True

    def _refused(self, payload: Payload) -> bool:
        if self.selection is None:
            return False
        time = plausible_seconds(payload.time)
        reason = self.selection.refuses(payload.name, time)
        if reason is not None:
            self.skip(reason)
            if reason == OTHER_EVENT and time is not None:
                days = self._tally.other_days
                days[time // DAY] = days.get(time // DAY, 0) + 1
        return reason is not None

    def unreadable(self, document: Document) -> None:
        """Count one record that could not be made a payload; the document's faults say why."""
        self._tally.accounts.unreadable += 1
        said = [
            (Remark.of(rule, problem, self._policy), ())
            for rule in self._document_rules
            for problem in rule.check(document)
        ]
        self._note(said, lambda: (document, ()))

    def findings(
        self,
        before: Landed | None = None,
        *,
        whole: bool = False,
        cut: bool = False,
        now: int | None = None,
    ) -> Iterator[Finding]:
        """Yield each finding once: with its count, its share and places, then those of all payloads.

        ``whole``, ``cut`` and ``before`` are those of `Landing`; ``now`` is the time where it is known.
        """
        landing = self.landing(before, whole=whole, cut=cut, now=now)
        of_payloads = payload_findings(landing.tally, landing.window if self._profile else None)
        found: Iterable[Finding] = chain(of_payloads, check_landing(landing))
        if landing.tally.sampled:
            found = (replace(one, basis=one.basis or "exact") for one in found)
        yield from by_cause(found, self.compiled.plan)

    def landing(
        self,
        before: Landed | None = None,
        *,
        whole: bool = False,
        cut: bool = False,
        now: int | None = None,
    ) -> Landing:
        """What landed, beside the plan."""
        tally = self.tally
        now_landed: Landed | None = None
        if before is not None:
            from trackplan.scan.landed import landed  # noqa: PLC0415 - only an audit waits for it

            now_landed = landed(tally, self.compiled.plan, now)
        return Landing(
            plan=self.compiled.plan,
            tally=tally,
            whole=whole,
            cut=cut,
            window=tally.window(now),
            events=self.selection.events if self.selection else None,
            before=before,
            now=now_landed,
        )

    def _payload(self, record: Any) -> Payload | NotAnEvent | None:
        shape = self._forced or recognise(record)
        return shape.read(record) if shape is not None and isinstance(record, dict) else None

    def _wanted(self, payload: Payload) -> Payload | NotAnEvent:
        return judged(payload, self.compiled.plan)

    def _row(
        self, record: Any, found: Payload | NotAnEvent | None, locate: Locate
    ) -> tuple[Payload | NotAnEvent | None, Locate]:
        """What a record is as a row of a database; ``found`` is what it is as it stands."""
        columns: dict[Path, str] = {}
        if found is None and isinstance(record, dict) and (row := lowered(record, KEYS)) is not None:
            found = self._payload(row)
            columns = {(name,): key for name, key in zip(row, record, strict=True)}
        if isinstance(found, Payload) and is_table_row(found):
            event = self.compiled.event(found)
            of = (found.kind, event.name if event is not None else "")
            table = self._tables.get(of)
            if table is None:
                planned = event.members if event is not None else {}
                people = self.compiled.plan.people
                table = self._tables[of] = TableOfColumns(people if found.kind == "person" else planned)
            found, places = table.fitted(found)
            columns |= {path: columns.get((column,), column) for path, column in places.items()}
        return found, _in_columns(locate, columns) if columns else locate

    def _note(
        self,
        said: Iterable[Placed],
        locate: Locate,
        line: int = 0,
        time: int | None = None,
        source: str | None = None,
    ) -> bool:
        """Count each remark once, and keep its place while there is room for it.

        Gives back whether any says that the payload is broken.
        """
        broken = False
        noted: set[tuple[str, ...]] = set()
        for remark, path in said:
            broken = broken or remark.severity >= Severity.WARNING
            key = self._key(remark)
            if key in noted:
                continue
            noted.add(key)
            found = self._tally.occurrences.at(key, lambda: Occurrence(self._stamp(remark, path, locate)))  # noqa: B023 - called at once
            if found is not None:
                found.count += 1
                if self._profile:
                    found.seen(time, source)
                if not line or found.wants(self._file, line):
                    self._keep(found, remark, path, locate)
        return broken

    def _keep(
        self, found: Occurrence, remark: Remark, path: Path, locate: Locate, place: Place | None = None
    ) -> None:
        """Keep a place of an occurrence, which is about the first of its places."""
        if place is None:
            document, base = locate()
            ref = remark.ref(document, (*base, *path))
            span = ref.location.span
            place = Place(file=document.name, line=span.line, column=span.column, pointer=ref.pointer)
        if found.places and found.is_first(place):
            found.finding = self._stamp(remark, path, locate)
        found.add(place)

    def _stamp(self, remark: Remark, path: Path, locate: Locate) -> Finding:
        document, base = locate()
        placed = remark.placed(document, (*base, *path))
        return stamp(remark.rule, placed, self._policy, show_values=self._show_values)


def _unplaced() -> Occurrence:
    raise AssertionError("what is counted was said of a place first")


def _in_columns(locate: Locate, columns: Columns) -> Locate:
    """The document of a row, in which a path leads to the column that its value stands in."""

    def found() -> tuple[Document, Path]:
        document, base = locate()

        def place(path: Path, on_key: bool) -> Span:
            inner = column_path(path[len(base) :], columns)
            return document.locate((*base, *inner), on_key)

        return replace(document, locate=place), base

    return found


def unrecognised(document: Document, base: Path) -> Document:
    """The document of a record that is of no known shape, with that as its fault."""
    fault = Fault(
        rule="unrecognised-record",
        message="this record is of no payload shape that trackplan knows",
        span=Ref(document, base).location.span,
        help="`trackplan sample --shape track_v1` shows records of a shape; --shape names the shape of these",
    )
    return replace(document, faults=(fault,))
