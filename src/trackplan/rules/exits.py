"""Exits of journeys whose goal is a purchase."""

from __future__ import annotations

from trackplan.model.plan import Journey, Plan
from trackplan.naming.styles import words
from trackplan.naming.vocabulary import stem
from trackplan.rules.plan.purchase_without_dedupe import PurchaseWithoutDedupe

_ENDINGS = frozenset(
    map(
        stem,
        ("refunded", "refund", "canceled", "cancelled", "unsubscribed", "suppressed", "deleted"),
    )
)
"""Words of events after which nobody should be written to as before."""


def exit_fault(plan: Plan, journey: Journey) -> str | None:
    """Return what is wrong with the exits of a journey whose goal is a purchase, or ``None``.

    It should leave on the purchase, unless a purchase starts it; and on some purchase, refund,
    unsubscribing or suppression in any case.
    """
    goal = journey.goal
    if goal is None or not journey.exit_on or not _is_purchase(plan, goal.event):
        return None
    if any(_is_purchase(plan, name) for name in journey.exit_on):
        return None
    bought = journey.trigger is not None and _is_purchase(plan, journey.trigger)
    if bought and any(map(_ends, journey.exit_on)):
        return None
    return f"it does not leave on its goal, `{goal.event}`, so who has bought is still written to"


def _is_purchase(plan: Plan, name: str) -> bool:
    event = plan.events.get(name)
    return (event is not None and "purchase" in event.tags) or PurchaseWithoutDedupe().names_a_purchase(name)


def _ends(name: str) -> bool:
    found = words(name)
    return not _ENDINGS.isdisjoint(map(stem, found)) or found[-2:] == ("opted", "out")
