"""The judge of a sandbox with a plan: the plan's validator and payload rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from trackplan.document import Document
from trackplan.engine import judge, stamp
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Finding
from trackplan.model.payload import NotAnEvent, Payload
from trackplan.model.plan import Plan
from trackplan.sandbox.verdicts import FINE, Complaint, EventVerdict
from trackplan.scan.payload_checker import PayloadChecker, judged
from trackplan.shapes import SHAPES


class PlanJudge:
    """A judge of single records like `lint`: same rules, severities and acceptances."""

    def __init__(self, plan: Plan) -> None:
        compiled = CompiledPlan(plan)
        for event in plan.events.values():
            compiled.validator(
                event
            )  # a plan that cannot be compiled is refused now, not with the first event
        self._judge = PayloadChecker(compiled)
        self._plan = plan
        self._policy = plan.policy
        self.name = f"{plan.name} {plan.version or ''}".strip()

    def __call__(self, record: Mapping[str, Any], shape: str) -> EventVerdict:
        """Return the problems of a record of this shape."""
        payload = SHAPES[shape].read(record)
        if isinstance(payload, NotAnEvent) or isinstance(judged(payload, self._plan), NotAnEvent):
            return FINE
        findings = list(self._findings(payload))
        if not findings:
            return FINE
        standing = judge(findings, self._policy, today=datetime.now(tz=UTC).date(), kinds=()).findings
        worst_first = sorted(standing, key=lambda one: -one.severity)
        return EventVerdict(complaints=tuple(_complaint(one) for one in worst_first if one.kind == "payload"))

    def _findings(self, payload: Payload) -> Iterator[Finding]:
        record = Document(payload.shape, data=payload.record, personal=True)
        for rule, problem in self._judge.problems(payload, lambda: (record, ())):
            yield stamp(rule, problem, self._policy)


def _complaint(finding: Finding) -> Complaint:
    return Complaint(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        help=finding.help,
        attribute=finding.attribute,
        pointer=finding.pointer,
    )
