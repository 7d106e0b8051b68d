from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class EventWithoutDescription(PlanRule):
    """An active event has no description."""

    card = RuleCard(
        id="event-without-description",
        severity=Severity.ERROR,
        summary="An active event does not say what happened.",
        why="Whoever builds a journey guesses from the name, and two people guess differently.",
        fix="Write `description`: what happened, in one sentence.",
        bad="""\
events:
  checkout_started: {description: The shopper reached the first checkout step.}
  order_completed:  # flagged
    owner: commerce
  gift_sent: {status: draft}
""",
        good="""\
events:
  checkout_started: {description: The shopper reached the first checkout step.}
  order_completed:
    description: The shopper paid.
    owner: commerce
  gift_sent: {status: draft}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for event in plan.events.values():
            if event.status == "active" and not event.description.strip():
                yield Problem(
                    message=f"`{event.name}` has no description",
                    ref=event.ref.key,
                    event=event.name,
                )
