"""Two plans compared: each fact with what is judged of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from trackplan.model.fact import BaseFact
from trackplan.model.plan import Plan
from trackplan.model.verdict import Judgement, Verdict

Bump = Literal["major", "minor", "patch", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterexample:
    """A payload that shows a break: made from the two plans alone.

    For senders it is valid under the old plan and invalid under the new one; for readers it is valid
    under the new one, and could not have come under the old one.
    """

    side: Literal["senders", "readers"]
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A fact, judged."""

    fact: BaseFact
    senders: Judgement
    readers: Judgement
    counterexamples: tuple[Counterexample, ...] = ()
    affected: tuple[str, ...] = ()
    """The journeys of the two plans that listen for the event or read the attribute, in words."""

    @property
    def worst(self) -> Verdict:
        """The worse of the two verdicts."""
        return max(self.senders.verdict, self.readers.verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two plans and every change between them, in order of what they are about."""

    before: Plan
    after: Plan
    changes: tuple[Change, ...] = ()
    bump: Bump = "none"
