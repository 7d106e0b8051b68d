"""Order: the event that must land before another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trackplan.changes.context import one_of
from trackplan.changes.examples import FLAG, Example, of_event
from trackplan.changes.rows import RISKY, STILL_KNOWN, STILL_VALID, row
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.model.fact import BaseFact
from trackplan.model.finding import Severity
from trackplan.model.plan import Event


class OrderFact(BaseFact):
    """A change of the preceding event, or of the attribute that pairs the two."""

    def say(self, name: str) -> str:
        return f"{name} comes after {_words(self.after)}, and came after {_words(self.before)}"


def _words(order: Mapping[str, str] | None) -> str:
    return "anything" if order is None else f"`{order['event']}` with the same `{order['same']}`"


class OrderDeclared(OrderFact):
    """An event now has a preceding event."""

    mirror = "OrderDropped"
    rows = (
        row(
            (
                RISKY,
                "coming without the other event is now a finding, and the plan cannot tell whether it does",
            ),
            STILL_KNOWN,
        ),
    )


class OrderDropped(OrderFact):
    """An event no longer has a preceding event."""

    mirror = "OrderDeclared"
    rows = (row(STILL_VALID, (RISKY, "it may come without the event that came before it")),)


class OrderChanged(OrderFact):
    """The preceding event changed, or the attribute that pairs the two."""

    mirror = "OrderChanged"
    rows = (
        row(
            (RISKY, "the order sent so far may now be a finding"),
            (RISKY, "it may come without the event that came before it"),
        ),
    )


def find(old: Event, new: Event, make: Make) -> Iterator[BaseFact]:
    """Yield the change of the preceding event."""
    yield from one_of(make, (OrderDeclared, OrderDropped, OrderChanged), _data(old), _data(new))


def _data(event: Event) -> Any:
    return None if event.after is None else {"event": event.after.event, "same": event.after.same}


_HEAD = f"events:\n  cart_created: {{attributes: {{cart_id: {{type: string}}}}}}\n  order_completed:{FLAG}\n"
_CART = "    attributes: {cart_id: {type: string}}\n"
_AFTER_CART = Example(f"{_HEAD}{_CART}", f"{_HEAD}    after: {{event: cart_created, same: cart_id}}\n{_CART}")
_FACTS = (OrderDeclared, OrderDropped, OrderChanged)

SUBJECT = Subject(
    parts=(Part(level="event", facts=_FACTS, find=find),),
    rules=(
        change_rule(
            *_FACTS,
            id="order-changed",
            severity=Severity.WARNING,
            summary="Another event comes before an event.",
            why="A journey that begins with one event and ends with the other counts on their order.",
            fix="See that senders keep the order, and that both events carry the attribute that ties them.",
            bad=_AFTER_CART.flagged,
            good=of_event("", "").clean,
        ),
    ),
)
