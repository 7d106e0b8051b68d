from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class EventWithoutOwner(PlanRule):
    """An active event has no owner."""

    card = RuleCard(
        id="event-without-owner",
        severity=Severity.ERROR,
        summary="An active event has no owner.",
        why="When the event goes silent, or somebody wants to change it, there is nobody to ask.",
        fix="Write `owner` with a name under `owners`.",
        bad="""\
owners: {commerce: {name: Commerce}}
events:
  order_completed:  # flagged
    description: The shopper paid.
""",
        good="""\
owners: {commerce: {name: Commerce}}
events:
  order_completed:
    description: The shopper paid.
    owner: commerce
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for event in plan.events.values():
            if event.status == "active" and not event.owner:
                yield Problem(
                    message=f"`{event.name}` has no owner",
                    ref=event.ref.key,
                    event=event.name,
                )
