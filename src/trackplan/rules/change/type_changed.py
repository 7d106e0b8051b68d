"""type-changed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import type_words


class TypeChanged(ChangeRule):
    """An attribute has another type."""

    card = RuleCard(
        id="type-changed",
        severity=Severity.ERROR,
        summary="An attribute has another type.",
        why=(
            "A segment compares text with text and numbers with numbers; of the other it matches nobody, "
            "in silence."
        ),
        fix="Add an attribute of the new type under a new name, and deprecate the old one.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      total: {type: number}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      total: {type: string}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      total: {type: number}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      total: {type: number}
      total_text: {type: string}
""",
    )
    judges = (facts.TypeChanged,)

    def say(self, fact: facts.TypeChanged, name: str) -> str:
        """Say what changed."""
        return f"{name} is {type_words(fact.after)}, and was {type_words(fact.before)}"
