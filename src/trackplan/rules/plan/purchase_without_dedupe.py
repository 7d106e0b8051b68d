"""purchase-without-dedupe."""

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.naming.styles import words
from trackplan.naming.vocabulary import stem
from trackplan.rules import PlanRule

_AMOUNTS = frozenset({"amount", "cost", "paid", "price", "revenue", "subtotal", "total", "value"})
"""The last words of names that hold money."""


class PurchaseWithoutDedupe(PlanRule):
    """A purchase-like event has no dedupe key."""

    card = RuleCard(
        id="purchase-without-dedupe",
        severity=Severity.ERROR,
        summary="An event that moves money does not say how a repeated occurrence is known.",
        why=(
            "Retries, page reloads and webhooks send a purchase twice. Without a key nobody can tell: "
            "people are thanked twice and revenue is counted twice."
        ),
        fix=("Write `dedupe: {by: [order_id], within: 24h}` with the attributes that name one purchase."),
        bad="""\
events:
  order_completed:  # flagged
    attributes:
      order_id: {type: string, required: true}
      order_value: {type: number, required: true}
  order_viewed:
    attributes:
      order_value: {type: number}
""",
        good="""\
events:
  order_completed:
    dedupe: {by: [order_id], within: 24h}
    attributes:
      order_id: {type: string, required: true}
      order_value: {type: number, required: true}
""",
        options={
            "things": [
                "order",
                "purchase",
                "payment",
                "refund",
                "subscription",
                "invoice",
                "donation",
                "booking",
            ],
            "deeds": [
                "completed",
                "purchased",
                "paid",
                "placed",
                "created",
                "charged",
                "refunded",
                "renewed",
            ],
            "tags": ["purchase", "revenue"],
        },
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        """Yield each event that is tagged or named as a purchase and carries an amount."""
        for event in plan.events.values():
            if event.status != "deprecated" and event.dedupe is None and self._moves_money(event):
                yield Problem(
                    message=f"`{event.name}` moves money and has no dedupe key",
                    ref=event.ref.key,
                    event=event.name,
                )

    def _moves_money(self, event: Event) -> bool:
        name = {stem(word) for word in words(event.name)}
        named = all(not name.isdisjoint(map(stem, self.options[option])) for option in ("things", "deeds"))
        tagged = not set(event.tags).isdisjoint(self.options["tags"])
        return (named or tagged) and any(map(_is_amount, event.attributes.values()))


def _is_amount(attribute: Attribute) -> bool:
    last = words(attribute.name)[-1:]
    return not {"number", "integer"}.isdisjoint(attribute.types) and not _AMOUNTS.isdisjoint(last)
