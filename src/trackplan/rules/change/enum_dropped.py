"""enum-dropped."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import listed


class EnumDropped(ChangeRule):
    """An attribute whose values were listed is free."""

    card = RuleCard(
        id="enum-dropped",
        severity=Severity.WARNING,
        summary="An attribute whose values were listed is free.",
        why=(
            "By definition it breaks readers, which may meet a value that none of their branches knows; "
            "since most have a branch for the rest, it is a warning."
        ),
        fix="Keep the list and add to it, so that readers know what may come.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, enum: [USD, EUR]}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, enum: [USD, EUR]}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      currency: {type: string, enum: [EUR, USD]}
""",
    )
    judges = (facts.EnumDropped,)

    def say(self, fact: facts.EnumDropped, name: str) -> str:
        """Say what changed."""
        return f"{name} is free, and was one of {listed(fact.before)}"
