"""The probability of a count under an expected share."""

from __future__ import annotations

from math import exp, log

UNLIKELY = 0.001
"""What is less likely than this is no accident."""


def chance_of(count: int, of: int, share: float) -> float:
    """At most how likely it is that ``count`` of ``of`` or more are off where ``share`` of all are.

    It is Chernoff's bound on the tail of the binomial distribution: never too small, and the same cost for
    any number. 1 where no more are off than were to be expected.
    """
    found = count / of if of else 0.0
    if not 0 < share < found:
        return 1.0 if share or not count else 0.0
    rest = (1 - found) * log((1 - found) / (1 - share)) if found < 1 else 0.0
    return exp(-of * (found * log(found / share) + rest))
