from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.declared import declared


class AttributeWithoutDescription(PlanRule):
    """An attribute has no description."""

    card = RuleCard(
        id="attribute-without-description",
        severity=Severity.INFO,
        summary="An attribute does not say what it means.",
        why=(
            "`value` may be with tax or without, in euros or in cents: the message that prints it picks one."
        ),
        fix="Write `description`: what it holds, with unit, in one sentence.",
        bad="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, description: The order's number.}
      order_value: {type: number}  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_id: {type: string, description: The order's number.}
      order_value: {type: number, description: What the shopper paid, tax included.}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each attribute but the items of arrays, which the array describes."""
        for one in declared(plan):
            if not one.is_item and one.attribute.status != "draft" and not one.attribute.description.strip():
                yield one.problem(f"`{one.path}` has no description")
