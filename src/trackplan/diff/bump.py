"""The version that changes ask for, by semantic versioning (https://semver.org)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trackplan.model.change import Bump, Change
from trackplan.model.facts.constraints import (
    EnumDropped,
    EnumValueAdded,
    FormatDropped,
    PatternDropped,
    RangeWidened,
    StepWidened,
    UniqueDropped,
)
from trackplan.model.facts.events import EventOwnerChanged, SunsetChanged, TextChanged
from trackplan.model.facts.surroundings import (
    NamingChanged,
    OwnerAdded,
    OwnerRemoved,
    TombstoneAdded,
    TombstoneChanged,
)
from trackplan.model.verdict import Verdict

WORDS_ONLY = (
    EventOwnerChanged,
    NamingChanged,
    OwnerAdded,
    OwnerRemoved,
    SunsetChanged,
    TextChanged,
    TombstoneAdded,
    TombstoneChanged,
)
"""Facts about what people read in the plan: the payloads, and who reads them, are as before."""

MILD = (
    EnumDropped,
    EnumValueAdded,
    FormatDropped,
    PatternDropped,
    RangeWidened,
    StepWidened,
    UniqueDropped,
)
"""Facts that break readers by definition, and seldom in practice: a value of the same type that is new."""

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+.*)?")


def bump_of(changes: Iterable[Change]) -> Bump:
    """``major`` when something breaks, ``minor`` for what else payloads and readers feel, else ``patch``."""
    bump: Bump = "none"
    for change in changes:
        if breaks(change):
            return "major"
        if not isinstance(change.fact, WORDS_ONLY):
            bump = "minor"
        elif bump == "none":
            bump = "patch"
    return bump


def breaks(change: Change) -> bool:
    """Whether a change is an error by default: it breaks a side, and not only by a new value."""
    if change.senders.verdict is Verdict.BREAKING:
        return True
    return change.readers.verdict is Verdict.BREAKING and not isinstance(change.fact, MILD)


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
