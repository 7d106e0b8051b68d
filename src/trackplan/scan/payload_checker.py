"""Checking one payload against the plan with every rule."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from trackplan.document import Document, Path, Ref
from trackplan.engine import address, rules, severity
from trackplan.language.compiled import CompiledPlan, Measure
from trackplan.model.finding import Problem, Severity
from trackplan.model.payload import TOLD, Family, Locate, NotAnEvent, Payload, Sample, Violation
from trackplan.model.plan import Plan
from trackplan.model.policy import Policy
from trackplan.model.rule import Rule
from trackplan.rules import Clue, PayloadRule, claimed_keywords
from trackplan.scan.rule_filter import RuleFilter

KNOWN = 1_000
"""How many different violations of a family, and names, are remembered with what is said of them."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of any number of payloads; where, is left to each."""

    rule: Rule
    problem: Problem
    severity: Severity
    key: tuple[str, str, str]
    """What tells it from others: the rule, what it is about, and its words."""

    @classmethod
    def of(cls, rule: Rule, problem: Problem, policy: Policy) -> Remark:
        """What a rule says with a problem."""
        at = problem.at or address(problem.event, problem.attribute)
        return cls(rule, problem, severity(rule, problem, policy), (rule.card.id, at, problem.message))

    def ref(self, document: Document, path: Path) -> Ref:
        """One place of the problem."""
        return replace(self.problem.ref, document=document, path=path)

    def placed(self, document: Document, path: Path) -> Problem:
        """The problem at one place."""
        return replace(self.problem, ref=self.ref(document, path))


Placed = tuple[Remark, Path]
"""What is said of a payload, and the path of its place in the record."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The rules that speak of violations of one keyword, and what of a value their words depend on."""

    rules: tuple[PayloadRule, ...]
    clues: tuple[Clue, ...]


def judged(found: Payload, plan: Plan) -> Payload | NotAnEvent:
    """Return a payload; one about an object is none for a plan without objects."""
    if found.kind == "object" and not plan.objects:
        return NotAnEvent("a call about an object: the plan has no `objects`")
    return found


class PayloadChecker:
    """The payload rules that a plan's policy leaves on, beside the compiled plan."""

    def __init__(self, compiled: CompiledPlan) -> None:
        self.compiled = compiled
        active = rules(compiled.plan.policy, "payload")
        self.rules = tuple(rule for rule in active if isinstance(rule, PayloadRule))
        self._families: dict[tuple[str | None, str, str], FamilyChecker] = {}
        self._spoken: dict[str, Spoken] = {}

    def problems(self, payload: Payload, locate: Locate) -> Iterator[tuple[Rule, Problem]]:
        """Yield each problem with its rule; ``locate`` is called only if there is one."""
        for remark, path in self.of(payload).remarks(payload):
            document, base = locate()
            yield remark.rule, remark.placed(document, (*base, *path))

    def of(self, payload: Payload) -> FamilyChecker:
        """What judges a payload and its like."""
        event = self.compiled.event(payload)
        meant = self.compiled.intended_event(payload) if event is None else None
        known = payload.name if event is not None or meant is not None else payload.object_type
        key = (known, payload.kind, payload.shape)
        found = self._families.get(key)
        if found is None:
            if len(self._families) >= KNOWN:
                self._families.clear()
            family = Family(
                plan=self.compiled.plan,
                kind=payload.kind,
                shape=payload.shape,
                event=event,
                meant=meant,
                object_type=self.compiled.object_type(payload),
            )
            found = self._families[key] = FamilyChecker(self, family)
        return found

    def spoken(self, keyword: str) -> Spoken:
        """Return the rules that report a keyword."""
        found = self._spoken.get(keyword)
        if found is None:
            unclaimed = keyword not in claimed_keywords()
            speaking = tuple(
                rule for rule in self.rules if keyword in rule.keywords or (unclaimed and rule.otherwise)
            )
            clues = dict.fromkeys(clue for rule in speaking for clue in rule.clues)
            found = self._spoken[keyword] = Spoken(speaking, tuple(clues))
        return found


class FamilyChecker:
    """Judges payloads of one family.

    What is said of a violation, or of a name that is not planned, is remembered, so that equal ones
    are the same remark.
    """

    def __init__(self, judge: PayloadChecker, family: Family) -> None:
        self.event = family.event
        self.meant = family.meant
        self.planned = family.is_planned
        self._plan = family.plan
        self._compiled = judge.compiled
        self._spoken = judge.spoken
        self._family = family
        self._always = [rule for rule in judge.rules if rule.always]
        self._of_names = [
            rule
            for rule in judge.rules
            if not (rule.always or rule.keywords or rule.otherwise or rule.of_untold or self.planned)
        ]
        self._of_untold = [rule for rule in judge.rules if rule.of_untold]
        self._named: dict[str | None, list[Placed]] = {}
        self._known: dict[tuple[Hashable, ...], tuple[Remark, ...]] = {}

    @cached_property
    def _measure(self) -> Measure:
        family = self._family
        return self._compiled.measure(family.kind, family.event or family.meant, family.object_type)

    @cached_property
    def _filter(self) -> RuleFilter:
        return RuleFilter(self._always, self._family)

    def remarks(self, payload: Payload, most: int | None = None) -> Sequence[Placed]:
        """Return all problems of a payload, whose record's shortest text has at most so many bytes."""
        violations = self._measure(payload.attributes)
        speakers = self._filter.speakers(payload, most)
        said = self._said(speakers, payload, violations) if speakers else []
        if self._of_names:
            said += self.of_name(payload)
        for violation in violations[:TOLD]:
            path = (*payload.attributes_at, *violation.at)
            for remark in self.of_violation(violation, payload):
                said.append((remark, path))
        untold = len(violations[TOLD:]) + len(said[TOLD:])
        return said[:TOLD] + self._said(self._of_untold, payload, (), untold) if untold else said

    def violations(self, payload: Payload) -> tuple[Violation, ...]:
        """Return every violation of a payload."""
        return self._measure(payload.attributes)

    def of_rule(self, rule: PayloadRule, payload: Payload) -> list[Placed]:
        """What one rule says of a payload; for a rule of `cases`, to which violations are nothing."""
        return self._said([rule], payload, ())

    def of_name(self, payload: Payload) -> list[Placed]:
        """What is said of a payload for the name of its event, which nobody planned."""
        found = self._named.get(payload.name)
        if found is None:
            if len(self._named) >= KNOWN:
                self._named.clear()
            found = self._named[payload.name] = self._said(self._of_names, payload, ())
        return found

    def of_violation(self, violation: Violation, payload: Payload) -> tuple[Remark, ...]:
        """What is said of one violation of a payload."""
        keyword, path, at = violation[:3]
        spoken = self._spoken(keyword)
        around = at if len(at) == 1 else tuple([part if part.__class__ is str else 0 for part in at])
        key = (keyword, path, around, *[clue.of(violation) for clue in spoken.clues])
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            said = self._said(spoken.rules, payload, (violation,))
            found = self._known[key] = tuple([remark for remark, _ in said])
        return found

    def _said(
        self,
        asked: Iterable[PayloadRule],
        payload: Payload,
        violations: tuple[Violation, ...],
        untold: int = 0,
    ) -> list[Placed]:
        sample = Sample(
            plan=self._plan,
            payload=payload,
            locate=_nowhere,
            event=self.event,
            meant=self.meant,
            object_type=self._family.object_type,
            violations=violations,
            untold=untold,
        )
        return [
            (Remark.of(rule, problem, self._plan.policy), problem.ref.path)
            for rule in asked
            for problem in rule.check(sample)
        ]


_NOWHERE: tuple[Document, Path] = (Document(""), ())


def _nowhere() -> tuple[Document, Path]:
    return _NOWHERE
