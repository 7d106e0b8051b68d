"""Every part of a command's report is in each format, or is counted in a line that says where it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.site.conftest import trackplan
from trackplan.cli.commands.ci import FILES
from trackplan.reporters import FORMATS

RICH = yaml.safe_load(Path(__file__).with_name("rich.yaml").read_text("utf-8"))
Reports = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the shop."""
    folder = tmp_path_factory.mktemp("rich")
    for name, text in RICH["files"].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    trackplan("lint", "--plan", "before", "--baseline", "known.json", "--write-baseline", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def reports(folder: Path) -> Reports:
    """Each command's report in every format, by command and format."""
    for command, line in RICH["commands"].items():
        asked = [word for one in FORMATS for word in ("--report", f"{one}={command}.{one}")]
        trackplan(*line.split(), *asked, "--exit-zero", cwd=folder)
    return {
        command: {one: (folder / f"{command}.{one}").read_text("utf-8") for one in FORMATS}
        for command in RICH["commands"]
    }


@pytest.fixture(scope="module")
def reports_of_ci(folder: Path) -> dict[str, str]:
    """The reports of `ci`, which has formats of its own."""
    text = trackplan("ci", "--plan", "after", "--base", "before", "--out", "out", "--exit-zero", cwd=folder)
    files = {one: (folder / "out" / name).read_text("utf-8") for one, name in FILES.items()}
    return {"text": text, **files}


def plain(text: str, format_: str = "") -> str:
    """The words of a report without what its format puts around and between them."""
    if format_ == "html":
        text = re.sub(r"<style>.*?</style>|<script>.*?</script>|<[^<>]*>", "", text, flags=re.DOTALL)
    text = unescape(text).replace('\\"', '"').replace("%0A", " ").replace("%25", "%")
    return re.sub(r"\s+", " ", re.sub(r"[`\\\u2060]", "", text))


def things(data: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Everything that a report says: what it is called where it is only counted, and its words."""
    changes = data.get("changes", ())
    summaries = {change["fingerprint"]: change["summary"] for change in changes}
    for finding in data["findings"]:
        yield "finding", finding["message"], summaries.get(finding.get("fingerprint", ""), finding["message"])
    for change in changes:
        yield "change", change["summary"], change["summary"]
        yield from (("reader", reader, reader) for reader in change["impact"])
    for subject in data.get("impact", ()):
        inside = [one for part in subject["attributes"] for one in part["readers"]]
        for reader in (*subject["readers"], *inside):
            yield "reader", reader["place"], reader["place"]
    for checklist in data.get("checklists", ()):
        yield from (("checklist line", line["line"], line["evidence"]) for line in checklist["lines"])
    for one in data.get("set_aside", ()):
        if one["how"] not in {"known", "standing"}:  # which have no reason of their own
            yield "set aside", one["reason"], one["reason"]
        yield "set aside", one["rule"], one["rule"]
    yield from (("not checked", one["reason"], one["reason"]) for one in data["skipped"])
    for event in data.get("landed", {}).get("events", ()):
        yield "what landed", event["name"], event["name"]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("command", RICH["commands"])
def test_every_part_is_there_or_counted(reports: Reports, command: str, format_: str) -> None:
    assert_whole(reports[command], format_)


@pytest.mark.parametrize("format_", ["text", *FILES])
def test_every_part_of_ci_is_there_or_counted(reports_of_ci: dict[str, str], format_: str) -> None:
    assert_whole(reports_of_ci, format_)
    reasons = [one["reason"] for one in json.loads(reports_of_ci["json"])["set_aside"]]
    accepted = sorted(reason for reason in reasons if reason != "it stands on the base too")
    assert accepted == ["agreed with the shops", "the grinder is gone", "the tills are old"]


def assert_whole(reports: dict[str, str], format_: str) -> None:
    text = plain(reports[format_], format_)
    counted = " ".join(re.findall(r"[Nn]ot shown here: ([^;]*); see --format json", text))
    data = json.loads(reports["json"])
    for kind, *words in things(data):
        assert any(plain(one) in text for one in words) or kind in counted, (kind, words, counted)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_verdict_of_each_change_stands_beside_it(reports: Reports, format_: str) -> None:
    text = plain(reports["diff"][format_], format_)
    if "not shown here: the verdicts of" in text:
        assert "the verdicts of 7 changes" in text
        return
    for change in json.loads(reports["diff"]["json"])["changes"]:
        summary = re.escape(plain(change["summary"]))
        verdicts = rf"{change['senders']}\W.*?{change['readers']}\b"
        assert re.search(rf"{summary}.*?{verdicts}|{verdicts}.*?{summary}", text), change["summary"]


def test_the_rich_reports_have_every_part(reports: Reports) -> None:
    found = {command: json.loads(of["json"]) for command, of in reports.items()}
    assert all(data["findings"] and data["skipped"] for data in found.values())
    assert {one["how"] for one in found["lint"]["set_aside"]} == {"known", "allowed"}
    assert {one["how"] for one in found["diff"]["set_aside"]} == {"allowed", "ignored"}
    assert found["diff"]["allowed"] == found["diff"]["ignored"] == 1
    assert any(change["impact"] for change in found["diff"]["changes"])
    assert any(part["readers"] for part in found["impact"]["impact"][0]["attributes"])
    assert {line["outcome"] for line in found["ready"]["checklists"][0]["lines"]} == {
        "pass",
        "fail",
        "cannot tell",
    }
