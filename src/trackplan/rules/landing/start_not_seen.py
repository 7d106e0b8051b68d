"""start-not-seen."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing, day
from trackplan.model.tally import PLACES
from trackplan.rules import LandingRule


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
        """Yield each event that often comes without its start; that of the first hours may lie before."""
        if landing.spell.first is None:
            return
        since = landing.spell.first + self.options["warm_up_hours"] * 3_600
        for name, memory in sorted(landing.tally.orders.items()):
            after = landing.plan.events[name].after
            starts = {one.key for one in memory if one.mark}
            later = [one for one in memory if not one.mark and one.time >= since]
            lone = [one for one in later if one.key not in starts]
            if after is None or not starts or len(lone) < max(1, self.options["least"]):
                continue
            if len(lone) >= len(later) * self.options["share"]:
                places = tuple(map(landing.tally.place, sorted(one.place for one in lone)[:PLACES]))
                yield Problem(
                    message=f"`{name}` comes without an `{after.event}` of the same `{after.same}`",
                    ref=landing.plan.events[name].ref.key,
                    event=name,
                    seen=Seen(
                        count=len(lone) * memory.scale,
                        of=len(later) * memory.scale,
                        first=day(min(one.time for one in lone)),
                        last=day(max(one.time for one in lone)),
                        places=places,
                    ),
                )
