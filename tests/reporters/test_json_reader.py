"""Reading back an audit's report: what was written comes back, and anything else is one clear sentence."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.reporters.reports import CHANGES, LANDED
from tests.site.conftest import PLAN, trackplan
from trackplan.document import Document, Ref
from trackplan.health.judgement import judge_health
from trackplan.model.landing import Landing
from trackplan.model.plan import Plan
from trackplan.model.tally import Tally
from trackplan.readiness.check import landed_of
from trackplan.reporters import REPORTERS, Style
from trackplan.reporters.json import as_data
from trackplan.reporters.json_reader import ReportError, read_audit
from trackplan.rules.days import pace_before
from trackplan.site.health import Production

TEXT = REPORTERS["json"](LANDED, Style())
NOT_DESCRIBED = "is not what `trackplan schema --of report` describes"
INSTEAD = (None, "x", "", -1, 0, 1.5, 10**400, True, [], {}, ["x"], {"x": "x"}, {"count": {}}, "2026-02-31")


def test_what_was_written_comes_back() -> None:
    read = read_audit(TEXT)
    assert read.landed == LANDED.landed
    assert as_data(read)["findings"] == as_data(LANDED)["findings"]
    assert (read.plan, read.checked, read.skipped) == (LANDED.plan, LANDED.checked, LANDED.skipped)
    assert not read_audit(REPORTERS["json"](replace(LANDED, complete=False), Style())).complete


def test_members_of_a_later_version_are_passed_over() -> None:
    data = json.loads(TEXT)
    for one in (data, data["findings"][0], data["landed"], data["landed"]["events"][0], data["summary"]):
        one["later"] = {"more": 1}
    assert read_audit(json.dumps(data)) == read_audit(TEXT)


def mutations(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every node."""
    if path:
        yield path
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in members:
        yield from mutations(value, (*path, key))


def mutated(path: tuple[Any, ...], instead: Any, *, gone: bool = False) -> str:
    data = copy.deepcopy(json.loads(TEXT))
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    if gone:
        del holder[path[-1]]
    else:
        holder[path[-1]] = instead
    return json.dumps(data)


def used(text: str) -> None:
    """Read a report and look at all that the commands look at."""
    report = read_audit(text)
    assert report.landed is not None
    landing = Landing(plan=Plan(ref=Ref(Document("plan.yaml"))), tally=Tally(), before=report.landed)
    for event in report.landed.events:
        pace_before(landing, event.name)
        landed_of(report, event.name)
    plan = Plan(ref=Ref(Document("plan.yaml")))
    production = Production(health=judge_health(plan, report), landed=report.landed)
    assert production.span or not (report.landed.first and report.landed.last)
    for event in report.landed.events:
        production.landed_record(event.name)
        production.filled(event.name)
    for format_ in ("text", "html", "json"):
        REPORTERS[format_](report, Style())


def test_no_mutated_report_is_a_defect_of_ours() -> None:
    refused = 0
    for path in mutations(json.loads(TEXT)):
        texts = [mutated(path, instead) for instead in INSTEAD] + [mutated(path, None, gone=True)]
        for text in texts:
            try:
                used(text)
            except ReportError:
                refused += 1
    assert refused > 1000


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is no JSON: line 1, column 1: Expecting value"),
        ('{"a": 1,\n  b}', "is no JSON: line 2, column 3: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "is no JSON that a report could be"),
        ("1" * 5000, "is no JSON that a report could be"),
        ("[]", "is no report of trackplan"),
        ('{"command": "audit"}', "is no report of trackplan"),
        (REPORTERS["json"](CHANGES, Style()), "is a report, but not of an audit"),
        (mutated(("schema_version",), 2), "is a report of another version of trackplan"),
        (mutated(("landed",), None, gone=True), "is no report of an audit: it does not say what landed"),
        (
            mutated(("landed", "events", 0, "count"), "many"),
            f"is no report of an audit: `landed.events[0].count` {NOT_DESCRIBED}",
        ),
        (
            mutated(("landed", "events", 1, "per_day"), None, gone=True),
            "is no report of an audit: `landed.events[1]` has no `per_day`",
        ),
    ],
)
def test_what_is_wrong_is_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ReportError) as caught:
        read_audit(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    "command",
    ["audit - --baseline", "ready checkout_started --baseline", "impact --audit", "docs build --audit"],
)
def test_each_command_refuses_what_is_no_report(command: str, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    report.write_text(mutated(("landed", "events", 0, "valid"), None), encoding="utf-8")
    said = trackplan(*command.split(), report, "--plan", PLAN, code=2)
    assert said == (
        f"error: `{report}` is no report of an audit: `landed.events[0].valid` {NOT_DESCRIBED}\n"
        "  try: write one with `trackplan audit --report json=FILE`\n"
    )
