"""SARIF: valid against the schema, and what GitHub demands beyond it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from jsonschema import Draft4Validator

from tests.nightly import nightly
from tests.reporters.reports import CLEAN, INCOMPLETE, MIXED, NOTHING, REPORTS, STYLE
from trackplan.document import Location, Span
from trackplan.model.finding import Severity
from trackplan.model.report import Report
from trackplan.reporters import REPORTERS, Style, sarif
from trackplan.reporters.sarif import uri
from trackplan.rules import catalog

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_bytes())
VALIDATOR = Draft4Validator(SCHEMA, format_checker=Draft4Validator.FORMAT_CHECKER)


def run(report: Report) -> dict[str, Any]:
    log = json.loads(REPORTERS["sarif"](report, Style()))
    assert [error.message for error in VALIDATOR.iter_errors(log)] == []
    (only,) = log["runs"]
    found: dict[str, Any] = only
    return found


def notifications(report: Report) -> dict[str, str]:
    (invocation,) = run(report)["invocations"]
    return {
        told["descriptor"]["id"]: told["message"]["text"] for told in invocation["toolExecutionNotifications"]
    }


def empty_strings(data: object) -> bool:
    if isinstance(data, dict):
        return any(map(empty_strings, data.values()))
    return any(map(empty_strings, data)) if isinstance(data, list) else data == ""


@pytest.mark.parametrize("name", REPORTS)
def test_it_is_valid_and_nothing_is_lost(name: str) -> None:
    made = run(REPORTS[name])
    assert len(made["results"]) == len(REPORTS[name].findings)
    assert not empty_strings(made)
    for result in made["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] < region["endColumn"]
        assert made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_every_rule_has_the_texts_that_github_requires() -> None:
    findings = tuple(replace(STYLE, rule=rule) for rule in catalog())
    rules = run(replace(CLEAN, findings=findings))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(catalog())
    for rule in rules:
        texts = (rule["shortDescription"]["text"], rule["fullDescription"]["text"])
        assert all(0 < len(text) <= 1024 for text in texts)
        assert rule["help"]["text"]
        assert catalog()[rule["id"]].card.bad.strip() in rule["help"]["markdown"]
        assert "security-severity" not in rule["properties"]


def test_a_repeated_fingerprint_is_numbered() -> None:
    made = run(replace(CLEAN, findings=(STYLE, STYLE, replace(STYLE, fingerprint=""))))
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in made["results"]]
    assert hashes == [
        "9f2c41d07a63:1",
        "9f2c41d07a63:2",
        "attribute-name-style/events/checkout_started/cartValue:1",
    ]


def test_an_unfinished_run_says_so() -> None:
    assert run(CLEAN)["invocations"][0]["executionSuccessful"] is True
    assert run(INCOMPLETE)["invocations"][0]["executionSuccessful"] is False
    assert notifications(INCOMPLETE).keys() == {"incomplete", "skipped", "verdict"}
    assert notifications(NOTHING).keys() == {"nothing-checked", "verdict"}
    assert notifications(MIXED).keys() == {"skipped", "verdict"}


def test_each_command_has_a_category_of_its_own() -> None:
    assert run(CLEAN)["automationDetails"] == {"id": "trackplan/lint/"}
    assert run(INCOMPLETE)["automationDetails"] == {"id": "trackplan/audit/"}


@pytest.mark.parametrize("most", [100, *nightly(sarif.MOST_RESULTS)])
def test_of_too_many_results_the_worst_stay_and_the_rest_are_counted(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", most)
    mild = replace(STYLE, severity=Severity.WARNING, location=Location("a.yaml"))
    log = json.loads(REPORTERS["sarif"](replace(CLEAN, findings=(mild,) * most + (STYLE,)), Style()))
    results = log["runs"][0]["results"]
    assert len(results) == most
    assert results[-1]["level"] == "error"
    told = log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert told == f"1 finding of {most + 1:,} did not fit here, the least severe"


def test_a_region_of_many_lines_is_cut_to_its_first() -> None:
    finding = replace(STYLE, location=Location("a.yaml", Span(12, 7, 15, 3)))
    (result,) = run(replace(CLEAN, findings=(finding,)))["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 12, "startColumn": 7, "endLine": 12, "endColumn": 48}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("tracking_plan/plan.yaml", "tracking_plan/plan.yaml"),
        ("./plan.yaml", "plan.yaml"),
        ("a b/ü.yaml", "a%20b/%C3%BC.yaml"),
        ("50%/a#b?.yaml", "50%25/a%23b%3F.yaml"),
        ("c:d/e.yaml", "./c:d/e.yaml"),
        ("../other/plan.yaml", "../other/plan.yaml"),
        ("/tmp/x.yaml", "file:///tmp/x.yaml"),
        ("//example.com/x.yaml", "file:///example.com/x.yaml"),
        ("not-utf-8-\udcff.yaml", "not-utf-8-%FF.yaml"),
        ("half-\ud83d.yaml", "half-%3F.yaml"),
        ("<stdin>", "%3Cstdin%3E"),
        ("", "."),
    ],
)
def test_paths_are_uri_references(path: str, expected: str) -> None:
    assert uri(path) == expected
    parts = urlsplit(expected)
    assert (parts.netloc, parts.query, parts.fragment) == ("", "", "")
    if path.isprintable() and path and not path.startswith("//"):
        assert unquote(parts.path).removeprefix("./") == path.removeprefix("./")
