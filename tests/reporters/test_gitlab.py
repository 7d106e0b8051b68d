"""GitLab's code quality report: an array of issues, none hidden by another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.reporters.reports import CLEAN, INCOMPLETE, NOTHING, REPORTS, STYLE
from trackplan.document import Location
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style

# The table of GitLab's page "Code Quality", section "Code Quality report format".
SCHEMA = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)."},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"minimum": 1}},
                    },
                },
            },
        },
    },
}


def issues(report: Report) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = json.loads(REPORTERS["gitlab"](report, Style()))
    assert list(Draft202012Validator(SCHEMA).iter_errors(made)) == []
    assert len({issue["fingerprint"] for issue in made}) == len(made)
    return made


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_lost(name: str) -> None:
    report = REPORTS[name]
    caveats = (not report.complete) + (not any(report.checked.values()))
    parts = (report.changes, report.landed, report.impact, report.readiness, report.set_aside or None)
    left_out = any(part is not None for part in parts)  # which one issue says
    assert len(issues(report)) == len(report.findings) + len(report.skipped) + caveats + left_out


def test_the_same_problem_keeps_its_fingerprint_when_its_line_moves() -> None:
    (before,) = issues(replace(CLEAN, findings=(STYLE,)))
    (after,) = issues(
        replace(CLEAN, findings=(replace(STYLE, location=Location("a.yaml"), message="reworded"),))
    )
    assert before["fingerprint"] == after["fingerprint"]


def test_a_repeated_fingerprint_is_made_unique() -> None:
    assert len(issues(replace(CLEAN, findings=(STYLE, STYLE, STYLE)))) == 3


def test_only_a_whole_and_clean_report_is_empty() -> None:
    assert issues(CLEAN) == []
    assert issues(NOTHING)[0]["severity"] == "blocker"
    assert issues(INCOMPLETE)[0]["check_name"] == "incomplete"
