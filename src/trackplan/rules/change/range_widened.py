"""range-widened."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import limit, step


class RangeWidened(ChangeRule):
    """A number, or a length, has more room."""

    card = RuleCard(
        id="range-widened",
        severity=Severity.WARNING,
        summary="A number, or a length, has more room.",
        why=(
            "By definition it breaks readers, which may meet a value that never came; since few depend on "
            "the limit, it is a warning."
        ),
        fix="See whether a segment or a branch depends on the old limit.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, minimum: 1}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, minimum: 0}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, minimum: 1}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, exclusiveMinimum: 0}
""",
    )
    judges = (facts.RangeWidened, facts.StepWidened)

    def say(self, fact: facts.RangeWidened | facts.StepWidened, name: str) -> str:
        """Say what changed."""
        if isinstance(fact, facts.StepWidened):
            return f"{name} is {step(fact.after)}, and was {step(fact.before)}"
        return f"{name} is {limit(fact, fact.after)}, and was {limit(fact, fact.before)}"
