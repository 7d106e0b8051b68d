"""late-event."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.language.durations import measured
from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.model.times import delay_step, delay_unit
from trackplan.rules import LandingRule


class LateEvent(LandingRule):
    """An event lands later than the plan allows."""

    card = RuleCard(
        id="late-event",
        severity=Severity.WARNING,
        summary="An event lands later after it happened than the plan's `delay` allows.",
        why=(
            "A wait of 30 minutes counts from the landing: the mail comes hours after the cart was left. "
            "Delays are counted to the second up to an hour, then up to the next minute, from a day on up to "
            "the next hour: a delay that is shown is at most 5 % too high, and nothing is late by rounding."
        ),
        fix="See what holds the sender's events back: a batch job, a queue, an app that was offline.",
        bad="""\
rules:
  late-event: {options: {least: 1}}
events:
  checkout_started:
    delay: {p95: 2m}  # flagged
--- samples/a.ndjson
{"event_text": "checkout_started", "sent_at": "2026-11-02T08:00:00Z", "received_at": "2026-11-02T11:00:00Z"}
""",
        good="""\
rules:
  late-event: {options: {least: 1}}
events:
  checkout_started:
    delay: {p95: 2m}
--- samples/a.ndjson
{"event_text": "checkout_started", "sent_at": "2026-11-02T08:00:00Z", "received_at": "2026-11-02T08:00:02Z"}
""",
        options={"least": 100},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each bound that an event's delays exceed."""
        for name, landed in sorted(landing.tally.events.items()):
            event, number = landing.plan.events[name], sum(landed.delays.values())
            for percentile, bound in event.delay.items() if number >= self.options["least"] else ():
                reached = landed.delay(int(percentile.removeprefix("p")) / 100)
                counted = delay_step(bound)  # as delays are, so that rounding makes nothing late
                if reached is not None and reached > counted:
                    over = sum(count for delay, count in landed.delays.items() if delay > counted)
                    unit = delay_unit(reached)
                    rounding = f" (to the next {unit})" if unit else ""
                    yield Problem(
                        message=f"`{name}` lands late: its {percentile} delay is "
                        f"{measured(reached)}{rounding}, and the plan allows {measured(bound)}",
                        ref=event.ref / "delay" / percentile,
                        event=name,
                        at=f"events/{name}/delay/{percentile}",
                        seen=Seen(count=over, of=number),
                    )
