"""no-longer-nullable."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class NoLongerNullable(ChangeRule):
    """An attribute may no longer be null."""

    card = RuleCard(
        id="no-longer-nullable",
        severity=Severity.ERROR,
        summary="An attribute may no longer be null.",
        why="Senders that send null for it send what is invalid now.",
        fix="Change the senders first, and allow the finding once none sends null.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, nullable: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, nullable: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      discount: {type: number, nullable: true, minimum: 0}
""",
    )
    judges = (facts.NoLongerNullable,)

    def say(self, fact: facts.NoLongerNullable, name: str) -> str:
        """Say what changed."""
        return f"{name} may no longer be null"
