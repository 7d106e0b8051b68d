"""delay-changed."""

from trackplan.language.durations import declared
from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


class DelayChanged(ChangeRule):
    """An event has another time to land."""

    card = RuleCard(
        id="delay-changed",
        severity=Severity.WARNING,
        summary="An event has another time to land.",
        why="A journey that waits 30 minutes counts on the event being there by then.",
        fix="See which journeys wait for it, and for how long.",
        bad="""\
--- before/plan.yaml
events:
  order_completed: {delay: {p95: 2m}}
--- after/plan.yaml
events:
  order_completed: {delay: {p95: 1h}}  # flagged
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {delay: {p95: 60m}}
--- after/plan.yaml
events:
  order_completed: {delay: {p95: 1h}}
""",
    )
    judges = (facts.DelayTightened, facts.DelayLoosened)

    def say(self, fact: facts.DelayTightened | facts.DelayLoosened, name: str) -> str:
        """Say what changed."""
        percentile = next(iter(fact.after or fact.before))
        before, after = (
            declared(said[percentile]) if said else "any time" for said in (fact.before, fact.after)
        )
        return f"{name} may take {after} to land ({percentile}), and had {before}"
