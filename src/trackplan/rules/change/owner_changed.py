"""owner-changed."""

from trackplan.model.facts.events import EventOwnerChanged
from trackplan.model.facts.surroundings import OwnerAdded, OwnerRemoved
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule
from trackplan.rules.phrases import quoted


class OwnerChanged(ChangeRule):
    """Somebody else answers for something."""

    card = RuleCard(
        id="owner-changed",
        severity=Severity.INFO,
        summary="Somebody else answers for something.",
        why="Questions and incidents go to another team.",
        fix="Nothing to mend.",
        bad="""\
--- before/plan.yaml
owners: {growth: {}, shop: {}}
events:
  order_completed: {owner: growth}
--- after/plan.yaml
owners: {growth: {}, shop: {}}
events:
  order_completed: {owner: shop}  # flagged
""",
        good="""\
--- before/plan.yaml
owners: {growth: {}}
events:
  order_completed: {owner: growth}
--- after/plan.yaml
owners: {growth: {}}
events:
  order_completed: {owner: growth}
""",
    )
    judges = (EventOwnerChanged, OwnerAdded, OwnerRemoved)

    def say(self, fact: EventOwnerChanged | OwnerAdded | OwnerRemoved, name: str) -> str:
        """Say what changed."""
        if isinstance(fact, EventOwnerChanged):
            return f"{name} is owned by {quoted(fact.after)}, and was by {quoted(fact.before)}"
        return f"the owner {name} is {'new' if isinstance(fact, OwnerAdded) else 'removed'}"
