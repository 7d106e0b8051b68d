"""Five hundred hostile strings in what is told of an audit: digests, issues and the course of an event."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from tests.reporters.hostile import AMOUNT, strings
from tests.reporters.rendered import Page, rendered
from tests.reporters.runner import commands
from tests.reporters.test_hostile import LINKED_BY_GITHUB, acting
from tests.site.test_hostile import _production
from trackplan.health.news import news
from trackplan.model.course import CourseDay, EventCourse, RuleCount
from trackplan.model.landed import LandedDay
from trackplan.model.news import key
from trackplan.model.report import PlanSummary, Report
from trackplan.reporters import OF_AUDITS, REPORTERS, Style
from trackplan.reporters.course import as_csv, text
from trackplan.reporters.html.course import page
from trackplan.reporters.safe import FORMULA

TEXTS = [one for one in strings() if one]
DOCS = "https://docs.example.com/"
SLACK_LINK = re.compile(rf"<{re.escape(DOCS)}\d+\|")


def reports(size: int) -> Iterator[Report]:
    """Audits of plans whose texts are some of these, each in every field; every subject has a page."""
    for start in range(0, len(TEXTS), size):
        some = TEXTS[start : start + size]
        made = _production(some)
        told = news(made.health, None)
        links = {key(one): f"{DOCS}{number}" for number, one in enumerate(made.health.events.values())}
        yield Report(
            command="audit",
            plan=PlanSummary(name=some[0], version=some[0], events=len(some)),
            health=made.health,
            landed=made.landed,
            news=replace(told, links=links),
        )


@pytest.mark.parametrize("format_", OF_AUDITS)
def test_nothing_acts_in_a_terminal_or_a_log(format_: str) -> None:
    for report in reports(50):
        told = REPORTERS[format_](report, Style())
        told.encode()
        assert acting(told.replace("\u2060", "")) == set()
        assert commands(told) == []


def inert(markdown: str) -> Page:
    shown = rendered(markdown)
    links = [tag for tag in shown.tags if tag.startswith("a ")]
    assert all(f"('href', '{DOCS}" in tag for tag in links)
    assert {tag for tag in shown.tags if tag not in links} <= {"p", "strong", "ul", "li", "code"}
    return shown


def test_a_digest_is_a_line_for_each() -> None:
    told = 0
    for report in reports(5):
        shown = inert(REPORTERS["digest"](report, Style()))
        assert shown.comments == []
        told += shown.tags.count("li")
    assert told >= AMOUNT - 1


def test_an_issue_holds_its_marker_and_nothing_else_that_acts() -> None:
    found = {}
    for report in reports(50):
        for issue in json.loads(REPORTERS["issues"](report, Style()))["open"]:
            shown = inert(issue["body"].partition("\n")[2])
            assert LINKED_BY_GITHUB.findall(re.sub(re.escape(DOCS), "", shown.loose)) == []
            assert shown.comments == []
            assert issue["body"].startswith(issue["marker"] + "\n")
            assert re.fullmatch(r"<!-- trackplan:[^\n>]* -->", issue["marker"])
            assert "--" not in issue["marker"][4:-3]
            assert "\n" not in issue["title"]
            found[issue["key"]] = issue
    assert len(found) == len(set(TEXTS))


def texts_of(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        if data.get("type") in {"mrkdwn", "TextBlock"}:
            yield data
        data = list(data.values())
    if isinstance(data, list):
        for inside in data:
            yield from texts_of(inside)


def test_slack_makes_no_mention_and_no_link_but_ours() -> None:
    for report in reports(5):
        blocks = json.loads(REPORTERS["digest-slack"](report, Style()))
        for one in texts_of(blocks):
            assert one["verbatim"]
            assert "<" not in SLACK_LINK.sub("", one["text"])
            assert not re.search(r"&(?!amp;|lt;|gt;|a?m?…|l?t?…|g?t?…)", one["text"])
            assert len(one["text"]) <= 3_000


def test_teams_makes_no_link_but_ours() -> None:
    for report in reports(5):
        card = json.loads(REPORTERS["digest-teams"](report, Style()))
        for one in texts_of(card):
            inert(one["text"])


def course(name: str) -> EventCourse:
    return EventCourse(
        name=name,
        planned=True,
        days=(
            CourseDay(day="2026-11-02", landed=LandedDay(count=3, valid=2)),
            CourseDay(day="2026-11-03", landed=None),
        ),
        found=(RuleCount(first="2026-11-02", last="2026-11-03", rule=name, count=1),),
    )


def tags(html: str) -> list[tuple[str, list[str]]]:
    """The elements of a page with the names of their attributes."""
    found: list[tuple[str, list[str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, [name for name, _ in attrs]))

    reader = Reader()
    reader.feed(html)
    reader.close()
    return found


@pytest.mark.parametrize("name", TEXTS[::7] + list(FORMULA), ids=lambda name: repr(name)[:20])
def test_the_course_of_an_event(name: str) -> None:
    made = course(name)
    assert acting(text(made, Style())) == set()
    assert commands(text(made, Style())) == []
    assert len(text(made, Style()).splitlines()) == 9
    rows = list(csv.reader(io.StringIO(as_csv(made))))
    assert [len(row) for row in rows] == [6, 6, 6]
    assert not rows[1][1].startswith(FORMULA)
    assert acting(as_csv(made)) == set()
    assert tags(page(made)) == tags(page(course("order_paid")))
