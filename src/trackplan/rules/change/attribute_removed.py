"""attribute-removed."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AttributeRemoved(ChangeRule):
    """An attribute is no longer in the plan."""

    card = RuleCard(
        id="attribute-removed",
        severity=Severity.ERROR,
        summary="An attribute is no longer in the plan.",
        why=(
            "Liquid prints nothing where it stood, or the message fails to send; segments and branches on "
            "it match nobody."
        ),
        fix="Deprecate it first, with `status: deprecated` and a `sunset`, and remove it after that date.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
      total: {type: number, required: true}
--- after/plan.yaml
events:
  order_completed:  # flagged
    attributes:
      order_id: {type: string, required: true}
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
      total: {type: number, required: true, status: deprecated, sunset: 2025-12-31}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
""",
    )
    judges = (facts.AttributeRemoved,)

    def say(self, fact: facts.AttributeRemoved, name: str) -> str:
        """Say what changed."""
        return f"{name} is removed: it was {fact.before}"
