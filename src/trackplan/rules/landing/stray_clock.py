from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing, at_place, day
from trackplan.model.occurrence import PLACES
from trackplan.model.times import DAY
from trackplan.rules import LandingRule


class StrayClock(LandingRule):
    """A few payloads are dated far from all others."""

    card = RuleCard(
        id="stray-clock",
        severity=Severity.WARNING,
        summary="A few payloads are dated days or years before or after all others.",
        why=(
            "A device with a wrong clock dates events into next week or into 1998. Journeys start late or "
            "never, and segments by date are wrong for these people. Such times are left out of "
            "everything else that an audit says of days."
        ),
        fix="Take the time on the server where the event arrives, or correct it by the time of sending.",
        bad="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {}}
{"name": "checkout_started", "timestamp": 1793577660, "data": {}}
{"name": "checkout_started", "timestamp": 1893577600, "data": {}}  # flagged
""",
        good="""\
events:
  checkout_started: {}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {}}
{"name": "checkout_started", "timestamp": 1793577660, "data": {}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {}}
""",
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each event with such times, at the first of them."""
        for name, landed in landing.tally.named():
            outside = landing.window.outer(landed.days)
            if not outside:
                continue
            places = sorted(landed.day_places[one] for one in outside)
            first, last = day(min(outside) * DAY), day(max(outside) * DAY)
            number = sum(outside.values())
            when = f"on {first}" if first == last else f"between {first} and {last}"
            are = "is" if number == 1 else "are"
            yield Problem(
                message=f"{number:,} of {landed.count:,} `{name}` {are} dated {when}, "
                f"and all others between {day(landing.window.first)} and {day(landing.window.last)}",
                ref=at_place(landing.tally.place(places[0])),
                event=name,
                seen=Seen(
                    count=number,
                    of=landed.count,
                    first=first,
                    last=last,
                    places=tuple(map(landing.tally.place, places[:PLACES])),
                ),
            )
