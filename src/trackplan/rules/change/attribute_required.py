"""attribute-required."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AttributeRequired(ChangeRule):
    """An optional attribute is required."""

    card = RuleCard(
        id="attribute-required",
        severity=Severity.ERROR,
        summary="An optional attribute is required.",
        why="What senders sent without it until today is invalid.",
        fix="Let the senders send it first; require it once an audit shows that it is never missing.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, required: true}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, nullable: false}
""",
    )
    judges = (facts.BecameRequired,)

    def say(self, fact: facts.BecameRequired, name: str) -> str:
        """Say what changed."""
        return f"{name} is required, and was optional"
