from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class EventWithoutTrigger(PlanRule):
    """An active event does not say when it fires."""

    card = RuleCard(
        id="event-without-trigger",
        severity=Severity.ERROR,
        summary="An active event does not say exactly when it is sent.",
        why=(
            "Without it nobody knows whether a page reload sends it again, or whether it waits for "
            "the payment: so mails go out twice, or too early."
        ),
        fix="Write `when`: the moment, how often, and by which system.",
        bad="""\
events:
  order_completed:  # flagged
    description: The shopper paid.
""",
        good="""\
events:
  order_completed:
    description: The shopper paid.
    when: Once per order, by the backend, when the payment is captured.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for event in plan.events.values():
            if event.status == "active" and not event.when.strip():
                yield Problem(
                    message=f"`{event.name}` does not say when it is sent",
                    ref=event.ref.key,
                    event=event.name,
                )
