"""became-nullable."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class BecameNullable(ChangeRule):
    """An attribute may be null."""

    card = RuleCard(
        id="became-nullable",
        severity=Severity.ERROR,
        summary="An attribute may be null.",
        why="Liquid prints nothing for null, and a filter on it leaves the person out.",
        fix="Leave the attribute out instead of sending null, or see that every reader has a fallback.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, required: true, nullable: true}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, required: true, description: Off the total.}
""",
    )
    judges = (facts.BecameNullable,)

    def say(self, fact: facts.BecameNullable, name: str) -> str:
        """Say what changed."""
        return f"{name} may be null"
