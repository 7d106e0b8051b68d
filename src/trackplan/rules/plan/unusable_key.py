from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.uses import key_uses


class UnusableKey(PlanRule):
    """An attribute that should tell payloads apart cannot."""

    card = RuleCard(
        id="unusable-key",
        severity=Severity.ERROR,
        summary=(
            "A dedupe key, or what an event shares with the one before it, is nested, or holds objects "
            "or arrays."
        ),
        why="Only plain values of an event's own attributes are compared: such a key finds no repeat, ever.",
        fix="Name attributes at the top of the event that hold text or a number.",
        bad="""\
events:
  order_completed:
    dedupe: {by: [items], within: 24h}  # flagged
    attributes:
      items: {type: array, required: true, items: {type: string}}
  refund_created:
    dedupe: {by: [order.id], within: 24h}  # flagged
    attributes:
      order:
        type: object
        required: true
        attributes: {id: {type: string, required: true}}
""",
        good="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes:
      order_id: {type: string, required: true}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for use in key_uses(plan):
            attribute = dict(use.holder.walk()).get(use.path)
            if attribute is None:
                continue  # which is an unknown reference
            held = [f"{name}s" for name in ("object", "array") if name in attribute.types]
            fault = "is nested" if use.path not in use.holder.members else f"holds {' or '.join(held)}"
            if fault == "is nested" or held:
                yield Problem(message=f"`{use.path}`, {use.what}, {fault}", ref=use.ref, event=use.event.name)
