from collections.abc import Container, Iterator, Sequence

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.naming.styles import words
from trackplan.naming.vocabulary import FILLERS, stem
from trackplan.rules import PlanRule

_AMOUNTS = frozenset(
    {"amount", "cost", "fee", "mrr", "paid", "price", "revenue", "subtotal", "sum", "total", "value"}
)
"""The last words of names that hold money."""

_UNITS = frozenset({"cent", "cents", "minor", "major", "usd", "eur", "gbp", "net", "gross", "currency"})
"""Words after them that say in which unit."""

MONEY_DEEDS = ("purchased", "paid", "bought", "charged", "refunded", "donated")
"""Verbs that move money whatever their object is."""

_INTERFACE = frozenset(map(stem, ("page", "button", "link", "screen", "form", "popup", "banner", "modal")))
"""Objects that are seen or clicked, and move nothing."""


_PAPERS = frozenset(map(stem, ("invoice", "bill")))
"""Objects that ask for money: it moves when they are paid."""

_WRITTEN = frozenset(map(stem, ("confirmed", "created", "issued", "made", "placed", "processed", "received")))
"""What is done with them before that."""

_IRREGULAR = frozenset(
    {"shown", "seen", "sent", "begun", "hidden", "given", "left", "drawn", "chosen", "read"}
)


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
                "charge",
                "invoice",
                "transaction",
                "checkout",
                "refund",
                "subscription",
                "donation",
                "booking",
                "deposit",
                "bill",
                "membership",
                "payout",
                "transfer",
                "withdrawal",
                "sale",
            ],
            "deeds": [
                "completed",
                "succeeded",
                "captured",
                "confirmed",
                "processed",
                "received",
                "settled",
                "placed",
                "created",
                "renewed",
                "made",
                "billed",
                "issued",
                *MONEY_DEEDS,
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
        tagged = not set(event.tags).isdisjoint(self.options["tags"])
        return (tagged or self.names_a_purchase(event.name)) and any(map(_is_amount, event.members.values()))

    def names_a_purchase(self, name: str) -> bool:
        """Return whether a name's verb and object say that money moved.

        `order_completed` and `Completed Order` do, as does `card_charged`, whatever the object.
        `purchase_button_clicked` has another verb, and `payment_method_created` another object.
        """
        found = [word for word in words(name) if word not in FILLERS]
        deeds = set(map(stem, self.options["deeds"]))
        verb = _verb(found, deeds)
        if verb is None or stem(found[verb]) not in deeds:
            return False
        if stem(found[verb]) in set(map(stem, MONEY_DEEDS)):
            return _INTERFACE.isdisjoint(map(stem, found))
        rest = [*found[:verb], *found[verb + 1 :]]
        if not rest or stem(rest[-1]) not in set(map(stem, self.options["things"])):
            return False
        return stem(rest[-1]) not in _PAPERS or stem(found[verb]) not in _WRITTEN


def _verb(found: Sequence[str], deeds: Container[str]) -> int | None:
    """The place of a name's verb: its last or first word, a past form before any other."""
    ends = (len(found) - 1, 0) if found else ()
    past = (place for place in ends if _is_past(found[place]))
    known = (place for place in ends if stem(found[place]) in deeds)
    return next(past, next(known, None))


def _is_past(word: str) -> bool:
    return word.endswith("ed") or word in _IRREGULAR or stem(word) != word


def _is_amount(attribute: Attribute) -> bool:
    """Return whether a name is an amount of money, whatever its type: `amount`, `total_cents`."""
    found = [word for word in words(attribute.name) if word not in _UNITS]
    return not _AMOUNTS.isdisjoint(found[-1:])
