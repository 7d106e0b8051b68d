"""range-narrowed."""

from trackplan.model.facts import constraints as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import limit, step


class RangeNarrowed(ChangeRule):
    """A number, or a length, has less room."""

    card = RuleCard(
        id="range-narrowed",
        severity=Severity.ERROR,
        summary="A number, or a length, has less room.",
        why="What senders sent outside the new limit is invalid now.",
        fix="Take the limit from what an audit sees, and allow the finding.",
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, minimum: 0}
--- after/plan.yaml
events:
  order_completed:
    attributes:
      quantity: {type: integer, minimum: 1}  # flagged
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
    judges = (facts.RangeNarrowed, facts.StepNarrowed)

    def say(self, fact: facts.RangeNarrowed | facts.StepNarrowed, name: str) -> str:
        """Say what changed."""
        if isinstance(fact, facts.StepNarrowed):
            return f"{name} is {step(fact.after)}, and was {step(fact.before)}"
        return f"{name} is {limit(fact, fact.after)}, and was {limit(fact, fact.before)}"
