from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class JourneyWithoutTrigger(PlanRule):
    """Nothing starts a journey."""

    card = RuleCard(
        id="journey-without-trigger",
        severity=Severity.ERROR,
        summary="A journey has neither a trigger nor a segment.",
        why="Nobody can tell who enters it, so no change of an event is known to stop it.",
        fix="Write `trigger` with the event that starts it, or `segment` with who enters.",
        bad="""\
journeys:
  cart_recovery:  # flagged
    exit_on: [order_completed]
""",
        good="""\
journeys:
  cart_recovery:
    trigger: checkout_started
    exit_on: [order_completed]
  winback:
    segment: Nobody seen in 60 days.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for journey in plan.journeys.values():
            if not journey.trigger and not journey.segment:
                yield Problem(
                    message=f"nothing starts the journey `{journey.name}`",
                    ref=journey.ref.key,
                    at=f"journeys/{journey.name}",
                )
