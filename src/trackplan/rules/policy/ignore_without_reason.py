from collections.abc import Iterator, Sequence

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import IgnoreRule, IgnoreUsage


class IgnoreWithoutReason(IgnoreRule):
    """A comment ignores a finding and does not say why."""

    card = RuleCard(
        id="ignore-without-reason",
        severity=Severity.WARNING,
        summary="A comment ignores a finding and does not say why.",
        why="Nobody can tell later whether the finding may come back, so it stays ignored for good.",
        fix="Write the reason behind the brackets.",
        bad="""\
events:
  order_completed:  # trackplan: ignore[event-without-owner]  # flagged
    # trackplan: ignore[event-without-trigger]  # flagged
    description: The shopper paid.
""",
        good="""\
events:
  order_completed:  # trackplan: ignore[event-without-owner] The team is being formed.
    description: The shopper paid.
""",
    )

    def check(self, usage: Sequence[IgnoreUsage]) -> Iterator[Problem]:
        """Yield each comment that names rules and has no reason."""
        for ref in dict.fromkeys(one.entry.ref for one in usage if one.rule and not one.entry.reason):
            yield Problem(message="the comment does not say why it ignores this", ref=ref)
