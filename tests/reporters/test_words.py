"""The line that every report ends with: nothing unchecked or unfinished reads as clean."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reporters.reports import CHANGES, CLEAN, INCOMPLETE, MISSING, MIXED, NOTHING, STYLE
from trackplan.model.finding import Finding
from trackplan.model.report import Report
from trackplan.reporters.words import percent, seen, verdict


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (CLEAN, "no problems · checked 14 events in 5 plan files, 26 samples"),
        (NOTHING, "nothing was checked"),
        (replace(NOTHING, checked={}), "nothing was checked"),
        (replace(NOTHING, complete=False), "INCOMPLETE: nothing was checked"),
        (replace(NOTHING, findings=(STYLE,)), "1 error · nothing was checked"),
        (
            replace(CLEAN, complete=False),
            "INCOMPLETE: no problems so far · checked 14 events in 5 plan files, 26 samples",
        ),
        (MIXED, "3 errors, 1 warning, 1 info · checked 14 events in 5 plan files, 26 samples"),
        (INCOMPLETE, "INCOMPLETE: 1 error so far · checked 14 events in 5 plan files, 120,000 payloads"),
        (
            CHANGES,
            (
                "1 error, 1 info · compared 14 events in 5 plan files with origin/main"
                " · asks for a major version"
            ),
        ),
        (replace(CLEAN, checked={"plan_files": 1}), "no problems · checked 14 events in 1 plan file"),
        (replace(CLEAN, checked={"payloads": 1}, plan=None), "no problems · checked 1 payload"),
    ],
)  # fmt: skip
def test_the_verdict(report: Report, expected: str) -> None:
    assert verdict(report) == expected


ONE = replace(MISSING, count=1, share=None, of=None, first_seen=None, last_seen=None, source=None)


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (ONE, ""),
        (replace(ONE, count=0, of=10, share=0.0), "0 of 10 (0%)"),
        (replace(ONE, count=2), "2 times"),
        (replace(ONE, share=0.5), "1 time (50%)"),
        (replace(ONE, of=3), "1 of 3"),
        (replace(ONE, first_seen="2026-11-02"), "2026-11-02"),
        (replace(ONE, first_seen="2026-11-02", last_seen="2026-11-02"), "2026-11-02"),
        (replace(ONE, last_seen="2026-11-02"), "last 2026-11-02"),
        (replace(ONE, source="web"), "from web"),
        (MISSING, "1,204 of 48,210 (2.5%), 2026-11-02 to 2026-11-20, from checkout-api"),
    ],
)
def test_how_often_and_when(finding: Finding, expected: str) -> None:
    assert seen(finding) == expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, "0%"),
        (0.00001, "<0.1%"),
        (0.001, "0.1%"),
        (0.5, "50%"),
        (0.333, "33.3%"),
        (0.9999, ">99.9%"),
        (1, "100%"),
    ],
)
def test_a_share_is_never_rounded_to_none_or_all(share: float, expected: str) -> None:
    assert percent(share) == expected
