"""JUnit XML, read back by a reader that CI tools use."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from tests.reporters.reports import CLEAN, INCOMPLETE, NOTHING, REPORTS, STYLE
from trackplan.model.finding import Severity
from trackplan.model.readiness import ReadinessOutcome
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style


def parsed(report: Report) -> JUnitXml:
    return JUnitXml.fromstring(REPORTERS["junit"](report, Style()).encode())


def results(report: Report, kind: type) -> list[str]:
    return [
        result.text or result.message or ""
        for suite in parsed(report)
        for case in suite
        for result in case.result
        if isinstance(result, kind)
    ]


def told(report: Report) -> list[str]:
    outputs = [case.system_out for suite in parsed(report) for case in suite if case.system_out]
    return [line for text in (*results(report, Failure), *outputs) for line in text.split("\n")]


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_lost_and_totals_are_true(name: str) -> None:
    report = REPORTS[name]
    read = parsed(report)
    written = (read.tests, read.failures, read.errors, read.skipped)
    read.update_statistics()
    assert written == (read.tests, read.failures, read.errors, read.skipped)
    checks = (
        [check for one in report.readiness.checklists for check in one.checks] if report.readiness else []
    )
    outcomes = Counter(check.outcome for check in checks)
    passed, unknown = outcomes[ReadinessOutcome.PASS], outcomes[ReadinessOutcome.UNKNOWN]
    failing = sum(len(one.places) + 1 for one in checks if one.outcome is ReadinessOutcome.FAIL)
    assert len(told(report)) == len(report.findings) + passed + failing
    assert len(results(report, Skipped)) == len(report.skipped) + unknown


def test_only_errors_fail() -> None:
    warning = replace(STYLE, severity=Severity.WARNING)
    assert parsed(replace(CLEAN, findings=(STYLE,))).failures == 1
    assert parsed(replace(CLEAN, findings=(warning,))).failures == 0
    assert len(told(replace(CLEAN, findings=(warning,)))) == 1


def test_what_was_checked_passes_and_what_was_not_does_not() -> None:
    assert [case.name for suite in parsed(CLEAN) for case in suite if case.is_passed] == [
        "5 plan files",
        "26 samples",
    ]
    assert results(NOTHING, Error) == ["nothing was checked"]
    assert len(results(INCOMPLETE, Error)) == 1
