from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Event, Plan, Tombstone
from trackplan.rules import PlanRule


class DeprecatedReplacement(PlanRule):
    """What is to take a place is going away too."""

    card = RuleCard(
        id="deprecated-replacement",
        severity=Severity.WARNING,
        summary="The event that replaces another is deprecated, or is that event itself.",
        why="Senders are told to move to an event from which they will have to move again.",
        fix="Name the event that stays.",
        bad="""\
removed:
  basket_viewed: {on: 2026-03-01, replaced_by: cart_viewed}  # flagged
events:
  cart_viewed: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
""",
        good="""\
removed:
  basket_viewed: {on: 2026-03-01, replaced_by: checkout_started}
events:
  cart_viewed: {status: deprecated, replaced_by: checkout_started}
  checkout_started: {}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        going: list[Event | Tombstone] = [*plan.events.values(), *plan.removed.values()]
        for one in going:
            successor = plan.events.get(one.replaced_by or "")
            if successor is not None and successor.status == "deprecated":
                own = successor.name == one.name
                yield Problem(
                    message=f"`{one.name}` is replaced by "
                    + ("itself" if own else f"`{successor.name}`, which is deprecated"),
                    ref=one.ref / "replaced_by",
                    event=one.name,
                    help=f"write `{successor.replaced_by}`" if successor.replaced_by and not own else None,
                )
