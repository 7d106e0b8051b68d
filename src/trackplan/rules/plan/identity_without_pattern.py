from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class IdentityWithoutPattern(PlanRule):
    """The plan names no primary identifier."""

    card = RuleCard(
        id="identity-without-pattern",
        severity=Severity.WARNING,
        summary="The plan does not say what the ids of people look like.",
        why=(
            "Where one sender writes e-mail addresses and another internal ids, one person is two "
            "profiles, and nothing can tell."
        ),
        fix='Write `identity: {id: {pattern: "^usr_"}}` with the form of the one primary id.',
        bad="""\
trackplan: 1  # flagged
name: Example
events:
  order_completed: {}
""",
        good="""\
trackplan: 1
name: Example
identity: {id: {pattern: "^usr_[a-z0-9]+$"}}
events:
  order_completed: {}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield the plan as a whole, or its `identity`."""
        if plan.events and plan.identity.pattern is None:
            yield Problem(
                message="the plan does not say what the ids of people look like",
                ref=(plan.ref / "trackplan").key if plan.identity.ref is None else plan.identity.ref.key,
            )
