from collections.abc import Iterator, Sequence
from datetime import date

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import PolicyRule, Usage


class UnusedAllow(PolicyRule):
    """An ``allow`` entry hides nothing."""

    card = RuleCard(
        id="unused-allow",
        severity=Severity.WARNING,
        summary="An `allow` entry accepts a finding that is not there.",
        why="A stale acceptance hides the next real finding of the same name.",
        fix="Remove the entry, or correct its `rule` and `at`.",
        bad="""\
allow:
  - rule: event-without-owner  # flagged
    at: events/order_completed
    reason: The team is being formed.
events:
  order_completed: {description: The shopper paid., owner: growth}
""",
        good="""\
allow:
  - rule: event-without-owner
    at: events/order_completed
    reason: The team is being formed.
events:
  order_completed: {description: The shopper paid.}
""",
    )

    def check(self, usage: Sequence[Usage], today: date) -> Iterator[Problem]:
        """Yield each entry that was tried, has not expired, and took nothing."""
        for one in usage:
            expired = one.entry.until is not None and one.entry.until < today
            if one.tried and not one.used and not expired:
                yield Problem(
                    message=f"no `{one.entry.rule}` finding is at `{one.entry.at}`",
                    ref=one.entry.ref / "rule",
                )
