"""How a plan knows a person."""

from __future__ import annotations

from trackplan.model.plan import Plan
from trackplan.rules.patterns import matcher


def is_planned_id(plan: Plan, person: str) -> bool:
    """Whether the plan has a pattern for ids that can be run, and this one matches it."""
    pattern = plan.identity.pattern
    test = matcher(pattern) if pattern is not None else None
    return test is not None and test(person)
