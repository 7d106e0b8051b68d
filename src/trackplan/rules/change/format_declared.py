"""format-declared."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class FormatDeclared(ChangeRule):
    """A text that was free has a format."""

    card = RuleCard(
        id="format-declared",
        severity=Severity.ERROR,
        summary="A text that was free has a format.",
        why="What senders sent of another form is invalid now.",
        fix="Try the format on what an audit sees, and allow the finding.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string, format: uri}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string, description: Where it is.}
""",
    )
    judges = (facts.FormatDeclared,)

    def say(self, fact: facts.FormatDeclared, name: str) -> str:
        """Say what changed."""
        return f"{name} has the format `{fact.after}`, and was free"
