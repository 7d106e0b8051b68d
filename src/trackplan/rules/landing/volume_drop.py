"""volume-drop."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.days import full_days, pace, pace_before


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
        for name, event in sorted(landing.plan.events.items()):
            days = full_days(landing, name)
            least = event.volume[0] if event.volume is not None else None
            off = [count for count in days if least is not None and count < least]
            if off:
                yield Problem(
                    message=f"`{name}` lands {min(off):,} times on a day, and the plan expects "
                    f"at least {least:,}",
                    ref=event.ref / "volume",
                    event=name,
                    at=f"events/{name}/volume",
                    seen=Seen(count=len(off), of=len(days)),
                )
            was, now = pace_before(landing, name), pace(landing, name)
            if was is None or now is None or max(was, now) < self.options["least"]:
                continue
            if now < was * self.options["ratio"]:
                yield Problem(
                    message=f"`{name}` lands {now:,.0f} times a day, and {was:,.0f} in the earlier report",
                    ref=event.ref.key,
                    event=name,
                    at=f"events/{name}/volume/before",
                )
