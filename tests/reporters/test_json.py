"""JSON and JSON Lines: what the shipped schema says, and nothing lost."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.reporters.reports import REPORTS
from trackplan.reporters import REPORTERS, Style

SCHEMA = json.loads((files("trackplan.reporters") / "report.schema.json").read_text("utf-8"))


def render(format_: str, name: str) -> str:
    return REPORTERS[format_](REPORTS[name], Style())


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", REPORTS)
def test_the_schema_describes_every_report(name: str) -> None:
    data = json.loads(render("json", name))
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []
    assert len(data["findings"]) == len(REPORTS[name].findings) == sum(data["summary"].values())


def test_the_schema_names_every_member_of_a_finding() -> None:
    written: dict[str, Any] = {}
    for name in REPORTS:
        for finding in json.loads(render("json", name))["findings"]:
            for one in (finding, *finding.get("parts", ())):
                written |= one
    assert set(written) == set(SCHEMA["$defs"]["finding"]["properties"])


@pytest.mark.parametrize("name", REPORTS)
def test_json_lines_are_the_same_report(name: str) -> None:
    *findings, rest = map(json.loads, render("ndjson", name).splitlines())
    assert {**rest, "findings": findings} == json.loads(render("json", name))
