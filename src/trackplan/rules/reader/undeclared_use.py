from collections.abc import Iterator

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Journey
from trackplan.model.reference import within
from trackplan.rules import ReaderRule

MOST = 5
"""Attributes that one finding names."""


class UndeclaredUse(ReaderRule):
    """A journey's messages read attributes of its event that its `uses` leaves out."""

    card = RuleCard(
        id="undeclared-use",
        severity=Severity.INFO,
        summary="A journey's messages read attributes of its event that its `uses` leaves out.",
        why=(
            "`uses` is what senders and reviewers see of the journey where no workspace is at hand: what "
            "it leaves out looks free to change."
        ),
        fix="Add them to `uses`.",
        bad="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
      currency: {type: string, required: true}
journeys:
  cart_recovery:
    trigger: checkout_started
    uses: [cart_value]  # flagged
--- templates/cart_recovery/reminder.html
<p>{{ event.cart_value }} {{ event.currency }}</p>
""",
        good="""\
events:
  checkout_started:
    attributes:
      cart_value: {type: number, required: true}
      currency: {type: string, required: true}
journeys:
  cart_recovery:
    trigger: checkout_started
    uses: [cart_value, currency]
--- templates/cart_recovery/reminder.html
<p>{{ event.cart_value }} {{ event.currency }}</p>
""",
    )

    def check(self, world: Readership) -> Iterator[Problem]:
        """Yield each journey that declares some and not all; one that declares none has not begun to."""
        for journey in world.plan.journeys.values():
            paths = sorted(_left_out(world, journey)) if journey.uses else []
            if paths:
                shown = ", ".join(f"`{path}`" for path in paths[:MOST])
                more = f" and {len(paths) - MOST:,} more" if len(paths) > MOST else ""
                yield Problem(
                    message=f"messages of `{journey.name}` read {shown}{more}, which its `uses` leaves out",
                    ref=journey.ref / "uses",
                    event=journey.trigger,
                    at=f"journeys/{journey.name}/uses",
                )


def _left_out(world: Readership, journey: Journey) -> set[str]:
    """The planned attributes that are read and not declared; a list is, with anything in it."""
    texts = {id(one) for one in world.texts_of(journey)}
    read = {
        use.reference.path
        for use in world.uses
        if id(use.template) in texts
        and use.reference.root == "event"
        and use.event == journey.trigger
        and use.found.attribute is not None
        and use.reference.certain
    }
    return {
        path
        for path in read
        if not any(within(path, declared) or within(declared, path) for declared in journey.uses)
    }
