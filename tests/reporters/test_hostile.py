"""Five hundred hostile strings in every field: nothing escapes, and every finding comes back."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from jsonschema import Draft202012Validator

from tests.reporters.hostile import AMOUNT, batches, report, strings, styles
from tests.reporters.rendered import rendered
from tests.reporters.runner import commands
from tests.reporters.test_github import about_findings, told
from tests.reporters.test_gitlab import issues
from tests.reporters.test_json import SCHEMA
from tests.reporters.test_junit import parsed
from tests.reporters.test_junit import told as told_by_junit
from tests.reporters.test_sarif import run
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style
from trackplan.reporters.github import summary

ALL = report(strings())
OURS = re.compile(r"\x1b\[[\d;]*m")
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
OUR_TAGS = {"h3", "p", "strong", "table", "thead", "tbody", "tr", "th", "td", "code", "br", "details"}
OUR_TAGS |= {"summary", "ul", "li"}
LINKED_BY_GITHUB = re.compile(r"@\w|#\d|GH-\d|://|www\.|mailto:\w|:\w+:|\b[0-9a-f]{7,40}\b", re.IGNORECASE)


def acting(text: str) -> set[str]:
    return {f"U+{ord(c):04X}" for c in set(text) - {"\n"} if unicodedata.category(c) in INVISIBLE}


def test_there_are_enough() -> None:
    assert len(strings()) == AMOUNT == 500


@pytest.mark.parametrize("look", [*styles()], ids=str)
def test_a_terminal_gets_no_codes_but_ours(look: dict[str, bool]) -> None:
    shown = 0
    for batch in batches(50):
        text = REPORTERS["text"](batch, Style(**look))
        assert acting(OURS.sub("", text)) == set()
        assert ("\x1b" in text) is look["color"]
        assert text.isascii() or look["unicode"]
        shown += len(re.findall(r": (?:\x1b\[[\d;]*m)?error(?:\x1b\[0m)? ", text))
    assert shown >= AMOUNT


@pytest.mark.parametrize("format_", REPORTERS)
def test_every_format_is_fit_for_a_terminal_and_a_file(format_: str) -> None:
    text = REPORTERS[format_](ALL, Style())
    text.encode()
    assert acting(text.replace("\u2060", "")) == set()
    assert text.endswith("\n")


@pytest.mark.parametrize("format_", [name for name in REPORTERS if name != "github"])
def test_a_runner_finds_no_command_in_any_format_but_its_own(format_: str) -> None:
    assert commands(REPORTERS[format_](ALL, Style())) == []


def test_a_runner_finds_only_our_commands() -> None:
    for batch in batches(9):
        found = commands(REPORTERS["github"](batch, Style()))
        assert {command.name for command in found} == {"error", "notice"}
        assert len(found) <= 11
        keys = {"file", "line", "col", "endcolumn", "endline", "title"}
        assert all(command.properties.keys() <= keys for command in found)
        assert sum(map(told, about_findings(batch))) == len(batch.findings)


def test_json_gives_back_every_text() -> None:
    data = json.loads(REPORTERS["json"](ALL, Style()))
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    written = {finding["line"]: finding["message"] for finding in data["findings"]}
    expected = {number + 1: surrogates_spelled(text) for number, text in enumerate(strings())}
    assert written == expected


def test_json_lines_are_as_many_lines() -> None:
    lines = REPORTERS["ndjson"](ALL, Style()).splitlines()
    assert len(lines) == AMOUNT + 1
    assert sorted(json.loads(line)["line"] for line in lines[:-1]) == list(range(1, AMOUNT + 1))


def test_sarif_is_valid_and_whole() -> None:
    made = run(ALL)
    assert len(made["results"]) == AMOUNT
    assert not any("](" in result["message"]["text"] for result in made["results"])


def test_gitlab_has_every_finding_under_a_fingerprint_of_its_own() -> None:
    assert len(issues(ALL)) == 2 * AMOUNT + 1  # and one says what is not there


def test_junit_is_xml_and_whole() -> None:
    assert sum(len(list(suite)) for suite in parsed(ALL)) == parsed(ALL).tests
    assert len(told_by_junit(ALL)) == AMOUNT


@pytest.mark.parametrize("kind", ["markdown", "summary"])
def test_markdown_makes_nothing_of_data(kind: str) -> None:
    for batch in batches(5):
        assert_inert(
            batch, REPORTERS["markdown"](batch, Style()) if kind == "markdown" else summary(batch, Style())
        )


def assert_inert(batch: Report, markdown: str) -> None:
    page = rendered(markdown)
    assert set(page.tags) <= OUR_TAGS
    assert page.comments in ([" trackplan:lint "], [])
    assert LINKED_BY_GITHUB.findall(page.loose) == []
    for column, amount, width in (("Finding", len(batch.findings), 4), ("Change", len(batch.findings), 5)):
        rows = page.rows(column)
        assert len(rows) == amount
        assert {len(row) for row in rows} == {width}
    assert page.tags.count("li") == len(batch.skipped) + len(batch.set_aside)


def surrogates_spelled(text: str) -> str:
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)
