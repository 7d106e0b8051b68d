from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class TombstoneReturns(PlanRule):
    """A removed name is back."""

    card = RuleCard(
        id="tombstone-returns",
        severity=Severity.ERROR,
        summary="An event is both under `events` and under `removed`.",
        why=(
            "People, segments and reports still hold what the name once meant; the same name with "
            "another meaning mixes the two."
        ),
        fix="Give the new event another name; or, if it is truly the same, take it out of `removed`.",
        bad="""\
removed:
  cart_viewed: {on: 2026-03-01}
events:
  cart_viewed:  # flagged
    description: The shopper opened the cart drawer.
""",
        good="""\
removed:
  cart_viewed: {on: 2026-03-01}
events:
  cart_drawer_viewed:
    description: The shopper opened the cart drawer.
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event that has a tombstone."""
        for event in plan.events.values():
            if event.name in plan.removed:
                yield Problem(
                    message=f"`{event.name}` was removed, and is an event again",
                    ref=event.ref.key,
                    event=event.name,
                )
