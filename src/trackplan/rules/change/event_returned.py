"""event-returned."""

from trackplan.model.facts import events as facts
from trackplan.model.facts.base import BaseFact
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class EventReturned(ChangeRule):
    """The name of a removed event comes back."""

    card = RuleCard(
        id="event-returned",
        severity=Severity.ERROR,
        summary="The name of a removed event comes back.",
        why="Campaigns, segments and reports that were built on the old event take the new one for it.",
        fix=(
            "Give the new event a name of its own; if it is the old event again, allow the finding and "
            "say so."
        ),
        bad="""\
--- before/plan.yaml
events:
  order_completed: {}
removed:
  cart_viewed: {on: 2025-03-01}
--- after/plan.yaml
events:
  order_completed: {}
  cart_viewed: {}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {}
removed:
  cart_viewed: {on: 2025-03-01}
--- after/plan.yaml
events:
  order_completed: {}
  cart_opened: {}
removed:
  cart_viewed: {on: 2025-03-01}
""",
    )
    judges = (facts.EventAdded,)
    risky = Severity.ERROR

    def takes(self, fact: BaseFact) -> bool:
        """Only of a name that had been removed once."""
        return isinstance(fact, facts.EventAdded) and fact.tombstone is not None

    def say(self, fact: facts.EventAdded, name: str) -> str:
        """Say what changed."""
        on = fact.tombstone and fact.tombstone.on
        return f"{name} was removed{f' on {on.isoformat()}' if on else ''} and is back"
