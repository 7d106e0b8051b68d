"""type-narrowed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import type_words


class TypeNarrowed(ChangeRule):
    """An attribute has fewer types."""

    card = RuleCard(
        id="type-narrowed",
        severity=Severity.ERROR,
        summary="An attribute has fewer types.",
        why="Senders that send one of the types that went send what is invalid now.",
        fix="Change the senders first; narrow the type once an audit shows none of the old values.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: number}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: number, required: false}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: number}
""",
    )
    judges = (facts.TypeNarrowed, facts.ItemsDeclared)

    def say(self, fact: facts.TypeNarrowed | facts.ItemsDeclared, name: str) -> str:
        """Say what changed."""
        if isinstance(fact, facts.ItemsDeclared):
            return f"each item of {name} is {type_words(fact.after)}, and could be anything"
        return f"{name} is {type_words(fact.after)}, and was {type_words(fact.before)}"
