"""pattern-dropped."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class PatternDropped(ChangeRule):
    """A text that followed a pattern is free."""

    card = RuleCard(
        id="pattern-dropped",
        severity=Severity.WARNING,
        summary="A text that followed a pattern is free.",
        why=(
            "By definition it breaks readers, which may meet a text of a form that never came; since few "
            "depend on the form, it is a warning."
        ),
        fix="See whether a segment or a template depends on the form.",
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
      order_id: {type: string}  # flagged
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
    judges = (facts.PatternDropped,)

    def say(self, fact: facts.PatternDropped, name: str) -> str:
        """Say what changed."""
        return f"{name} is free, and followed the pattern `{fact.before}`"
