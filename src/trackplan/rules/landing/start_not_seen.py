from __future__ import annotations

from collections.abc import Iterator

from trackplan.health.chance import UNLIKELY, chance_of
from trackplan.model.finding import Problem, RuleCard, Severity, Skipped
from trackplan.model.key_sample import Sighting
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.sightings import followers, listed, seen


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
  start-not-seen: {options: {share: 0.0001, warm_up_hours: 0}}
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
        options={"share": 0.01, "warm_up_hours": 24},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event that often lands without its start; a start may precede the first hours."""
        if landing.window.first is None:
            return
        since = self._since(landing.window.first)
        for event, after, memory in followers(landing):
            starts = memory.starts()
            later = [row for row in memory.rows() if not row[3] and row[1] >= since]
            lone = [Sighting._make(row) for row in later if row[0] not in starts]
            if starts and chance_of(len(lone), len(later), self.options["share"]) <= UNLIKELY:
                yield Problem(
                    message=f"`{event.name}` comes without the `{after.event}` of the same `{after.same}`",
                    ref=event.ref.key,
                    event=event.name,
                    seen=seen(landing, memory, lone, of=len(later) * memory.scale),
                )

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield the events of which so few landed that even all without their start would be no proof."""
        if landing.window.first is None:
            return
        since, few = self._since(landing.window.first), []
        for event, _, memory in followers(landing):
            number = sum(1 for _, time, _, mark in memory.rows() if not mark and time >= since)
            if number and chance_of(number, number, self.options["share"]) > UNLIKELY:
                few.append(event.name)
        if few:
            yield Skipped(what=f"what comes before {listed(few)}", reason="too few landed to tell")

    def _since(self, first: int) -> int:
        """The time from which an earlier event would have been seen too."""
        hours: int = self.options["warm_up_hours"]
        return first + hours * 3_600
