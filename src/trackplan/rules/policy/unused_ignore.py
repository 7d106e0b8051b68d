from collections.abc import Iterator, Sequence

from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import IgnoreRule, IgnoreUsage


class UnusedIgnore(IgnoreRule):
    """A comment ignores nothing."""

    card = RuleCard(
        id="unused-ignore",
        severity=Severity.WARNING,
        summary="A comment ignores a finding that is not there.",
        why="A stale comment hides the next real finding of its line.",
        fix="Remove the rule from the comment, or the comment; `trackplan lint --fix` does.",
        bad="""\
events:
  # trackplan: ignore[event-without-owner] The team is being formed.  # flagged
  order_completed: {description: The shopper paid., owner: growth}
""",
        good="""\
events:
  # trackplan: ignore[event-without-owner] The team is being formed.
  order_completed: {description: The shopper paid.}
""",
    )

    def check(self, usage: Sequence[IgnoreUsage]) -> Iterator[Problem]:
        """Yield each rule of a comment that was tried and took nothing, and each comment without one."""
        for one in usage:
            if not one.rule:
                yield Problem(
                    message="the comment names no rule, so it ignores nothing",
                    ref=one.ref,
                    help="write `# trackplan: ignore[rule-id] reason`",
                )
            elif one.tried and not one.used:
                message = f"no `{one.rule}` finding is on line {one.entry.line}"
                yield Problem(message=message, ref=one.ref)
