"""enum-declared."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import listed


class EnumDeclared(ChangeRule):
    """An attribute whose values were free has a list of them."""

    card = RuleCard(
        id="enum-declared",
        severity=Severity.ERROR,
        summary="An attribute whose values were free has a list of them.",
        why="Whatever senders send that is not on the list is invalid now.",
        fix="Take the list from what an audit sees, and allow the finding.",
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
      currency: {type: string, enum: [USD, EUR]}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      gift: {type: boolean}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      gift: {type: boolean, enum: [true, false]}
""",
    )
    judges = (facts.EnumDeclared,)

    def say(self, fact: facts.EnumDeclared, name: str) -> str:
        """Say what changed."""
        return f"{name} is one of {listed(fact.after)}, and was free"
