"""step-changed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import step


class StepChanged(ChangeRule):
    """A number goes in other steps."""

    card = RuleCard(
        id="step-changed",
        severity=Severity.ERROR,
        summary="A number goes in other steps.",
        why="What senders sent between the new steps is invalid now, and readers may meet what never came.",
        fix="Drop `multipleOf`, or choose a step that divides the old one.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      cents: {type: integer, multipleOf: 10}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      cents: {type: integer, multipleOf: 25}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      cents: {type: integer, multipleOf: 10}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      cents: {type: integer, multipleOf: 10, minimum: 0}
""",
    )
    judges = (facts.StepChanged,)

    def say(self, fact: facts.StepChanged, name: str) -> str:
        """Say what changed."""
        return f"{name} is {step(fact.after)}, and was {step(fact.before)}"
