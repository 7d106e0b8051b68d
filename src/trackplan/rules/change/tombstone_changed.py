"""tombstone-changed."""

from trackplan.model.facts import surroundings as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class TombstoneChanged(ChangeRule):
    """What the plan remembers of a removed event is something else."""

    card = RuleCard(
        id="tombstone-changed",
        severity=Severity.WARNING,
        summary="What the plan remembers of a removed event is something else.",
        why=(
            "A forgotten name can come back with another meaning, while campaigns still listen for the "
            "old one."
        ),
        fix="Keep the names of removed events under `removed`.",
        bad="""\
--- before/plan.yaml
removed:
  cart_viewed: {on: 2025-03-01}
--- after/plan.yaml
trackplan: 1  # flagged
removed: {}
""",
        good="""\
--- before/plan.yaml
removed:
  cart_viewed: {on: 2025-03-01}
--- after/plan.yaml
removed:
  cart_viewed: {on: 2025-03-01, reason: The cart is a drawer.}
""",
    )
    judges = (facts.TombstoneAdded, facts.TombstoneRemoved, facts.TombstoneChanged)

    def say(
        self, fact: facts.TombstoneAdded | facts.TombstoneRemoved | facts.TombstoneChanged, name: str
    ) -> str:
        """Say what changed."""
        words = {
            facts.TombstoneAdded: "is remembered as removed",
            facts.TombstoneRemoved: "is no longer remembered as removed",
        }
        return f"{name} {words.get(type(fact), 'is remembered with other words')}"
