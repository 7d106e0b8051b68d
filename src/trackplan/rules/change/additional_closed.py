"""additional-closed."""

from trackplan.model.facts import attributes as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class AdditionalClosed(ChangeRule):
    """Attributes outside the plan are refused."""

    card = RuleCard(
        id="additional-closed",
        severity=Severity.ERROR,
        summary="Attributes outside the plan are refused.",
        why="Whatever senders send besides what the plan declares makes their payloads invalid now.",
        fix="Declare what an audit finds to be sent, or keep `additional: warn`.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    additional: warn
--- after/plan.yaml
events:
  order_completed:  # flagged
    additional: forbid
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    additional: allow
--- after/plan.yaml
events:
  order_completed:
    additional: warn
""",
    )
    judges = (facts.AdditionalClosed,)

    def say(self, fact: facts.AdditionalClosed, name: str) -> str:
        """Say what changed."""
        return f"undeclared attributes of {name} are refused, and were let through"
