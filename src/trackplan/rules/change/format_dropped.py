"""format-dropped."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class FormatDropped(ChangeRule):
    """A text that had a format is free."""

    card = RuleCard(
        id="format-dropped",
        severity=Severity.WARNING,
        summary="A text that had a format is free.",
        why=(
            "By definition it breaks readers, which may meet a text of a form that never came; since few "
            "depend on the form, it is a warning."
        ),
        fix="See whether a template uses it as a link or an address.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string, format: uri}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string, format: uri}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      receipt: {type: string, format: uri, maxLength: 200}
""",
    )
    judges = (facts.FormatDropped,)

    def say(self, fact: facts.FormatDropped, name: str) -> str:
        """Say what changed."""
        return f"{name} is free, and had the format `{fact.before}`"
