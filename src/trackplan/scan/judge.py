"""One payload held against the plan: what every rule has to say of it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from trackplan.document import Document, Path
from trackplan.engine import address, rules
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Problem
from trackplan.model.payload import Family, Locate, Payload, Sample, Violation
from trackplan.model.plan import Event
from trackplan.rules import PayloadRule, Rule
from trackplan.scan.silence import Silence

KNOWN = 10_000
"""How many different violations are remembered with what is said of them."""

Clue = Callable[[Violation], Hashable]


@dataclass(frozen=True, slots=True)
class Remark:
    """What a rule says of any number of payloads; where, is left to each."""

    rule: Rule
    problem: Problem
    key: tuple[str, str, str]
    """What tells it from others: the rule, what it is about, and its words."""

    @classmethod
    def of(cls, rule: Rule, problem: Problem) -> Remark:
        """What a rule says with a problem."""
        at = problem.at or address(problem.event, problem.attribute)
        return cls(rule, problem, (rule.card.id, at, problem.message))

    def placed(self, document: Document, path: Path) -> Problem:
        """The problem at one place."""
        return replace(self.problem, ref=replace(self.problem.ref, document=document, path=path))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The rules that speak of violations of one keyword, and what of a value their words depend on."""

    rules: tuple[PayloadRule, ...]
    clues: tuple[Clue, ...]


class PayloadJudge:
    """The payload rules that a plan's policy leaves on, beside the compiled plan."""

    def __init__(self, compiled: CompiledPlan) -> None:
        self.compiled = compiled
        active = rules(compiled.plan.policy, "payload")
        self._rules = tuple(rule for rule in active if isinstance(rule, PayloadRule))
        self._always = tuple(rule for rule in self._rules if rule.always)
        self._of_names = tuple(rule for rule in self._rules if not rule.always and not rule.keywords)
        self._silences: dict[tuple[str | None, str, str], Silence] = {}
        self._spoken: dict[str, Spoken] = {}
        self._known: dict[tuple[Hashable, ...], tuple[Remark, ...]] = {}

    def problems(self, payload: Payload, locate: Locate) -> Iterator[tuple[Rule, Problem]]:
        """Yield each problem with its rule; ``locate`` is called only if there is one."""
        for remark, path in self.remarks(payload):
            document, base = locate()
            yield remark.rule, remark.placed(document, (*base, *path))

    def remarks(self, payload: Payload) -> Iterator[tuple[Remark, Path]]:
        """Yield what is said of a payload, each with the path of its place in the record.

        What is said of a violation is remembered, so that equal ones are the same remark.
        """
        event = self.compiled.event(payload)
        violations = self.compiled.violations(payload)
        speakers = self._silence(payload, event).speakers(payload)
        if event is None and payload.kind == "event":
            speakers = (*speakers, *self._of_names)
        if speakers:
            yield from _said(speakers, self._sample(payload, event, *violations))
        for violation in violations:
            for remark in self._of(violation, payload, event):
                yield remark, (*payload.attributes_at, *violation.at)

    def _of(self, violation: Violation, payload: Payload, event: Event | None) -> tuple[Remark, ...]:
        keyword, path, at = violation[:3]
        spoken = self._spoken.get(keyword) or self._speaking(keyword)
        around = at if len(at) == 1 else tuple([part if part.__class__ is str else 0 for part in at])
        name = None if event is None else event.name
        key = (name, keyword, path, around, *[clue(violation) for clue in spoken.clues])
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= KNOWN:
                self._known.clear()
            said = _said(spoken.rules, self._sample(payload, event, violation))
            found = self._known[key] = tuple(remark for remark, _ in said)
        return found

    def _speaking(self, keyword: str) -> Spoken:
        speaking = tuple(rule for rule in self._rules if keyword in rule.keywords)
        clues = dict.fromkeys(clue for rule in speaking for clue in rule.clues)
        found = self._spoken[keyword] = Spoken(speaking, tuple(clues))
        return found

    def _sample(self, payload: Payload, event: Event | None, *violations: Violation) -> Sample:
        plan = self.compiled.plan
        return Sample(plan=plan, payload=payload, locate=_nowhere, event=event, violations=violations)

    def _silence(self, payload: Payload, event: Event | None) -> Silence:
        key = (None if event is None else event.name, payload.kind, payload.shape)
        found = self._silences.get(key)
        if found is None:
            plan = self.compiled.plan
            family = Family(plan=plan, kind=payload.kind, shape=payload.shape, event=event)
            found = self._silences[key] = Silence(self._always, family)
        return found


def _said(asked: Iterable[PayloadRule], sample: Sample) -> Iterator[tuple[Remark, Path]]:
    for rule in asked:
        for problem in rule.check(sample):
            yield Remark.of(rule, problem), problem.ref.path


_NOWHERE: tuple[Document, Path] = (Document(""), ())


def _nowhere() -> tuple[Document, Path]:
    return _NOWHERE
