from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.key_sample import Sighting
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.sightings import followers, seen


class StartNotSeen(LandingRule):
    """An event came without the one that it follows."""

    of_absence = True

    card = RuleCard(
        id="start-not-seen",
        severity=Severity.WARNING,
        summary="Events land whose earlier event, with the same value, never did.",
        why=(
            "What never started cannot be recovered: those people enter no journey, or the earlier "
            "event is lost on its way."
        ),
        fix="See which senders leave out the earlier event, or send another value for the same thing.",
        bad="""\
rules:
  start-not-seen: {options: {least: 1, warm_up_hours: 0}}
events:
  added_to_cart:
    attributes:
      cart_id: {type: string}
  checkout_started:  # flagged
    after: {event: added_to_cart, same: cart_id}
    attributes:
      cart_id: {type: string}
--- samples/a.ndjson
{"name": "added_to_cart", "timestamp": 1793607235, "data": {"cart_id": "crt_1"}}
{"name": "checkout_started", "timestamp": 1793607245, "data": {"cart_id": "crt_2"}}
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
""",
        options={"least": 20, "share": 0.01, "warm_up_hours": 24},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event that often lands without its start; a start may precede the first hours."""
        if landing.window.first is None:
            return
        since = landing.window.first + self.options["warm_up_hours"] * 3_600
        for event, after, memory in followers(landing):
            starts = memory.starts()
            later = [row for row in memory.rows() if not row[3] and row[1] >= since]
            lone = [Sighting._make(row) for row in later if row[0] not in starts]
            if not starts or len(lone) < max(1, self.options["least"]):
                continue
            if len(lone) >= len(later) * self.options["share"]:
                yield Problem(
                    message=f"`{event.name}` comes without an `{after.event}` of the same `{after.same}`",
                    ref=event.ref.key,
                    event=event.name,
                    seen=seen(landing, memory, lone, of=len(later) * memory.scale),
                )
