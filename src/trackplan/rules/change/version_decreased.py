"""version-decreased."""

from collections.abc import Iterator

from trackplan.diff.bump import precedence
from trackplan.model.change import Comparison
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.rules import ComparisonRule


class VersionDecreased(ComparisonRule):
    """The plan's version is lower than it was, or gone."""

    card = RuleCard(
        id="version-decreased",
        severity=Severity.ERROR,
        summary="The plan's version is lower than it was, or gone.",
        why="A version that goes back names two plans, and nobody can tell which is the newer one.",
        fix="Write a version above the old one.",
        bad="""\
--- before/plan.yaml
trackplan: 1
version: 1.4.0
--- after/plan.yaml
trackplan: 1
version: 1.3.0  # flagged
""",
        good="""\
--- before/plan.yaml
trackplan: 1
version: 1.4.0-beta.2
--- after/plan.yaml
trackplan: 1
version: 1.4.0
""",
    )

    def check(self, comparison: Comparison) -> Iterator[Problem]:
        """Yield one problem where the old plan has a version and the new one none or a lower one."""
        before, after = comparison.before.version, comparison.after.version
        if before is not None and (after is None or precedence(after) < precedence(before)):
            went = "is gone" if after is None else f"went down to {after}"
            yield Problem(
                message=f"the version {went}, and was {before}",
                ref=comparison.after.ref / "version",
                at="plan/version",
            )
