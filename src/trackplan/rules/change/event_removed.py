"""event-removed."""

from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class EventRemoved(ChangeRule):
    """An event is no longer in the plan."""

    card = RuleCard(
        id="event-removed",
        severity=Severity.ERROR,
        summary="An event is no longer in the plan.",
        why=(
            "Campaigns that it starts stop without a word, exits no longer take people out, and what "
            "senders go on sending is unplanned."
        ),
        fix=(
            "Deprecate it first, with `status: deprecated` and a `sunset`; remove it after that date, and "
            "leave its name under `removed`."
        ),
        bad="""\
--- before/plan.yaml
events:
  order_completed: {}
  cart_viewed: {}
--- after/plan.yaml
trackplan: 1  # flagged
events:
  order_completed: {}
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {}
  cart_viewed: {status: deprecated, sunset: 2025-12-31}
--- after/plan.yaml
events:
  order_completed: {}
removed:
  cart_viewed: {on: 2026-01-01}
""",
    )
    judges = (facts.EventRemoved,)

    def say(self, fact: facts.EventRemoved, name: str) -> str:
        """Say what changed."""
        if fact.successor:
            return f"{name} is removed, and `{fact.successor}` takes its place"
        return f"{name} is removed"
