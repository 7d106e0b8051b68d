from collections.abc import Iterator, Sequence
from datetime import date

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import PolicyRule, Usage


class ExpiredAllow(PolicyRule):
    """An ``allow`` entry is past its date."""

    card = RuleCard(
        id="expired-allow",
        severity=Severity.WARNING,
        summary="An `allow` entry is past its `until` date, and accepts nothing any more.",
        why="The finding is reported again; the entry only misleads.",
        fix="Fix the accepted finding, or give the entry a new date and reason.",
        bad="""\
allow:
  - rule: event-without-owner
    at: events/order_completed
    reason: The team is being formed.
    until: 2020-01-31  # flagged
events:
  order_completed: {description: The shopper paid.}
""",
        good="""\
allow:
  - rule: event-without-owner
    at: events/order_completed
    reason: The team is being formed.
    until: 9999-12-31
events:
  order_completed: {description: The shopper paid.}
""",
    )

    def check(self, usage: Sequence[Usage], today: date) -> Iterator[Problem]:
        """Yield each entry whose last day is before today."""
        for one in usage:
            if one.entry.until is not None and one.entry.until < today:
                yield Problem(
                    message=f"the acceptance of `{one.entry.rule}` ended on {one.entry.until.isoformat()}",
                    ref=one.entry.ref / "until",
                )
