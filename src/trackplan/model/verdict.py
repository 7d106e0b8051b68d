"""What a change does to those who send events, and to those who read them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Verdict(IntEnum):
    """What a change does to one side; a larger value is worse."""

    SAFE = 0
    RISKY = 1
    BREAKING = 2

    @property
    def word(self) -> str:
        """The word that users read: ``safe``, ``risky`` or ``breaking``."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One side's verdict with its reason, a clause without a full stop."""

    verdict: Verdict
    reason: str
    eased: bool = False
    """Whether it would be worse, had the plan promised what changes."""
