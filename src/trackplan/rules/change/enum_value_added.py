"""enum-value-added."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import quoted


class EnumValueAdded(ChangeRule):
    """A list of values has one more."""

    card = RuleCard(
        id="enum-value-added",
        severity=Severity.WARNING,
        summary="A list of values has one more.",
        why=(
            "By definition it breaks readers, which may meet a value that none of their branches knows; "
            "since most have a branch for the rest, it is a warning."
        ),
        fix="Give each campaign that branches on it a branch for the new value, or one for all others.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      tier: {type: string, enum: [silver, gold]}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      tier: {type: string, enum: [silver, gold, platinum]}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      tier: {type: string, enum: [silver, gold]}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      tier: {type: string, enum: [gold, silver]}
""",
    )
    judges = (facts.EnumValueAdded,)

    def say(self, fact: facts.EnumValueAdded, name: str) -> str:
        """Say what changed."""
        return f"{name} may be {quoted(fact.after)}"
