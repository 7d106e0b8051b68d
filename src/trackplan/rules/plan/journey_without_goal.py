from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class JourneyWithoutGoal(PlanRule):
    """A journey has no goal, or one without a window."""

    card = RuleCard(
        id="journey-without-goal",
        severity=Severity.WARNING,
        summary="A journey does not say which event counts as success, or how long after its start.",
        why=(
            "Without a goal and its window nobody can say whether the journey works, nor notice when "
            "it stops."
        ),
        fix="Write `goal: {event: order_completed, within: 72h}`.",
        bad="""\
journeys:
  cart_recovery:  # flagged
    trigger: checkout_started
  winback:
    segment: Nobody seen in 60 days.
    goal: {event: order_completed}  # flagged
""",
        good="""\
journeys:
  cart_recovery:
    trigger: checkout_started
    goal: {event: order_completed, within: 72h}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each journey without a goal, and each goal without a window."""
        for journey in plan.journeys.values():
            if journey.goal is None:
                yield Problem(
                    message=f"the journey `{journey.name}` has no goal",
                    ref=journey.ref.key,
                    at=f"journeys/{journey.name}",
                )
            elif journey.goal.within is None:
                yield Problem(
                    message=f"the goal of the journey `{journey.name}` has no window",
                    ref=journey.ref / "goal",
                    help="write how long after the start it counts: `within: 72h`",
                    at=f"journeys/{journey.name}",
                )
