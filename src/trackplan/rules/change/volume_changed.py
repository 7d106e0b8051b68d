"""volume-changed."""

from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class VolumeChanged(ChangeRule):
    """Another daily volume is expected."""

    card = RuleCard(
        id="volume-changed",
        severity=Severity.INFO,
        summary="Another daily volume is expected.",
        why="An audit tells a drop or a surge by it.",
        fix="Nothing to mend, if it is true.",
        bad="""\
--- before/plan.yaml
events:
  order_completed: {volume: {per_day: [10, 100]}}
--- after/plan.yaml
events:
  order_completed: {volume: {per_day: [20, 100]}}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {volume: {per_day: [10, 100]}}
--- after/plan.yaml
events:
  order_completed:
    volume: {per_day: [10, 100]}
""",
    )
    judges = (facts.VolumeNarrowed, facts.VolumeWidened, facts.VolumeChanged)

    def say(self, fact: facts.VolumeNarrowed | facts.VolumeWidened | facts.VolumeChanged, name: str) -> str:
        """Say what changed."""
        before, after = (
            f"{said[0]:,} to {said[1]:,}" if said else "any number" for said in (fact.before, fact.after)
        )
        return f"{after} of {name} are expected a day, and it was {before}"
