from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class UnusedOwner(PlanRule):
    """An owner owns nothing."""

    card = RuleCard(
        id="unused-owner",
        severity=Severity.INFO,
        summary="An owner has no event and no journey.",
        why="Either the team's events were forgotten, or the team is gone.",
        fix="Assign events or journeys to it, or remove it.",
        bad="""\
owners:
  growth: {name: Growth}
  loyalty: {name: Loyalty}  # flagged
events:
  order_completed: {owner: growth}
""",
        good="""\
owners:
  growth: {name: Growth}
events:
  order_completed: {owner: growth}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each owner that nothing names."""
        used = {event.owner for event in plan.events.values()}
        used |= {journey.owner for journey in plan.journeys.values()}
        for owner in plan.owners.values():
            if owner.id not in used:
                yield Problem(
                    message=f"no journey or event has the owner `{owner.id}`",
                    ref=owner.ref.key,
                    at=f"owners/{owner.id}",
                )
