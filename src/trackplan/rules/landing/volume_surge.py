from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.days import ABOVE, off_volume


class VolumeSurge(LandingRule):
    """More of an event land than expected."""

    card = RuleCard(
        id="volume-surge",
        severity=Severity.WARNING,
        summary="An event lands more often than the plan's `volume` or an earlier report lets expect.",
        why="A sender in a loop, or a second one, starts journeys twice for the same people.",
        fix="See what was deployed on the first such day; if more is normal now, change `volume`.",
        bad="""\
events:
  checkout_started:
    volume: {per_day: [0, 1]}  # flagged
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {}}
{"name": "checkout_started", "timestamp": 1793664060, "data": {}}
{"name": "checkout_started", "timestamp": 1793750400, "data": {}}
""",
        good="""\
events:
  checkout_started:
    volume: {per_day: [0, 10]}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {}}
{"name": "checkout_started", "timestamp": 1793664060, "data": {}}
{"name": "checkout_started", "timestamp": 1793750400, "data": {}}
""",
        options={"ratio": 2, "least": 10},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each such event, against the plan and against an earlier report."""
        yield from off_volume(landing, ABOVE, self.options)
