"""The comparison of two plans: each fact with its verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from trackplan.model.fact import BaseFact
from trackplan.model.plan import Plan
from trackplan.model.verdict import Judgement, Verdict

Bump = Literal["none", "patch", "minor", "major"]
BUMPS: tuple[Bump, ...] = get_args(Bump)
"""The version bumps, smallest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """A payload that proves a break, made from the two plans alone.

    For senders it is valid under the old plan and invalid under the new one; for readers it is valid
    under the new one, and was impossible under the old one.
    """

    side: Literal["senders", "readers"]
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact with its verdicts."""

    fact: BaseFact
    senders: Judgement
    readers: Judgement
    counterexamples: tuple[Counterexample, ...] = ()
    affected: tuple[str, ...] = ()
    """The journeys of both plans that use the event or attribute, in words."""
    calls: tuple[str, ...] = ()
    """The places of calls in source code that were right and are wrong now: ``checkout/paid.go:42``."""
    calls_in_doubt: tuple[str, ...] = ()
    """The places of calls that may be wrong now, since they do not write what the change is about."""

    @property
    def worst(self) -> Verdict:
        """The worse of the two verdicts."""
        return max(self.senders.verdict, self.readers.verdict)

    @property
    def breaks(self) -> bool:
        """Whether it is an error by default: it breaks a side by more than a new value."""
        if self.senders.verdict is Verdict.BREAKING:
            return True
        return self.readers.verdict is Verdict.BREAKING and not self.fact.mild

    @property
    def bump(self) -> Bump:
        """The version bump that it requires, by semantic versioning (https://semver.org)."""
        if self.breaks or (self.fact.removes and not self.fact.life.unread):
            return "major"
        return "patch" if self.fact.wording else "minor"

    @property
    def because(self) -> tuple[str, ...]:
        """Return why it is not safe, one sentence per side, and why its bump differs from its verdict."""
        sides = (("senders", self.senders), ("readers", self.readers))
        said = [
            f"{who}: {judgement.reason}"
            for who, judgement in sides
            if judgement.eased or judgement.verdict is not Verdict.SAFE
        ]
        if self.bump == "major" and self.worst is not Verdict.BREAKING:
            said.append("version: major, since a name that was public is gone")
        elif self.bump != "major" and self.worst is Verdict.BREAKING:
            said.append(f"version: {self.bump}, since readers know the type already")
        return tuple(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans and every change between them, ordered by subject."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...] = ()
    bump: Bump = "none"
