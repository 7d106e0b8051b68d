from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class EventWithoutSource(PlanRule):
    """An active event has no source."""

    card = RuleCard(
        id="event-without-source",
        severity=Severity.ERROR,
        summary="An active event does not say which system sends it.",
        why=(
            "Two systems end up sending it, and every mail goes out twice; or each believes that the "
            "other does."
        ),
        fix="Write `sources` with the one system that knows the truth.",
        bad="""\
sources: {shop-api: {kind: server}}
events:
  order_completed:  # flagged
    description: The shopper paid.
""",
        good="""\
sources: {shop-api: {kind: server}}
events:
  order_completed:
    description: The shopper paid.
    sources: [shop-api]
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for event in plan.events.values():
            if event.status == "active" and not event.sources:
                yield Problem(
                    message=f"`{event.name}` has no source",
                    ref=event.ref.key,
                    event=event.name,
                )
