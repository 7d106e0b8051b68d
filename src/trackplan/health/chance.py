"""The probability of a count under an expected share."""

from __future__ import annotations

from math import erfc, exp, log, sqrt

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


def chance_of_both(count: int, of: int, other: int, of_other: int) -> float:
    """Return the chance that ``count`` of ``of`` and ``other`` of ``of_other`` are samples of one share.

    It is the likelihood-ratio test of two proportions (G-test, one degree of freedom); 1 without a sample.
    """
    if not of or not of_other:
        return 1.0
    share = (count + other) / (of + of_other)
    cells = (
        (count, of * share),
        (of - count, of * (1 - share)),
        (other, of_other * share),
        (of_other - other, of_other * (1 - share)),
    )
    ratio = 2 * sum(found * log(found / expected) for found, expected in cells if found)
    return erfc(sqrt(max(ratio, 0.0) / 2))
