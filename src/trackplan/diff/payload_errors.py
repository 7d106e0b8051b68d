"""What `lint` calls an error in a payload that fits its schema: the rules that look beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from trackplan.document import Document
from trackplan.engine import rules, severity
from trackplan.model.finding import Severity
from trackplan.model.payload import Payload, Sample
from trackplan.model.plan import Event, Plan
from trackplan.model.policy import Policy
from trackplan.rules import PayloadRule

_DOCUMENT = Document("example.json")


class PayloadErrors:
    """One plan's payload rules, at the severities of a policy."""

    def __init__(self, plan: Plan, policy: Policy) -> None:
        self._plan, self._policy = plan, policy

    @cached_property
    def _rules(self) -> list[PayloadRule]:
        # The others speak of what the schema refuses.
        found = rules(self._policy, "payload")
        return [rule for rule in found if isinstance(rule, PayloadRule) and rule.always]

    def of(
        self, event: Event | None, attributes: Mapping[str, Any], context: Mapping[str, Any]
    ) -> frozenset[str]:
        """The ids of the rules that call a payload of an event, or of a person, an error."""
        payload = Payload(
            kind="person" if event is None else "event",
            shape="track_v1",
            record={},
            name=None if event is None else event.name,
            attributes=attributes,
            context=context,
        )
        sample = Sample(plan=self._plan, payload=payload, locate=lambda: (_DOCUMENT, ()), event=event)
        return frozenset(
            rule.card.id
            for rule in self._rules
            for problem in rule.check(sample)
            if severity(rule, problem, self._policy) is Severity.ERROR
        )
