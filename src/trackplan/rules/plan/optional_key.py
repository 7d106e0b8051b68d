from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Plan
from trackplan.rules import PlanRule
from trackplan.rules.uses import key_uses


class OptionalKey(PlanRule):
    """An attribute that tells payloads apart may be missing."""

    card = RuleCard(
        id="optional-key",
        severity=Severity.WARNING,
        summary="A dedupe key, or what an event shares with the one before it, is optional or nullable.",
        why="A payload without it is compared with no other: its repeats and its order go unnoticed.",
        fix="Make the attribute required and not nullable, or name one that is.",
        bad="""\
events:
  added_to_cart:
    attributes:
      cart_id: {type: string, required: true}
  order_completed:
    dedupe: {by: [order_id], within: 24h}  # flagged
    after: {event: added_to_cart, same: cart_id}  # flagged
    attributes:
      order_id: {type: string}
      cart_id: {type: string, required: true, nullable: true}
""",
        good="""\
events:
  added_to_cart:
    attributes:
      cart_id: {type: string, required: true}
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    after: {event: added_to_cart, same: cart_id}
    attributes:
      order_id: {type: string, required: true}
      cart_id: {type: string, required: true}
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each optional key, once per event."""
        for use in key_uses(plan):
            attribute = use.holder.attributes.get(use.path)
            if attribute is not None and (attribute.nullable or not attribute.required):
                may_be = "nullable" if attribute.required else "optional"
                where = f" in `{use.holder.name}`" if use.holder is not use.event else ""
                yield Problem(
                    message=f"`{use.path}`, {use.what}, is {may_be}{where}",
                    ref=use.ref,
                    event=use.event.name,
                )
