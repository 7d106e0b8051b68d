"""order-changed."""

from trackplan.model.facts import events as facts
from trackplan.model.finding import RuleCard, Severity
from trackplan.rules import ChangeRule


def _words(order: dict[str, str] | None) -> str:
    return "anything" if order is None else f"`{order['event']}` with the same `{order['same']}`"


class OrderChanged(ChangeRule):
    """Another event comes before an event."""

    card = RuleCard(
        id="order-changed",
        severity=Severity.WARNING,
        summary="Another event comes before an event.",
        why="A journey that begins with one event and ends with the other counts on their order.",
        fix="See that senders keep the order, and that both events carry the attribute that ties them.",
        bad="""\
--- before/plan.yaml
events:
  cart_created: {attributes: {cart_id: {type: string}}}
  order_completed: {attributes: {cart_id: {type: string}}}
--- after/plan.yaml
events:
  cart_created: {attributes: {cart_id: {type: string}}}
  order_completed:  # flagged
    after: {event: cart_created, same: cart_id}
    attributes: {cart_id: {type: string}}
""",
        good="""\
--- before/plan.yaml
events:
  order_completed: {}
--- after/plan.yaml
events:
  order_completed: {}
""",
    )
    judges = (facts.OrderDeclared, facts.OrderDropped, facts.OrderChanged)

    def say(self, fact: facts.OrderDeclared | facts.OrderDropped | facts.OrderChanged, name: str) -> str:
        """Say what changed."""
        return f"{name} comes after {_words(fact.after)}, and came after {_words(fact.before)}"
