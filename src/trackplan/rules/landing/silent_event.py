"""silent-event."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing, day
from trackplan.model.times import DAY
from trackplan.rules import LandingRule
from trackplan.rules.days import event_silence
from trackplan.rules.journeys import stops

_OFTEN = 1.5


class SilentEvent(LandingRule):
    """A planned event does not land."""

    of_absence = True

    card = RuleCard(
        id="silent-event",
        severity=Severity.ERROR,
        summary="An active event of the plan does not land, or has stopped landing.",
        why=(
            "Every journey that it starts has stopped, and nothing else says so. An event is silent when its "
            "own rhythm gives so long a gap a chance of less than 1 in 1,000, or when the plan has a "
            "`volume` and `quiet_days` go by without it."
        ),
        fix="See what its sender did last: a renamed event, a failed deploy, a key that was taken back.",
        bad="""\
events:
  order_completed: {}  # flagged
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607235, "data": {}}
""",
        good="""\
events:
  order_completed: {status: draft}
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793607235, "data": {}}
""",
        options={"quiet_days": 2},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each such event, with what it stops."""
        for name, event in landing.plan.events.items():
            if event.status != "active" or not landing.covers(name):
                continue
            landed = landing.tally.events.get(name)
            found = event_silence(landing, event, quiet_days=self.options["quiet_days"])
            if landed is None and found.state == "never":
                yield Problem(
                    message=f"`{name}` has not landed at all{stops(landing.plan, name)}",
                    ref=event.ref.key,
                    event=name,
                    seen=Seen(count=0),
                    help="see what its sender did last; if the input holds some events only, use --event",
                )
            elif found.state == "silent" and found.last is not None:
                last = day(found.last * DAY)
                yield Problem(
                    message=f"`{name}` has not landed since {last}, and landed {_pace(found.pace)} before"
                    f"{stops(landing.plan, name)}",
                    ref=event.ref.key,
                    event=name,
                    seen=Seen(
                        count=0 if landed is None else landed.count,
                        first=None if landed is None else day(landed.spell.first),
                        last=last,
                    ),
                )


def _pace(pace: float) -> str:
    return f"{pace:,.0f} times a day" if pace >= _OFTEN else f"{pace * 7:,.0f} times a week"
