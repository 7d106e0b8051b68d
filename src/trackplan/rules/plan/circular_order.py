from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule


class CircularOrder(PlanRule):
    """The order of events is circular."""

    card = RuleCard(
        id="circular-order",
        severity=Severity.ERROR,
        summary="An event follows itself, directly or through others.",
        why="No payload can keep such an order: an audit finds each out of order, or without a start.",
        fix="Remove `after` from the event that comes first.",
        bad="""\
events:
  added_to_cart:
    after: {event: order_completed, same: cart_id}  # flagged
    attributes: {cart_id: {type: string, required: true}}
  order_completed:
    after: {event: added_to_cart, same: cart_id}  # flagged
    attributes: {cart_id: {type: string, required: true}}
""",
        good="""\
events:
  added_to_cart:
    attributes: {cart_id: {type: string, required: true}}
  order_completed:
    after: {event: added_to_cart, same: cart_id}
    attributes: {cart_id: {type: string, required: true}}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each `after` that is part of a circle."""
        for event in plan.events.values():
            circle = list(_before(plan, event.name))
            if circle[-1:] == [event.name]:
                way = ", which comes after ".join(f"`{name}`" for name in circle)
                yield Problem(
                    message=f"`{event.name}` comes after {way}",
                    ref=event.ref / "after" / "event",
                    event=event.name,
                )


def _before(plan: Plan, name: str) -> Iterator[str]:
    """Yield the event that one comes after, the one before that, and so on to the first that repeats."""
    seen: set[str] = set()
    while (event := plan.events.get(name)) is not None and event.after is not None and name not in seen:
        seen.add(name)
        name = event.after.event
        yield name
