"""event-renamed."""

from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class EventRenamed(ChangeRule):
    """An event has another name."""

    card = RuleCard(
        id="event-renamed",
        severity=Severity.ERROR,
        summary="An event has another name.",
        why="A campaign starts on an exact name: what listens for the old one hears nothing any more.",
        fix=(
            "Send both names for a while: add the new event, deprecate the old one with `replaced_by` and "
            "a `sunset`."
        ),
        bad="""\
--- before/plan.yaml
events:
  order_completed:
    attributes:
      order_id: {type: string}
--- after/plan.yaml
events:
  orderCompleted:  # flagged
    attributes:
      order_id: {type: string}
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {}
--- after/plan.yaml
events:
  order_completed: {status: deprecated, replaced_by: order_placed, sunset: 2027-01-31}
  order_placed: {}
""",
    )
    judges = (facts.EventRenamed,)

    def say(self, fact: facts.EventRenamed, name: str) -> str:
        """Say what changed."""
        how = "as the plan says" if fact.declared else f"{fact.likeness:.0%} alike"
        return f"{name} is now `{fact.after}` ({how})"
