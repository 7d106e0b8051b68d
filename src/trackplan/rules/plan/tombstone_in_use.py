from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.uses import event_uses


class TombstoneInUse(PlanRule):
    """A journey or event depends on a removed event."""

    card = RuleCard(
        id="tombstone-in-use",
        severity=Severity.ERROR,
        summary="A journey, or the order of events, names an event under `removed`.",
        why="The event never arrives: the journey never starts, or nobody ever leaves it.",
        fix="Use the event that took its place.",
        bad="""\
removed:
  cart_viewed: {on: 2026-03-01, replaced_by: checkout_started}
events:
  checkout_started: {}
journeys:
  cart_recovery:
    trigger: cart_viewed  # flagged
""",
        good="""\
removed:
  cart_viewed: {on: 2026-03-01, replaced_by: checkout_started}
events:
  checkout_started: {}
journeys:
  cart_recovery:
    trigger: checkout_started
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for use in event_uses(plan):
            gone = plan.removed.get(use.name)
            if gone is not None and use.name not in plan.events:
                yield Problem(
                    message=f"{use.what} is `{use.name}`, which was removed",
                    ref=use.ref,
                    at=use.at,
                    help=f"use `{gone.replaced_by}`" if gone.replaced_by else None,
                )
