"""The version that changes ask for, by semantic versioning (https://semver.org)."""

from __future__ import annotations

from collections.abc import Iterable

from trackplan.model.change import Bump, Change
from trackplan.model.verdict import Verdict


def bump_of(changes: Iterable[Change]) -> Bump:
    """``major`` when something breaks, ``minor`` for what else payloads and readers feel, else ``patch``."""
    bump: Bump = "none"
    for change in changes:
        if breaks(change):
            return "major"
        if not change.fact.wording:
            bump = "minor"
        elif bump == "none":
            bump = "patch"
    return bump


def breaks(change: Change) -> bool:
    """Whether a change is an error by default: it breaks a side, and not only by a new value."""
    if change.senders.verdict is Verdict.BREAKING:
        return True
    return change.readers.verdict is Verdict.BREAKING and not change.fact.mild
