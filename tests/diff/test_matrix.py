"""Verdicts of a matrix of definitions, held against values; every pair at night, and some each time."""

from __future__ import annotations

from hypothesis import settings

from tests.diff.matrix import DEFINITIONS, VALUES, rates

WHOLE = 500
"""The examples a property tries in the profile of the night."""
EVERY = 1 if settings.default and settings.default.max_examples >= WHOLE else 37


def test_the_matrix_is_large_enough() -> None:
    assert len(DEFINITIONS) >= 100
    assert len(VALUES) >= 120


def test_what_is_called_safe_is_and_what_is_called_breaking_is_shown() -> None:
    found = rates(EVERY)
    assert found.unsound == []
    assert found.false_alarms == []
    assert found.wrong == []
    assert found.missed_rate <= 0.01, found.missed
    assert found.shown == found.breaks
