"""Markdown, rendered as GitHub does: data stays data, and what was cut is said."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.reporters.rendered import rendered
from tests.reporters.reports import ASIDE, CHANGES, CLEAN, INCOMPLETE, NOTHING, REPORTS, STYLE
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style
from trackplan.reporters.markdown import BYTES


def markdown(report: Report) -> str:
    return REPORTERS["markdown"](report, Style())


@pytest.mark.parametrize("name", REPORTS)
def test_nothing_is_lost(name: str) -> None:
    page = rendered(markdown(REPORTS[name]))
    report = REPORTS[name]
    changes = report.changes.rows if report.changes else ()
    assert len(page.rows("Change")) == len(changes)
    assert len(page.rows("Finding")) == len(report.findings) - len(changes)  # each is said once


def test_it_begins_with_its_marker_and_the_verdict() -> None:
    assert markdown(CLEAN).startswith("<!-- trackplan:lint -->\n### trackplan lint: no problems\n")
    assert "### trackplan lint: nothing was checked\n" in markdown(NOTHING)
    assert "### trackplan audit: incomplete, 1 error so far\n" in markdown(INCOMPLETE)


@pytest.mark.parametrize("message", ["short", "`é` is a long sentence " * 400, "|" * 9000])
def test_it_fits_in_a_comment_and_says_what_did_not(message: str) -> None:
    text = markdown(replace(CLEAN, findings=(replace(STYLE, message=message),) * 2000))
    shown = len(rendered(text).rows("Finding"))
    assert len(text.encode()) < BYTES
    assert f"{2000 - shown:,} of 2,000 findings did not fit here" in text


def test_many_things_that_were_skipped_are_counted() -> None:
    skipped = tuple(replace(INCOMPLETE.skipped[0], what=f"file {number}") for number in range(5000))
    text = markdown(replace(CLEAN, skipped=skipped))
    listed = len(re.findall("^- `", text, re.MULTILINE))
    assert len(text.encode()) < BYTES
    assert f"- and {5000 - listed:,} more: see --format json\n" in text


def test_what_a_change_touches_is_counted_past_the_first() -> None:
    assert CHANGES.changes is not None
    row = CHANGES.changes.rows[0]
    touched = tuple(f"campaign {number}" for number in range(12))
    rows = (replace(row, change=replace(row.change, affected=touched)),)
    report = replace(CHANGES, changes=replace(CHANGES.changes, rows=rows))
    (cells,) = rendered(markdown(report)).rows("Change")
    assert cells[-1] == "campaign 0, campaign 1, campaign 2, campaign 3, campaign 4 and 7 more"


def test_what_was_not_checked_and_what_was_set_aside_is_named_however_little_room_is_left() -> None:
    crowd = (replace(STYLE, message="a long sentence " * 30),) * 2000
    skipped = tuple(replace(INCOMPLETE.skipped[0], what=f"file {number}") for number in range(4))
    text = markdown(replace(ASIDE, findings=crowd, skipped=skipped))
    assert len(text.encode()) < BYTES
    assert all(f"- `file {number}`: " in text for number in range(4))
    assert all(one.reason in text for one in ASIDE.set_aside if one.how != "known")


@pytest.mark.parametrize("name", ["impact", "ready"])
def test_readers_and_checklists_that_do_not_fit_are_counted(name: str) -> None:
    report = REPORTS[name]
    if report.impact is not None:
        many = replace(report.impact, subjects=report.impact.subjects * 500)
        report = replace(report, impact=many)
    if report.readiness is not None:
        many_lists = report.readiness.checklists * 500
        report = replace(report, readiness=replace(report.readiness, checklists=many_lists))
    text = markdown(report)
    assert len(text.encode()) < BYTES
    assert re.search(r"\*\*[\d,]+ more (readers|lines) did not fit here\*\*", text)
