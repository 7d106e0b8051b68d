"""attribute-added."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AttributeAdded(ChangeRule):
    """An event has an attribute that it had not."""

    card = RuleCard(
        id="attribute-added",
        severity=Severity.ERROR,
        summary="An event has an attribute that it had not.",
        why=(
            "A required one makes every payload invalid that senders send today; an optional one only "
            "matters where somebody sends it undeclared already."
        ),
        fix="Add it as optional, let the senders follow, and require it in a later version.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
      currency: {type: string, required: true}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, required: true}
      currency: {type: string}
""",
    )
    judges = (facts.AttributeAdded,)
    risky = Severity.INFO

    def say(self, fact: facts.AttributeAdded, name: str) -> str:
        """Say what changed."""
        return f"{name} is new: {fact.after}"
