"""status-changed."""

from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import quoted


class StatusChanged(ChangeRule):
    """An event or an attribute is at another point of its life."""

    card = RuleCard(
        id="status-changed",
        severity=Severity.INFO,
        summary="An event or an attribute is at another point of its life.",
        why="What is deprecated may go after its sunset; a draft breaks nobody.",
        fix="Nothing to mend.",
        bad="""\
--- before/plan.yaml
events:
  order_completed: {}
--- after/plan.yaml
events:
  order_completed:  # flagged
    status: deprecated
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {}
--- after/plan.yaml
events:
  order_completed: {status: active}
""",
    )
    judges = (facts.StatusChanged, facts.SunsetChanged, facts.SuccessorChanged)

    def say(self, fact: facts.StatusChanged | facts.SunsetChanged | facts.SuccessorChanged, name: str) -> str:
        """Say what changed."""
        if isinstance(fact, facts.StatusChanged):
            return f"{name} is {fact.after}, and was {fact.before}"
        what = "sunset" if isinstance(fact, facts.SunsetChanged) else "successor"
        return f"the {what} of {name} is {quoted(fact.after)}, and was {quoted(fact.before)}"
