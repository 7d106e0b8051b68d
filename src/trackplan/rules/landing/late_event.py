from __future__ import annotations

from collections.abc import Iterator

from trackplan.health.chance import UNLIKELY, chance_of
from trackplan.language.durations import measured
from trackplan.model.finding import Problem, RuleCard, Seen, Severity, Skipped
from trackplan.model.landing import Landing
from trackplan.model.tally import EventTally
from trackplan.model.times import TOO_LATE, delay_step, delay_unit
from trackplan.rules import LandingRule
from trackplan.rules.journeys import started
from trackplan.rules.sightings import listed

_SOME = 0.01
"""From this share on it is an error."""


class LateEvent(LandingRule):
    """An event lands later than the plan allows."""

    card = RuleCard(
        id="late-event",
        severity=Severity.WARNING,
        summary="An event lands later than the plan's `delay` allows, or too late to start a journey.",
        why=(
            "A wait of 30 minutes counts from the landing: the mail comes hours after the cart was left. "
            "Delays are counted to the second up to an hour, then up to the next minute, from a day on up to "
            "the next hour: a delay that is shown is at most 5 % too high, and nothing is late by rounding. "
            "Of fewer than `least` events, so many must be late that accident has a chance of 1 in 1,000. "
            "An event that starts a journey and has no `delay` is too late after 72 hours."
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
        """Yield each bound that an event's delays exceed, and each trigger that is too late to start any."""
        for name, landed in sorted(landing.tally.events.items()):
            event, number = landing.plan.events[name], sum(landed.delays.values())
            for percentile, bound in event.delay.items():
                reached = landed.delay(_share(percentile))
                counted = delay_step(bound)  # as delays are, so that rounding makes nothing late
                if reached is None or reached <= counted:
                    continue
                over = _beyond(landed, counted)
                if number < self.options["least"] and not _is_proof(over, number, percentile):
                    continue
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
            over = _beyond(landed, TOO_LATE)
            if over and not event.delay and started(landing.plan, name):
                yield Problem(
                    message=f"`{name}` lands more than 72 hours after it happened: "
                    "Customer.io keeps such events and starts no campaign on them",
                    ref=event.ref.key,
                    event=name,
                    at=f"events/{name}/delay",
                    seen=Seen(count=over, of=number),
                    severity=Severity.ERROR if over >= _SOME * number else None,
                    lost=True,
                )

    def unjudged(self, landing: Landing) -> Iterator[Skipped]:
        """Yield the events with a delay of which too few landed to tell anything."""
        few = [
            name
            for name, landed in sorted(landing.tally.events.items())
            if (number := sum(landed.delays.values()))
            and number < self.options["least"]
            and not any(_is_proof(number, number, one) for one in landing.plan.events[name].delay)
            and landing.plan.events[name].delay
        ]
        if few:
            yield Skipped(
                what=f"how late {listed(few)} land" if len(few) > 1 else f"how late {listed(few)} lands",
                reason="too few landed to tell",
            )


def _share(percentile: str) -> float:
    return int(percentile.removeprefix("p")) / 100


def _beyond(landed: EventTally, seconds: int) -> int:
    return sum(count for delay, count in landed.delays.items() if delay > seconds)


def _is_proof(over: int, number: int, percentile: str) -> bool:
    """Whether so many late ones are no accident of few."""
    return chance_of(over, number, 1 - _share(percentile)) <= UNLIKELY
