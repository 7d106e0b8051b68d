"""pattern-changed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class PatternChanged(ChangeRule):
    """A text follows another pattern."""

    card = RuleCard(
        id="pattern-changed",
        severity=Severity.ERROR,
        summary="A text follows another pattern.",
        why=(
            "Which texts fit one pattern and not the other cannot be told; where the values are listed, "
            "it can."
        ),
        fix="Try both patterns on what an audit sees, and allow the finding.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^ord_"}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^order_"}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^ord_"}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^ord_", maxLength: 40}
""",
    )
    judges = (facts.PatternChanged,)

    def say(self, fact: facts.PatternChanged, name: str) -> str:
        """Say what changed."""
        return f"{name} follows the pattern `{fact.after}`, and followed `{fact.before}`"
