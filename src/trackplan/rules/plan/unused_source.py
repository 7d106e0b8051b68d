from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class UnusedSource(PlanRule):
    """A source sends no event."""

    card = RuleCard(
        id="unused-source",
        severity=Severity.WARNING,
        summary="A source sends none of the events.",
        why=("Either its events are missing from the plan, or the source is gone and was left in the plan."),
        fix="Add it to the `sources` of what it sends, or remove it.",
        bad="""\
sources:
  shop-api: {kind: server}
  pos: {kind: server}  # flagged
events:
  order_completed: {sources: [shop-api]}
""",
        good="""\
sources:
  shop-api: {kind: server}
events:
  order_completed: {sources: [shop-api]}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each source that nothing names."""
        used = {name for event in plan.events.values() for name in event.sources}
        for source in plan.sources.values():
            if source.name not in used:
                yield Problem(
                    message=f"no event has the source `{source.name}`",
                    ref=source.ref.key,
                    at=f"sources/{source.name}",
                )
