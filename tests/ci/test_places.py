"""Paths in reports that GitHub and GitLab read begin at the repository's root, wherever the run began."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from junitparser import JUnitXml

from tests.ci.conftest import Shop


def of_sarif(path: Path) -> set[str]:
    results = json.loads(path.read_text())["runs"][0]["results"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results]
    return {uri.replace("%20", " ") for uri in uris}


def of_gitlab(path: Path) -> set[str]:
    paths = {issue["location"]["path"] for issue in json.loads(path.read_text())}
    return paths - {"."}  # what is about the report as a whole


def of_junit(path: Path) -> set[str]:
    assert JUnitXml.fromfile(str(path)).tests
    text = "".join(ET.parse(path).getroot().itertext())
    return set(re.findall(r"^ *([^:\n]+):\d+:\d+: ", text, re.MULTILINE))


def of_markdown(path: Path) -> set[str]:
    return set(re.findall(r"`([^`]*):\d+`", path.read_text()))


def of_github(path: Path) -> set[str]:
    return set(re.findall(r"^::\w+ file=([^,]*),", path.read_text(), re.MULTILINE))


def of_json(path: Path) -> set[str]:
    return {finding["file"] for finding in json.loads(path.read_text())["findings"]}


READERS: dict[str, Callable[[Path], set[str]]] = {
    "sarif": of_sarif,
    "gitlab": of_gitlab,
    "junit": of_junit,
    "markdown": of_markdown,
    "github": of_github,
}


@pytest.fixture
def nested(shop: Shop) -> Shop:
    """The shop some folders below the root of its repository, with one name broken."""
    top = shop.folder
    (top / "services/my shop").mkdir(parents=True)
    shop.git("switch", "--quiet", "main")
    shop.git("mv", "tracking_plan", "services/my shop/tracking_plan")
    shop.git("commit", "--quiet", "--message=Moved")
    shop.git("branch", "--quiet", "--force", "change", "main")
    shop.git("switch", "--quiet", "change")
    shop.folder = top / "services/my shop"
    shop.edit("people.yaml", "    vip_tier:", "    vip-tier:")
    return shop


def reported(shop: Shop, *words: str, **variables: str) -> dict[str, set[str]]:
    """The paths that each format names; JSON's, which begin where the run began, made whole."""
    reports = [f"--report={name}=report.{name}" for name in (*READERS, "json")]
    done = shop.trackplan(*words, "--fail-on=warning", *reports, **variables)
    assert done.returncode == 1, done.stderr
    return {name: read(shop.folder / f"report.{name}") for name, read in READERS.items()}


def wanted(shop: Shop, root: Path) -> dict[str, set[str]]:
    files = json.loads((shop.folder / "report.json").read_text())["findings"]
    paths = {(shop.folder / one["file"]).resolve().relative_to(root).as_posix() for one in files}
    assert "people.yaml" in str(paths)
    return dict.fromkeys(READERS, paths)


@pytest.mark.parametrize("below", [".", "tracking_plan/events"])
def test_every_format_names_files_from_the_root(nested: Shop, tmp_path: Path, below: str) -> None:
    nested.folder /= below
    found = reported(nested, "lint")
    assert "services/my shop/tracking_plan/people.yaml" in found["sarif"]
    assert found == wanted(nested, tmp_path / "shop")


def test_changes_do(nested: Shop, tmp_path: Path) -> None:
    assert reported(nested, "diff") == wanted(nested, tmp_path / "shop")


def test_a_payload_from_elsewhere_keeps_its_path(nested: Shop, tmp_path: Path) -> None:
    sent = tmp_path / "sent.ndjson"
    sent.write_text('{"type":"event","name":"Nobody Knows"}\n')
    assert set.union(*reported(nested, "lint", str(sent)).values()) - {str(sent), f"file://{sent}"} == set()


def test_a_workflow_step_does(nested: Shop, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    done = nested.trackplan("lint", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    path = "services/my shop/tracking_plan/people.yaml"
    assert f"file={path}," in done.stdout
    assert "\ntracking_plan/people.yaml:" in done.stdout  # what a person reads in the log
    assert path in of_markdown(summary)


def test_ci_does(nested: Shop) -> None:
    assert nested.trackplan("ci").returncode == 1
    folder = nested.folder / "trackplan-report"
    found = of_gitlab(folder / "trackplan.codequality.json")
    assert found == of_sarif(folder / "trackplan.sarif") == of_junit(folder / "trackplan.junit.xml")
    assert all(path.startswith("services/my shop/tracking_plan/") for path in found)


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", "BUILDKITE_BUILD_CHECKOUT_PATH"])
def test_without_git_the_system_says_where_the_root_is(nested: Shop, tmp_path: Path, variable: str) -> None:
    root = tmp_path / "shop"
    shutil.rmtree(root / ".git")
    assert reported(nested, "lint") == wanted(nested, nested.folder)
    assert reported(nested, "lint", **{variable: str(root)}) == wanted(nested, root)
