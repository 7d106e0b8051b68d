"""unique-items-dropped."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class UniqueItemsDropped(ChangeRule):
    """The items of a list may repeat."""

    card = RuleCard(
        id="unique-items-dropped",
        severity=Severity.WARNING,
        summary="The items of a list may repeat.",
        why=(
            "By definition it breaks readers, which may meet an item twice; since few depend on that, it "
            "is a warning."
        ),
        fix="See whether a template counts the items.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, uniqueItems: true, items: {type: string}}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, items: {type: string}}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, uniqueItems: false, items: {type: string}}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      skus: {type: array, items: {type: string}}
""",
    )
    judges = (facts.UniqueDropped,)

    def say(self, fact: facts.UniqueDropped, name: str) -> str:
        """Say what changed."""
        return f"the items of {name} may repeat"
