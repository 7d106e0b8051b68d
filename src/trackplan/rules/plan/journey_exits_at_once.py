from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class JourneyExitsAtOnce(PlanRule):
    """A journey's trigger is one of its exits."""

    card = RuleCard(
        id="journey-exits-at-once",
        severity=Severity.ERROR,
        summary="The event that starts a journey also makes people leave it.",
        why="Whoever enters leaves in the same moment, and no message is ever sent.",
        fix="Remove the trigger from `exit_on`.",
        bad="""\
journeys:
  cart_recovery:
    trigger: checkout_started
    exit_on: [checkout_started, order_completed]  # flagged
""",
        good="""\
journeys:
  cart_recovery:
    trigger: checkout_started
    exit_on: [order_completed]
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for journey in plan.journeys.values():
            if journey.trigger in journey.exit_on:
                yield Problem(
                    message=f"`{journey.trigger}` both starts and ends the journey `{journey.name}`",
                    ref=journey.ref / "exit_on" / journey.exit_on.index(journey.trigger or ""),
                    at=f"journeys/{journey.name}",
                )
