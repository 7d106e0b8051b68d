"""pattern-declared."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class PatternDeclared(ChangeRule):
    """A text that was free follows a pattern."""

    card = RuleCard(
        id="pattern-declared",
        severity=Severity.ERROR,
        summary="A text that was free follows a pattern.",
        why="What senders sent off the pattern is invalid now.",
        fix="Try the pattern on what an audit sees, and allow the finding.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string, pattern: "^ord_"}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      size: {type: string, enum: [small, large]}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      size: {type: string, enum: [small, large], pattern: "^[a-z]+$"}
""",
    )
    judges = (facts.PatternDeclared,)

    def say(self, fact: facts.PatternDeclared, name: str) -> str:
        """Say what changed."""
        return f"{name} follows the pattern `{fact.after}`, and was free"
