from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.days import BELOW, off_volume


class VolumeDrop(LandingRule):
    """Fewer of an event land than expected."""

    of_absence = True

    card = RuleCard(
        id="volume-drop",
        severity=Severity.WARNING,
        summary="An event lands less often than the plan's `volume` or an earlier report lets expect.",
        why="A journey that starts for half the people looks like a bad month, and is a lost sender.",
        fix="See what was deployed on the first such day; if less is normal now, change `volume`.",
        bad="""\
events:
  checkout_started:
    volume: {per_day: [3, 10]}  # flagged
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {}}
{"name": "checkout_started", "timestamp": 1793664060, "data": {}}
{"name": "checkout_started", "timestamp": 1793750400, "data": {}}
""",
        good="""\
events:
  checkout_started:
    volume: {per_day: [1, 10]}
--- samples/a.ndjson
{"name": "checkout_started", "timestamp": 1793577600, "data": {}}
{"name": "checkout_started", "timestamp": 1793664000, "data": {}}
{"name": "checkout_started", "timestamp": 1793664060, "data": {}}
{"name": "checkout_started", "timestamp": 1793750400, "data": {}}
""",
        options={"ratio": 0.5, "least": 10},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each such event, against the plan and against an earlier report."""
        yield from off_volume(landing, BELOW, self.options)
