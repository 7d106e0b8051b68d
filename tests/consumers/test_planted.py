"""Every kind of mistake in a message, one campaign each, found by each command, and gone when mended."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.consumers.conftest import trackplan
from tests.sandbox.process import ACME_PLAN, SRC, running

KINDS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "planted.yaml")
    .read_text("utf-8")
    .replace("EVENT.total", "planted_13.total")  # the event of that kind itself
)
LINE = 2
"""The line of the mail that has the mistake."""


def event(number: int) -> str:
    return f"planted_{number}"


def campaign(number: int) -> str:
    return f"Planted {number}"


def seed(part: str) -> dict[str, Any]:
    """The shipped seed with a campaign for each kind; ``part`` is ``mail`` or ``mended``."""
    whole: dict[str, Any] = yaml.safe_load((SRC / "trackplan/sandbox/acme.yaml").read_text("utf-8"))
    for number, kind in enumerate(KINDS, 1):
        mail = {
            "id": 9_000 + number,
            "type": "email",
            "name": "Mail",
            "subject": "Hello",
            "body": f"<p>\n{kind[part]}\n</p>\n",
        }
        whole["campaigns"].append(
            {
                "id": 9_000 + number,
                "name": campaign(number),
                "event_name": event(number),
                "actions": [mail],
            }
        )
        if "snippet" in kind:
            whole["snippets"].append({"name": "planted", "value": kind["snippet"]})
    return whole


def plan(attributes: Callable[[Mapping[str, Any]], Any]) -> str:
    """A file of the plan with an event and a journey for each kind."""
    events = {
        event(number): {"description": kind["kind"], "attributes": attributes(kind)}
        for number, kind in enumerate(KINDS, 1)
    }
    journeys = {
        event(number): {"trigger": event(number), "campaign": campaign(number)}
        for number in range(1, len(KINDS) + 1)
    }
    return yaml.safe_dump({"liquid": "latest", "events": events, "journeys": journeys}, sort_keys=False)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Two stores, each pulled from a sandbox: one with the mistakes, and one with them mended."""
    pytest.importorskip("uvicorn")
    made = {}
    for part in ("mail", "mended"):
        folder = made[part] = tmp_path_factory.mktemp(part)
        for name, attributes in {
            "tracking_plan": lambda kind: kind["attributes"],
            "earlier": lambda kind: kind.get("earlier", kind["attributes"]),
        }.items():
            shutil.copytree(ACME_PLAN, folder / name, ignore=shutil.ignore_patterns("samples", ".*"))
            (folder / name / "planted.yaml").write_text(plan(attributes), "utf-8")
        (folder / "seed.yaml").write_text(yaml.safe_dump(seed(part)), "utf-8")
        words = ["--seed", str(folder / "seed.yaml"), "--rate", "0"]
        with running(folder / "log", *words, plan=folder / "tracking_plan") as sandbox:
            to = ["--rate=1000", "--output", "tracking_plan/workspace.json"]
            key = {"CUSTOMERIO_APP_API_KEY": "trackplan"}
            done = trackplan(folder, "pull", "--base-url", sandbox.url, *to, **key)
        assert done.returncode == 0, done.stderr
    return made


def findings(folder: Path, *words: str) -> list[dict[str, Any]]:
    """The findings of a command that are about the text of one of the planted messages."""
    done = trackplan(folder, *words, "--format", "json")
    assert done.returncode in {0, 1}, done.stderr
    found = json.loads(done.stdout)["findings"]
    return [one for one in found if place(one).startswith(("Planted", "snippet planted"))]


def place(one: Mapping[str, Any]) -> str:
    """The text that a finding is about, with line and column."""
    return str(one.get("shown") or f"{one['file']}:{one['line']}:{one['column']}")


def about(number: int, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of one campaign, or of the snippet that it prints."""
    texts = f"{campaign(number)} /", "snippet planted" if "snippet" in KINDS[number - 1] else "-"
    return [one for one in found if place(one).startswith(texts)]


@pytest.mark.parametrize("command", ["impact", "ready"])
def test_each_is_found_with_its_line_outcome_and_fix(command: str, folders: Mapping[str, Path]) -> None:
    words = ["impact"] if command == "impact" else ["ready", *(event(n) for n in range(1, len(KINDS) + 1))]
    found = findings(folders["mail"], *words)
    wrong = []
    for number, kind in enumerate(KINDS, 1):
        mine = about(number, found)
        line = 1 if "snippet" in kind else LINE
        if not any(
            one["rule"] == kind["rule"]
            and f":{line}:" in place(one)
            and kind["said"] in one["message"]
            and kind["fix"] in (one["help"] or "")
            for one in mine
        ):
            wrong.append(
                (kind["kind"], [(one["rule"], place(one), one["message"], one["help"]) for one in mine])
            )
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("command", ["impact", "ready"])
def test_each_is_gone_when_it_is_mended(command: str, folders: Mapping[str, Path]) -> None:
    words = ["impact"] if command == "impact" else ["ready", *(event(n) for n in range(1, len(KINDS) + 1))]
    assert findings(folders["mended"], *words) == []


def changes(folder: Path) -> dict[str, list[str]]:
    """What `diff --impact` says of the planted messages, by event."""
    words = ["diff", "earlier", "tracking_plan", "--impact", "--workspace", "tracking_plan/workspace.json"]
    done = trackplan(folder, *words, "--format", "json")
    assert done.returncode == 1, done.stderr
    said: dict[str, list[str]] = {}
    for change in json.loads(done.stdout)["changes"]:
        said.setdefault(change["event"], []).extend(change["impact"])
    return said


def test_diff_names_each_that_a_change_brings_about(folders: Mapping[str, Path]) -> None:
    said = changes(folders["mail"])
    missing = [
        kind["kind"]
        for number, kind in enumerate(KINDS, 1)
        if "earlier" in kind
        and not any(
            campaign(number) in line
            and f"body:{LINE}:" in line
            and kind.get("fact", kind["said"]) in line
            and kind["fix"] in line
            for line in said.get(event(number), ())
        )
    ]
    assert missing == []


def test_diff_has_no_problem_to_tell_of_what_is_mended(folders: Mapping[str, Path]) -> None:
    told = [line for lines in changes(folders["mended"]).values() for line in lines]
    assert [line for line in told if re.search(r"body:\d+:\d+: |without a fallback", line)] == []


@pytest.mark.parametrize("part", ["mail", "mended"])
def test_the_site_shows_each_until_it_is_mended(part: str, folders: Mapping[str, Path]) -> None:
    done = trackplan(
        folders[part], "docs", "build", "--out", "site", "--workspace", "tracking_plan/workspace.json"
    )
    assert done.returncode == 0, done.stderr
    wrong = []
    for number, kind in enumerate(KINDS, 1):
        page = json.loads((folders[part] / f"site/journeys/{event(number)}.json").read_text("utf-8"))
        problems = [one for message in page["messages"] for one in message.get("problems", ())]
        shown = html.unescape((folders[part] / f"site/journeys/{event(number)}.html").read_text("utf-8"))
        found = any(
            f":{1 if 'snippet' in kind else LINE}:" in one
            and kind["said"] in one
            and kind["fix"] in one
            and one in shown
            for one in problems
        )
        if found != (part == "mail") or (part == "mended" and problems):
            wrong.append((kind["kind"], problems))
    assert not wrong, "\n".join(map(str, wrong))
