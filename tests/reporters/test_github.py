"""Workflow commands, read as a runner reads them, and the summary of the job's page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from tests.reporters.reports import CLEAN, MANY, MIXED, REPORTS, STYLE
from tests.reporters.runner import Command, commands
from trackplan.model.finding import Finding
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style
from trackplan.reporters.github import MOST_OF_A_LEVEL, SUMMARY_BYTES, summary


def annotations(report: Report) -> list[Command]:
    return commands(REPORTERS["github"](report, Style()))


def told(annotation: Command) -> int:
    """How many findings an annotation stands for, by its own words."""
    if match := re.match(r"([\d,]+) more \w+ findings?$", annotation.properties["title"]):
        return int(match[1].replace(",", ""))
    more = re.search(r"^([\d,]+) more like it:$", annotation.data, re.MULTILINE)
    return 1 + (int(more[1].replace(",", "")) if more else 0)


def about_findings(report: Report) -> list[Command]:
    return [found for found in annotations(report) if not found.properties["title"].startswith("trackplan ")]


@pytest.mark.parametrize("name", REPORTS)
def test_every_finding_is_told_or_counted(name: str) -> None:
    report = REPORTS[name]
    assert sum(map(told, about_findings(report))) == len(report.findings)


@pytest.mark.parametrize("amount", [1, 9, 10, 11, 12, 500])
@pytest.mark.parametrize("complete", [True, False])
def test_no_level_is_over_what_github_shows(amount: int, complete: bool) -> None:
    findings = tuple(replace(STYLE, rule=f"rule-{number}") for number in range(amount))
    report = replace(CLEAN, findings=findings, complete=complete)
    levels = Counter(found.name for found in annotations(report))
    assert levels["error"] == min(MOST_OF_A_LEVEL, amount + (not complete))
    assert sum(map(told, about_findings(report))) == amount


def test_findings_of_one_rule_and_event_are_one_annotation() -> None:
    merged = {(finding.severity, finding.rule, finding.event) for finding in MANY.findings}
    assert len(merged) == 13
    assert [told(found) for found in annotations(MANY)] == [4, *[3] * 8, 6, 3, 3]


def test_an_annotation_points_at_the_exact_place() -> None:
    error = next(found for found in annotations(MIXED) if found.properties["title"] == STYLE.rule)
    assert error == Command(
        "error",
        "`cartValue` is not snake_case · help: write `cart_value`",
        {
            "file": "tracking_plan/events/checkout.yaml",
            "line": "12",
            "col": "7",
            "endcolumn": "16",
            "title": "attribute-name-style",
        },
    )


def test_a_finding_of_many_lines_has_no_columns() -> None:
    span = replace(STYLE.location.span, end_line=14)
    finding: Finding = replace(STYLE, location=replace(STYLE.location, span=span))
    (annotation,) = annotations(replace(CLEAN, findings=(finding,)))
    assert annotation.properties.keys() == {"file", "line", "endline", "title"}


def test_the_summary_fits_in_the_page_of_a_job() -> None:
    findings = tuple(replace(STYLE, message="`é` is wrong " * 40) for _ in range(20_000))
    text = summary(replace(CLEAN, findings=findings), Style())
    assert 0.95 * SUMMARY_BYTES < len(text.encode()) < SUMMARY_BYTES
    assert text.startswith("### trackplan lint: 20,000 errors\n")
    shown = text.count("| **error** |")
    assert f"**{20_000 - shown:,} of 20,000 findings did not fit here, the least severe**" in text
