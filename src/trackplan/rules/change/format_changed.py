"""format-changed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class FormatChanged(ChangeRule):
    """A text has another format."""

    card = RuleCard(
        id="format-changed",
        severity=Severity.ERROR,
        summary="A text has another format.",
        why="What senders sent of the old form is invalid now, and readers meet another one.",
        fix="Add an attribute of the new format under a new name, and deprecate the old one.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      contact: {type: string, format: email}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      contact: {type: string, format: uri}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      contact: {type: string, format: email}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      contact: {type: string, format: email}
      page: {type: string, format: uri}
""",
    )
    judges = (facts.FormatChanged,)

    def say(self, fact: facts.FormatChanged, name: str) -> str:
        """Say what changed."""
        return f"{name} has the format `{fact.after}`, and had `{fact.before}`"
