"""out-of-order."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing, at_place, day, duration
from trackplan.model.memory import KeyMemory, Sighting
from trackplan.model.tally import PLACES
from trackplan.rules import LandingRule


class OutOfOrder(LandingRule):
    """An event came before the one that it follows."""

    of_samples = True

    card = RuleCard(
        id="out-of-order",
        severity=Severity.ERROR,
        summary="An event happened before the event that the plan says comes first.",
        why=(
            "A journey that waits for the later event has already let it pass: buyers get the mail that "
            "asks them to buy."
        ),
        fix=(
            "Send each event with its own time, when it happens; a queue that reorders them keeps the times."
        ),
        bad="""\
events:
  added_to_cart:
    attributes:
      cart_id: {type: string}
  checkout_started:
    after: {event: added_to_cart, same: cart_id}
    attributes:
      cart_id: {type: string}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607235, "data": {"cart_id": "crt_1"}}  # flagged
{"name": "added_to_cart", "timestamp": 1793607245, "data": {"cart_id": "crt_1"}}
""",
        good="""\
events:
  added_to_cart:
    attributes:
      cart_id: {type: string}
  checkout_started:
    after: {event: added_to_cart, same: cart_id}
    attributes:
      cart_id: {type: string}
--- samples/a.ndjson
{"name": "added_to_cart", "timestamp": 1793607235, "data": {"cart_id": "crt_1"}}
{"name": "checkout_started", "timestamp": 1793607245, "data": {"cart_id": "crt_1"}}
{"name": "checkout_started", "timestamp": 1793607245, "data": {"cart_id": "crt_2"}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event that came too early, at the first of them; one without a start is no case."""
        for name, memory in sorted(landing.tally.orders.items()):
            after = landing.plan.events[name].after
            early = _early(memory)
            if after is None or not early:
                continue
            places = tuple(map(landing.tally.place, sorted(one.place for one, _ in early)[:PLACES]))
            apart = ("" if len(early) == 1 else "up to ") + duration(max(ahead for _, ahead in early))
            sampled = "" if memory.scale == 1 else f" (estimated from one key in {memory.scale})"
            yield Problem(
                message=f"`{name}` comes {apart} before the `{after.event}` of its `{after.same}`{sampled}",
                ref=at_place(places[0]),
                event=name,
                seen=Seen(
                    count=len(early) * memory.scale,
                    of=landing.tally.events[name].count,
                    first=day(min(one.time for one, _ in early)),
                    last=day(max(one.time for one, _ in early)),
                    places=places,
                ),
            )


def _early(memory: KeyMemory) -> list[tuple[Sighting, int]]:
    """Each sighting of the later event before the first of the earlier one, and by how many seconds."""
    found = []
    for group in memory.repeated():
        start = min((one.time for one in group if one.mark), default=None)
        if start is not None:
            found += [(one, start - one.time) for one in group if not one.mark and one.time < start]
    return found
