"""enum-value-removed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import quoted


class EnumValueRemoved(ChangeRule):
    """A list of values has one less."""

    card = RuleCard(
        id="enum-value-removed",
        severity=Severity.ERROR,
        summary="A list of values has one less.",
        why="Senders that send the value send what is invalid now, and branches on it are dead.",
        fix="Stop sending it first; remove it once an audit no longer sees it.",
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
      tier: {type: string, enum: [silver]}  # flagged
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
    judges = (facts.EnumValueRemoved,)

    def say(self, fact: facts.EnumValueRemoved, name: str) -> str:
        """Say what changed."""
        return f"{name} may no longer be {quoted(fact.before)}"
