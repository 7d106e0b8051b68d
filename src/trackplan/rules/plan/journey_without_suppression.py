from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class JourneyWithoutSuppression(PlanRule):
    """A journey has no suppression."""

    card = RuleCard(
        id="journey-without-suppression",
        severity=Severity.INFO,
        summary="A journey does not say who is kept out of it.",
        why=(
            "One person in several journeys gets several mails on one day, and those who bought as "
            "guests are asked to buy."
        ),
        fix="Write `suppression`: who is kept out, or why nobody is.",
        bad="""\
journeys:
  cart_recovery:  # flagged
    trigger: checkout_started
""",
        good="""\
journeys:
  cart_recovery:
    trigger: checkout_started
    suppression: People who ordered in the last 24 hours.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for journey in plan.journeys.values():
            if not journey.suppression.strip():
                yield Problem(
                    message=f"the journey `{journey.name}` does not say who is kept out",
                    ref=journey.ref.key,
                    at=f"journeys/{journey.name}",
                )
