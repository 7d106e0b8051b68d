"""One payload held against the plan: every rule that has something to say of it."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.engine import rules
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Problem
from trackplan.model.payload import Locate, Payload, Sample
from trackplan.rules import PayloadRule


class PayloadJudge:
    """The payload rules that a plan's policy leaves on, beside the compiled plan."""

    def __init__(self, compiled: CompiledPlan) -> None:
        self.compiled = compiled
        active = rules(compiled.plan.policy, "payload")
        self._rules = tuple(rule for rule in active if isinstance(rule, PayloadRule))
        self._always = tuple(rule for rule in self._rules if rule.always)
        self._chosen: dict[frozenset[str], tuple[PayloadRule, ...]] = {}

    def planned(self, payload: Payload) -> bool:
        """Whether the plan has anything to hold the payload against."""
        return payload.kind == "person" or self.compiled.event(payload) is not None

    def problems(self, payload: Payload, locate: Locate) -> Iterator[tuple[PayloadRule, Problem]]:
        """Yield each problem with its rule; ``locate`` is called only if there is one."""
        sample = Sample(
            plan=self.compiled.plan,
            payload=payload,
            locate=locate,
            event=self.compiled.event(payload),
            violations=self.compiled.violations(payload),
        )
        broken = frozenset([violation.keyword for violation in sample.violations])
        plain = not broken and self.planned(payload)
        for rule in self._always if plain else self._asked(broken):
            for problem in rule.check(sample):
                yield rule, problem

    def _asked(self, broken: frozenset[str]) -> tuple[PayloadRule, ...]:
        """The rules that may speak of a payload with violations of these keywords."""
        found = self._chosen.get(broken)
        if found is None:
            found = self._chosen[broken] = tuple(
                rule for rule in self._rules if not rule.keywords or not broken.isdisjoint(rule.keywords)
            )
        return found
