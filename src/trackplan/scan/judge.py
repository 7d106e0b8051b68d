"""One payload held against the plan: every rule that has something to say of it."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.engine import rules
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Problem
from trackplan.model.payload import Family, Locate, Payload, Sample
from trackplan.rules import PayloadRule
from trackplan.scan.silence import Silence


class PayloadJudge:
    """The payload rules that a plan's policy leaves on, beside the compiled plan."""

    def __init__(self, compiled: CompiledPlan) -> None:
        self.compiled = compiled
        active = rules(compiled.plan.policy, "payload")
        self._rules = tuple(rule for rule in active if isinstance(rule, PayloadRule))
        self._always = tuple(rule for rule in self._rules if rule.always)
        self._chosen: dict[frozenset[str], tuple[PayloadRule, ...]] = {}
        self._silences: dict[tuple[str | None, str], Silence] = {}

    def problems(self, payload: Payload, locate: Locate) -> Iterator[tuple[PayloadRule, Problem]]:
        """Yield each problem with its rule; ``locate`` is called only if there is one."""
        sample = Sample(
            plan=self.compiled.plan,
            payload=payload,
            locate=locate,
            event=self.compiled.event(payload),
            violations=self.compiled.violations(payload),
        )
        for rule in self._asked(sample):
            for problem in rule.check(sample):
                yield rule, problem

    def _asked(self, sample: Sample) -> Iterator[PayloadRule]:
        """The rules that may speak of a payload."""
        if sample.event is None and sample.payload.kind == "event":
            yield from self._rules
            return
        yield from self._silence(sample).speakers(sample.payload)
        if sample.violations:
            broken = frozenset([violation.keyword for violation in sample.violations])
            found = self._chosen.get(broken)
            if found is None:
                found = self._chosen[broken] = tuple(
                    rule for rule in self._rules if not broken.isdisjoint(rule.keywords)
                )
            yield from found

    def _silence(self, sample: Sample) -> Silence:
        payload = sample.payload
        key = (None if sample.event is None else sample.event.name, payload.shape)
        found = self._silences.get(key)
        if found is None:
            family = Family(plan=sample.plan, kind=payload.kind, shape=payload.shape, event=sample.event)
            found = self._silences[key] = Silence(self._always, family)
        return found
