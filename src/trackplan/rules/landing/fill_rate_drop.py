from __future__ import annotations

from collections.abc import Iterator

from trackplan.model.finding import Problem, RuleCard, Seen, Severity
from trackplan.model.landing import Landing
from trackplan.rules import LandingRule
from trackplan.rules.earlier_values import both_times, changed, percent


class FillRateDrop(LandingRule):
    """An attribute is null or missing more often than before."""

    of_absence = True

    card = RuleCard(
        id="fill-rate-drop",
        severity=Severity.WARNING,
        summary="An optional attribute is null or missing far more often than in the earlier report.",
        why=(
            "The plan lets it be absent, so every payload is valid, and messages print their fallback or "
            "nothing. A share counts as changed where it moved by `drop` and chance is no explanation."
        ),
        fix="See what its sender changed since the earlier report.",
        bad="""\
events:
  cart_left:
    attributes:
      codes:
        type: array
        items: {type: string, nullable: true}  # flagged
--- earlier.ndjson
{"name": "cart_left", "timestamp": 1793577600, "data": {"codes": ["MAY", "MAY", "MAY", "MAY", "MAY"]}}
{"name": "cart_left", "timestamp": 1793577601, "data": {"codes": ["MAY", "MAY", "MAY", "MAY", "MAY"]}}
--- samples/a.ndjson
{"name": "cart_left", "timestamp": 1794182400, "data": {"codes": [null, null, null, null, null]}}
{"name": "cart_left", "timestamp": 1794182401, "data": {"codes": [null, null, null, null, null]}}
""",
        good="""\
events:
  cart_left:
    attributes:
      codes:
        type: array
        items: {type: string, nullable: true}
--- earlier.ndjson
{"name": "cart_left", "timestamp": 1793577600, "data": {"codes": ["MAY"]}}
--- samples/a.ndjson
{"name": "cart_left", "timestamp": 1794182400, "data": {"codes": [null]}}
""",
        options={"drop": 0.2},
    )

    def check(self, landing: Landing) -> Iterator[Problem]:
        """Yield each attribute with a value less often; a required one is the rule missing-attribute's."""
        for one in both_times(landing):
            was, now = one.before.fill_rate, one.now.fill_rate
            if was is None or now is None or (one.attribute.required and not one.attribute.nullable):
                continue
            if now[0] * was[1] < was[0] * now[1] and changed(was, now, self.options["drop"]):
                yield Problem(
                    message=f"`{one.path}` has a value in {percent(now)} of what lands, and had one in "
                    f"{percent(was)} in the earlier report",
                    ref=one.attribute.ref.key,
                    event=one.event,
                    attribute=one.path,
                    seen=Seen(count=now[1] - now[0], of=now[1]),
                )
