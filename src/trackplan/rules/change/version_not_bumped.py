"""version-not-bumped."""

from collections.abc import Iterator

from trackplan.diff.bump import enough, next_version, precedence
from trackplan.model.change import Comparison
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ComparisonRule


class VersionNotBumped(ComparisonRule):
    """The plan's version does not go up as far as its changes ask for."""

    card = RuleCard(
        id="version-not-bumped",
        severity=Severity.WARNING,
        summary="The plan's version does not go up as far as its changes ask for.",
        why="Whoever builds on the plan tells by its version whether to look: a major step breaks somebody.",
        fix="Raise `version` in the plan.",
        bad="""\
--- before/plan.yaml
trackplan: 1
version: 1.4.0
events:
  order_completed: {}
  cart_viewed: {}
--- after/plan.yaml
trackplan: 1
version: 1.5.0  # flagged
events:
  order_completed: {}
""",
        good="""\
--- before/plan.yaml
trackplan: 1
version: 1.4.0
events:
  order_completed: {}
  cart_viewed: {}
--- after/plan.yaml
trackplan: 1
version: 2.0.0
events:
  order_completed: {}
""",
    )

    def check(self, comparison: Comparison) -> Iterator[Problem]:
        """Yield one problem where both plans have a version, and the step is too small."""
        before, after = comparison.before.version, comparison.after.version
        if before is None or after is None or precedence(after) < precedence(before):
            return
        if not enough(before, after, comparison.bump):
            least = next_version(before, comparison.bump)
            went = f"is still {after}" if after == before else f"went from {before} to {after}"
            yield Problem(
                message=f"the version {went}, and the changes ask for {least}",
                ref=comparison.after.ref / "version",
                help=f"write `version: {least}`",
                at="plan/version",
            )
