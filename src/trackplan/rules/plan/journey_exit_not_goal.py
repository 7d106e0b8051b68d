from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.exits import exit_fault


class JourneyExitNotGoal(PlanRule):
    """A journey that wants a purchase does not end with it."""

    card = RuleCard(
        id="journey-exit-not-goal",
        severity=Severity.WARNING,
        summary="The goal of a journey is a purchase, and no purchase is among its exits.",
        why=(
            "A goal only counts. Who has bought goes on to get the mail that asks them to buy. Where a "
            "purchase starts the journey, a refund or the end of a subscription will do as an exit."
        ),
        fix="Add the goal to `exit_on`.",
        bad="""\
events:
  order_completed: {}
  quiz_finished: {}
  cart_left: {}
journeys:
  cart_recovery:
    trigger: cart_left
    exit_on: [quiz_finished]  # flagged
    goal: {event: order_completed, within: 72h}
""",
        good="""\
events:
  order_completed: {}
  quiz_finished: {}
  cart_left: {}
journeys:
  cart_recovery:
    trigger: cart_left
    exit_on: [order_completed, quiz_finished]
    goal: {event: order_completed, within: 72h}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield the exits of each such journey."""
        for journey in plan.journeys.values():
            if (fault := exit_fault(plan, journey)) is not None:
                yield Problem(
                    message=f"the journey `{journey.name}` has the wrong exit: {fault}",
                    ref=journey.ref / "exit_on",
                    at=f"journeys/{journey.name}",
                )
