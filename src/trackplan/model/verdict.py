"""Verdicts: the effect of a change on senders and on readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Verdict(IntEnum):
    """The effect of a change on one side; a larger value is worse."""

    SAFE = 0
    RISKY = 1
    BREAKING = 2

    @property
    def word(self) -> str:
        """The word that users read: ``safe``, ``risky`` or ``breaking``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One side's verdict with its reason, a clause without a period."""

    verdict: Verdict
    reason: str
    unshown: str = ""
    """The reason where no payload is found that shows the break, which is then risky; empty for a break
    that needs no payload to be sure of."""
    eased: bool = False
    """Whether it would be worse, had the plan promised what changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the decision table: its condition, and the verdict for each side."""

    when: str
    """The condition in words; empty for "always"."""
    applies: Callable[[Any], bool]
    senders: Judgement
    readers: Judgement
