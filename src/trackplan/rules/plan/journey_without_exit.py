from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class JourneyWithoutExit(PlanRule):
    """A journey has no exit."""

    card = RuleCard(
        id="journey-without-exit",
        severity=Severity.ERROR,
        summary="A journey does not say which events make a person leave it.",
        why="People who have bought already get the mail that asks them to buy.",
        fix="Write `exit_on` with the purchase, and whatever else makes the messages wrong.",
        bad="""\
journeys:
  cart_recovery:  # flagged
    trigger: checkout_started
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
            if not journey.exit_on:
                yield Problem(
                    message=f"nothing makes a person leave the journey `{journey.name}`",
                    ref=journey.ref.key,
                    at=f"journeys/{journey.name}",
                )
