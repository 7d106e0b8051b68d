from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class UnusedGroup(PlanRule):
    """A group of attributes is used by no event."""

    card = RuleCard(
        id="unused-group",
        severity=Severity.WARNING,
        summary="No event uses a group of attributes.",
        why=("An unused group looks as if its attributes were sent, and readers of the plan rely on them."),
        fix="Add it to the `groups` of the events that have its attributes, or remove it.",
        bad="""\
groups:
  cart:
    cart_id: {type: string}
  origin:  # flagged
    source: {type: string}
events:
  checkout_started: {groups: [cart]}
""",
        good="""\
groups:
  cart:
    cart_id: {type: string}
events:
  checkout_started: {groups: [cart]}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each group that nothing names."""
        used = {name for event in plan.events.values() for name in event.groups}
        for group in plan.groups.values():
            if group.name not in used:
                yield Problem(
                    message=f"no event has the group `{group.name}`",
                    ref=group.ref.key,
                    at=f"groups/{group.name}",
                )
