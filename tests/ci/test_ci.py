"""`trackplan ci` on a pull request: what breaks is in every report, and what is mended in none."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from junitparser import JUnitXml

from tests.ci.conftest import Shop

BREAKS = {
    "enum-value-removed": ("groups.yaml", "enum: [USD, EUR, GBP]", "enum: [USD, EUR]"),
    "range-narrowed": ("events/subscriptions.yaml", "minimum: 1", "minimum: 2"),
    "attribute-renamed": ("people.yaml", "    vip_tier:", "    vip_tiers:"),
}


def in_json(text: str) -> set[str]:
    return {finding["rule"] for finding in json.loads(text)["findings"]}


def in_ndjson(text: str) -> set[str]:
    return {record["rule"] for record in map(json.loads, text.splitlines()) if "rule" in record}


def in_sarif(text: str) -> set[str]:
    return {result["ruleId"] for result in json.loads(text)["runs"][0]["results"]}


def in_gitlab(text: str) -> set[str]:
    return {one["check_name"] for one in json.loads(text)}


def in_junit(text: str) -> set[str]:
    return {case.name for suite in JUnitXml.fromstring(text) for case in suite}


def in_markdown(text: str) -> set[str]:
    return set(re.findall(r"`([a-z-]+)`", text))


def in_github(text: str) -> set[str]:
    return set(re.findall(r"^::(?:error|warning) .*?title=([a-z-]+)::", text, re.MULTILINE))


def in_text(text: str) -> set[str]:
    return set(re.findall(r"\[([a-z-]+)\]", text))


REPORTS: dict[str, tuple[str, Callable[[str], set[str]]]] = {
    "text": ("text", in_text),
    "json": ("trackplan-report/trackplan.json", in_json),
    "ndjson": ("diff.ndjson", in_ndjson),
    "sarif": ("trackplan-report/trackplan.sarif", in_sarif),
    "github": ("annotations", in_github),
    "gitlab": ("trackplan-report/trackplan.codequality.json", in_gitlab),
    "junit": ("trackplan-report/trackplan.junit.xml", in_junit),
    "markdown": ("trackplan-report/trackplan.md", in_markdown),
    "summary": ("summary.md", in_markdown),
}
"""Where each report is after a run, and which rules it names."""


def planted(shop: Shop) -> dict[str, set[str]]:
    """Which of the breaks each report has."""
    (shop.folder / "summary.md").unlink(missing_ok=True)
    texts = {
        "text": shop.trackplan("ci"),
        "annotations": shop.trackplan("ci", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY="summary.md"),
        "diff.ndjson": shop.trackplan("diff", "--format", "ndjson"),
    }
    assert {done.returncode for done in texts.values()} == {1}
    found = {}
    for format_, (place, rules) in REPORTS.items():
        done = texts.get(place)
        text = done.stdout if done else (shop.folder / place).read_text("utf-8")
        found[format_] = rules(text) & set(BREAKS)
    return found


@pytest.mark.parametrize("mended", BREAKS)
def test_what_breaks_is_in_every_report_until_it_is_mended(shop: Shop, mended: str) -> None:
    for file, before, after in BREAKS.values():
        shop.edit(file, before, after)
    assert planted(shop) == dict.fromkeys(REPORTS, frozenset(BREAKS))
    file, before, after = BREAKS[mended]
    shop.edit(file, after, before)
    assert planted(shop) == dict.fromkeys(REPORTS, BREAKS.keys() - {mended})


def test_an_unchanged_plan_passes(shop: Shop) -> None:
    done = shop.trackplan("ci", "--fail-on", "warning")
    assert (done.returncode, done.stderr) == (0, "local run: reports are in trackplan-report\n")


def test_git_passes_over_the_reports_in_a_folder_of_their_own(shop: Shop) -> None:
    shop.trackplan("ci")
    assert shop.run("git", "status", "--porcelain").stdout == ""
    (shop.folder / "reports").mkdir()
    shop.trackplan("ci", "--out", "reports")
    assert not (shop.folder / "reports/.gitignore").exists()


def test_a_comparison_that_fails_never_reads_as_clean(shop: Shop) -> None:
    done = shop.trackplan("ci", "--base", "nowhere")
    assert done.returncode == 3
    assert "INCOMPLETE" in done.stdout
    folder = shop.folder / "trackplan-report"
    assert json.loads((folder / "trackplan.json").read_text())["complete"] is False
    assert "ncomplete" in (folder / "trackplan.md").read_text()
    assert shop.trackplan("ci", "--no-diff").returncode == 0


def test_github_gets_annotations_a_summary_and_outputs(shop: Shop, tmp_path: Path) -> None:
    file, before, after = BREAKS["enum-value-removed"]
    shop.edit(file, before, after)
    summary, output = tmp_path / "summary.md", tmp_path / "output"
    done = shop.trackplan(
        "ci", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(output)
    )
    assert "GitHub Actions" in done.stderr
    assert "title=enum-value-removed" in done.stdout
    assert "`enum-value-removed`" in summary.read_text()
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    found = json.loads((shop.folder / "trackplan-report/trackplan.json").read_text())
    breaking = [one for one in found["changes"] if "breaking" in (one["senders"], one["readers"])]
    assert breaking
    assert outputs == {
        "exit-code": str(done.returncode),
        "findings": str(len(found["findings"])),
        "breaking": str(len(breaking)),
        "bump": found["bump"],
    }


def test_buildkite_is_given_the_comment(shop: Shop, tmp_path: Path) -> None:
    agent = tmp_path / "bin/buildkite-agent"
    agent.parent.mkdir()
    agent.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words\ncat > {tmp_path}/body\n')
    agent.chmod(agent.stat().st_mode | stat.S_IXUSR)
    path = f"{agent.parent}:{shop.environment['PATH']}"
    assert shop.trackplan("ci", BUILDKITE="true", PATH=path).returncode == 0
    assert (tmp_path / "words").read_text() == "annotate --context trackplan --style success\n"
    assert (tmp_path / "body").read_text() == (shop.folder / "trackplan-report/trackplan.md").read_text()


@pytest.mark.parametrize("system", ["GITLAB_CI", "CIRCLECI"])
def test_other_systems_are_known_by_name(shop: Shop, system: str) -> None:
    done = shop.trackplan("ci", **{system: "true"})
    assert done.stderr.startswith({"GITLAB_CI": "GitLab CI", "CIRCLECI": "CircleCI"}[system])


def test_the_branch_that_ci_names_is_compared_with_or_none(shop: Shop) -> None:
    shop.git("branch", "release")
    shop.git("update-ref", "refs/remotes/origin/main", "main")
    done = shop.trackplan("ci", GITHUB_BASE_REF="release")
    assert done.returncode == 3
    assert "the branch `release`, which the change is to be merged into, is not here" in done.stderr
    assert "git fetch origin release:refs/remotes/origin/release" in done.stderr
    shop.git("update-ref", "refs/remotes/origin/release", "release")
    assert "origin/release" in shop.trackplan("ci", GITHUB_BASE_REF="release").stdout
