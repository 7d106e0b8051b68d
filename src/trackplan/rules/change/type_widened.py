"""type-widened."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import type_words


class TypeWidened(ChangeRule):
    """An attribute has more types."""

    card = RuleCard(
        id="type-widened",
        severity=Severity.ERROR,
        summary="An attribute has more types.",
        why=(
            "A reader that knows one type meets another: Liquid prints it differently, a comparison no "
            "longer matches."
        ),
        fix="See what reads it first; or send the new type under a new name.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: number}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, minimum: 1}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer}
""",
    )
    judges = (facts.TypeWidened, facts.ItemsDropped)

    def say(self, fact: facts.TypeWidened | facts.ItemsDropped, name: str) -> str:
        """Say what changed."""
        if isinstance(fact, facts.ItemsDropped):
            return f"each item of {name} can be anything, and was {type_words(fact.before)}"
        return f"{name} is {type_words(fact.after)}, and was {type_words(fact.before)}"
