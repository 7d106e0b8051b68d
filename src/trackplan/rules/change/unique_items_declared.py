"""unique-items-declared."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class UniqueItemsDeclared(ChangeRule):
    """The items of a list may no longer repeat."""

    card = RuleCard(
        id="unique-items-declared",
        severity=Severity.ERROR,
        summary="The items of a list may no longer repeat.",
        why="What senders sent with an item twice is invalid now.",
        fix="Let the senders drop what repeats first, and allow the finding.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, items: {type: string}}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, uniqueItems: true, items: {type: string}}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, items: {type: string}}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, uniqueItems: false, items: {type: string}}
""",
    )
    judges = (facts.UniqueDeclared,)

    def say(self, fact: facts.UniqueDeclared, name: str) -> str:
        """Say what changed."""
        return f"the items of {name} may no longer repeat"
