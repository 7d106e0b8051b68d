"""The judge of a sandbox that has a plan: the plan's own validator and payload rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from trackplan.document import Document
from trackplan.engine import judge, rules, stamp
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Finding
from trackplan.model.payload import NotAnEvent, Payload, Sample
from trackplan.model.plan import Plan
from trackplan.rules import PayloadRule
from trackplan.sandbox.verdicts import FINE, Complaint, Verdict
from trackplan.shapes import SHAPES


class PlanJudge:
    """Judges single records as `lint` does: same rules, same severities, same acceptances."""

    def __init__(self, plan: Plan) -> None:
        self._compiled = CompiledPlan(plan)
        self._rules = tuple(rule for rule in rules(plan.policy, "payload") if isinstance(rule, PayloadRule))
        self._always = tuple(rule for rule in self._rules if rule.always)
        self.name = f"{plan.name} {plan.version or ''}".strip()

    def __call__(self, record: Mapping[str, Any], shape: str) -> Verdict:
        """Return what is wrong with a record of this shape."""
        payload = SHAPES[shape].read(record)
        if isinstance(payload, NotAnEvent):
            return FINE
        findings = list(self._findings(payload))
        if not findings:
            return FINE
        policy = self._compiled.plan.policy
        standing = judge(findings, policy, today=datetime.now(tz=UTC).date(), kinds=("payload",)).findings
        return Verdict(complaints=tuple(_complaint(one) for one in standing if one.kind == "payload"))

    def _findings(self, payload: Payload) -> Iterator[Finding]:
        event = self._compiled.event(payload)
        violations = self._compiled.violations(payload)
        sample = Sample(
            plan=self._compiled.plan,
            payload=payload,
            read=lambda: Document(payload.shape, data=payload.record, personal=True),
            event=event,
            violations=violations,
        )
        planned = event is not None or payload.kind == "person"
        for rule in self._always if planned and not violations else self._rules:
            for problem in rule.check(sample):
                yield stamp(rule, problem, self._compiled.plan.policy)


def _complaint(finding: Finding) -> Complaint:
    return Complaint(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        help=finding.help,
        attribute=finding.attribute,
        pointer=finding.pointer,
    )
