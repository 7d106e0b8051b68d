"""silent-event."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing, day
from trackplan.model.tally import EventTally
from trackplan.model.times import DAY
from trackplan.rules import LandingRule


class SilentEvent(LandingRule):
    """A planned event does not land."""

    of_absence = True

    card = RuleCard(
        id="silent-event",
        severity=Severity.ERROR,
        summary="An active event of the plan does not land, or has stopped landing.",
        why="Every journey that it starts has stopped, and nothing else says so.",
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
        """Yield each such event; one that comes on some days only is given its days."""
        for name, event in landing.plan.events.items():
            if event.status != "active" or not landing.covers(name):
                continue
            landed = landing.tally.events.get(name)
            if landed is None:
                yield Problem(
                    message=f"`{name}` has not landed at all",
                    ref=event.ref.key,
                    event=name,
                    seen=Seen(count=0),
                    help="see what its sender did last; if the input holds some events only, use --event",
                )
            elif event.volume is not None and event.volume[0] > 0 and self._stopped(landing, landed):
                yield Problem(
                    message=f"`{name}` has not landed since {day(landed.spell.last)}",
                    ref=event.ref.key,
                    event=name,
                    seen=Seen(count=landed.count, first=day(landed.spell.first), last=day(landed.spell.last)),
                )

    def _stopped(self, landing: Landing, landed: EventTally) -> bool:
        last, end = landed.spell.last, landing.spell.last
        return last is not None and end is not None and end - last >= self.options["quiet_days"] * DAY
