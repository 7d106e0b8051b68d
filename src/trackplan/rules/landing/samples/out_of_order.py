from __future__ import annotations

from collections.abc import Iterator

from trackplan.language.durations import measured
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.key_sample import KeySample, Sighting
from trackplan.model.landing import Landing, at_place
from trackplan.rules import LandingRule
from trackplan.rules.sightings import estimated, followers, seen


class OutOfOrder(LandingRule):
    """An event came before the one that it follows."""

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
        for event, after, memory in followers(landing):
            early = _early(memory)
            if not early:
                continue
            apart = ("" if len(early) == 1 else "up to ") + measured(max(ahead for _, ahead in early))
            told = seen(landing, memory, [one for one, _ in early], of=landing.tally.events[event.name].count)
            yield Problem(
                message=f"`{event.name}` comes {apart} before the `{after.event}` of its `{after.same}`"
                f"{estimated(memory)}",
                ref=at_place(told.places[0]),
                event=event.name,
                seen=told,
            )


def _early(memory: KeySample) -> list[tuple[Sighting, int]]:
    """Each sighting of the later event before the first of the earlier one, and by how many seconds."""
    starts = memory.starts()
    return [
        (Sighting(key, time, place, mark), starts[key] - time)
        for key, time, place, mark in memory.rows()
        if not mark and time < starts.get(key, 0)
    ]
