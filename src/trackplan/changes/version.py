"""The plan's version, compared with the bump that its changes need (https://semver.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trackplan.changes.examples import FLAG, Example
from trackplan.changes.rule import ComparisonRule
from trackplan.changes.subject import Subject
from trackplan.model.change import BUMPS, Bump, Change, Comparison
from trackplan.model.finding import Problem, RuleCard, Severity

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?")


def bump_of(changes: Iterable[Change]) -> Bump:
    """Return the largest bump that any of the changes needs."""
    return max((change.bump for change in changes), key=BUMPS.index, default="none")


def precedence(version: str) -> tuple[object, ...]:
    """What orders two versions (semver.org, point 11). Raises ValueError for what is no version."""
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"`{version}` is no semantic version")
    *numbers, before = match.groups()
    parts = (
        [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in before.split(".")]
        if before
        else []
    )
    # A version without a pre-release comes after those with one.
    return (*map(int, numbers), not before, tuple(parts))


def enough(before: str, after: str, bump: Bump) -> bool:
    """Whether the step from one version to another is at least the one asked for.

    Before 1.0.0 a minor step may break, as semver.org's point 4 and package managers have it.
    """
    if bump == "none":
        return True
    if precedence(after) <= precedence(before):
        return False
    old, new = (tuple(map(int, _VERSION.fullmatch(one).groups()[:3])) for one in (before, after))  # type: ignore[union-attr]
    if bump == "patch" or new[0] > old[0]:
        return True
    return new[1] > old[1] and (bump == "minor" or old[0] == 0)


def next_version(version: str, bump: Bump) -> str:
    """The least version that is a step far enough."""
    major, minor, patch = map(int, _VERSION.fullmatch(version).groups()[:3])  # type: ignore[union-attr]
    if bump == "major" and major:
        return f"{major + 1}.0.0"
    if bump in {"major", "minor"}:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def _versions(before: str, after: str) -> Example:
    return Example(*(f"trackplan: 1\nversion: {version}{FLAG}\n" for version in (before, after)))


_EVENTS = "events:\n  order_completed: {}\n"
_CART = f"{_EVENTS}  cart_viewed: {{}}\n"
_TOO_SMALL, _LARGE = (
    Example(
        *(f"{head}{events}" for head, events in zip((step.before, step.after), (_CART, _EVENTS), strict=True))
    )
    for step in (_versions("1.4.0", "1.5.0"), _versions("1.4.0", "2.0.0"))
)


class VersionDecreased(ComparisonRule):
    """The plan's version is lower than it was, or gone."""

    card = RuleCard(
        id="version-decreased",
        severity=Severity.ERROR,
        summary="The plan's version is lower than it was, or gone.",
        why="A version that goes back names two plans, and nobody can tell which is the newer one.",
        fix="Write a version above the old one.",
        bad=_versions("1.4.0", "1.3.0").flagged,
        good=_versions("1.4.0-beta.2", "1.4.0").clean,
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


class VersionNotBumped(ComparisonRule):
    """The plan's version is not bumped as far as its changes need."""

    card = RuleCard(
        id="version-not-bumped",
        severity=Severity.WARNING,
        summary="The plan's version does not go up as far as its changes ask for.",
        why="Whoever builds on the plan tells by its version whether to look: a major step breaks somebody.",
        fix="Raise `version` in the plan.",
        bad=_TOO_SMALL.flagged,
        good=_LARGE.clean,
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


SUBJECT = Subject(rules=(VersionDecreased, VersionNotBumped))
