"""event-added."""

from trackplan.model.facts import events as facts
from trackplan.model.facts.base import BaseFact
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class EventAdded(ChangeRule):
    """The plan has a new event."""

    card = RuleCard(
        id="event-added",
        severity=Severity.INFO,
        summary="The plan has a new event.",
        why="Nothing depends on a new event yet; it is listed so that a review sees it.",
        fix="Nothing to mend.",
        bad="""\
--- before/plan.yaml
events:
  order_completed: {}
--- after/plan.yaml
events:
  order_completed: {}
  order_shipped: {}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {}
--- after/plan.yaml
events:
  order_completed: {}
""",
    )
    judges = (facts.EventAdded,)

    def takes(self, fact: BaseFact) -> bool:
        """A name that had been removed once is event-returned's."""
        return isinstance(fact, facts.EventAdded) and fact.tombstone is None

    def say(self, fact: facts.EventAdded, name: str) -> str:
        """Say what changed."""
        return f"{name} is new"
