"""Payloads judged one by one and counted, never kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from trackplan.document import Document, Fault, Path, Ref
from trackplan.engine import address, rules, stamp
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Finding, Place, Problem, Severity, Skipped
from trackplan.model.payload import Locate, NotAnEvent, Payload
from trackplan.model.tally import Accounts, Occurrence
from trackplan.rules import DocumentRule, Rule
from trackplan.scan.judge import PayloadJudge
from trackplan.shapes import Shape, recognise

PLACES = 5
"""How many places of a kind are kept."""

DISTINCT = 10_000
"""How many findings are told apart; names made up by a program could be endless."""


class Fold:
    """Counts what payloads come to under a plan: the accounts, and each finding once with its count.

    Findings are told apart by file when ``by_file``, so that each file of samples stands alone.
    """

    def __init__(
        self,
        compiled: CompiledPlan,
        *,
        shape: Shape | None = None,
        by_file: bool = True,
        show_values: bool = False,
    ) -> None:
        self.accounts = Accounts()
        self.per_event: dict[str, int] = {}
        self.skipped: dict[str, int] = {}
        self.beyond = 0
        """Findings past the most that are told apart."""
        self._judge = PayloadJudge(compiled)
        self._policy = compiled.plan.policy
        self._document_rules = tuple(
            rule for rule in rules(self._policy, "document") if isinstance(rule, DocumentRule)
        )
        self._occurrences: dict[tuple[str, ...], Occurrence] = {}
        self._forced = shape
        self._by_file = by_file
        self._show_values = show_values

    def add(self, record: Any, locate: Locate) -> None:
        """Judge one record; ``locate`` is called only if something is wrong with it."""
        payload = self._payload(record)
        if isinstance(payload, NotAnEvent):
            self.accounts.skipped += 1
            self.skipped[payload.reason] = self.skipped.get(payload.reason, 0) + 1
            return
        if payload is None:
            self.unreadable(unrecognised(*locate()))
            return
        broken = False
        for rule, problem in self._judge.problems(payload, locate):
            broken |= self._note(rule, problem) >= Severity.WARNING
        if payload.name is not None:
            self.per_event[payload.name] = self.per_event.get(payload.name, 0) + 1
        self.accounts.count(planned=self._judge.planned(payload), broken=broken)

    def unreadable(self, document: Document) -> None:
        """Count one record that could not be made a payload; the document's faults say why."""
        self.accounts.unreadable += 1
        for rule in self._document_rules:
            for problem in rule.check(document):
                self._note(rule, problem)

    def findings(self) -> Iterator[Finding]:
        """Yield each finding once, with its count, its share of the event's payloads, and places."""
        for occurrence in self._occurrences.values():
            of = self.per_event.get(occurrence.finding.event or "", 0)
            yield replace(
                occurrence.finding,
                count=occurrence.count,
                of=of or None,
                share=occurrence.count / of if of else None,
                places=tuple(occurrence.places) if occurrence.count > 1 else (),
            )

    def left_out(self) -> Iterator[Skipped]:
        """Yield what was not judged: records that are no payloads, by reason."""
        for reason, count in sorted(self.skipped.items()):
            yield Skipped(what=f"{count:,} records" if count > 1 else "1 record", reason=reason)
        if self.beyond:
            yield Skipped(
                what=f"{self.beyond:,} findings", reason=f"only {DISTINCT:,} different ones are told apart"
            )

    def _payload(self, record: Any) -> Payload | NotAnEvent | None:
        shape = self._forced or recognise(record)
        return shape.read(record) if shape is not None and isinstance(record, Mapping) else None

    def _note(self, rule: Rule, problem: Problem) -> Severity:
        location = problem.ref.location
        at = problem.at or address(problem.event, problem.attribute)
        key = (rule.card.id, at, problem.message, location.file if self._by_file else "")
        known = self._occurrences.get(key)
        if known is None:
            finding = stamp(rule, problem, self._policy, show_values=self._show_values)
            known = Occurrence(finding=finding)
            if len(self._occurrences) < DISTINCT:
                self._occurrences[key] = known
            else:
                self.beyond += 1
        known.count += 1
        if len(known.places) < PLACES:
            span = location.span
            known.places.append(
                Place(file=location.file, line=span.line, column=span.column, pointer=problem.ref.pointer)
            )
        return known.finding.severity


def unrecognised(document: Document, base: Path) -> Document:
    """The document of a record that is of no known shape, with that as its fault."""
    fault = Fault(
        rule="unrecognised-record",
        message="this record is of no payload shape that trackplan knows",
        span=Ref(document, base).location.span,
        help="`trackplan lint --help` lists the shapes; name one with --shape if the record is of it",
    )
    return replace(document, faults=(fault,))
