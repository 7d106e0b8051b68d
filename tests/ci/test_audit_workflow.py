"""The scheduled audit of `init --ci github-audit`: its steps, day by day, against a sandbox."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.ci.conftest import Shop
from tests.history.test_disaster import PLAN
from tests.sandbox.process import Sandbox, running
from trackplan.templates import CI_FILES

pytestmark = pytest.mark.skipif(
    shutil.which("jq") is None, reason="GitHub's runners have jq, and this one has not"
)

GH = """
import json, os, pathlib, shutil, sys
top = pathlib.Path(os.environ["GITHUB"])
words = sys.argv[1:]
with (top / "calls").open("a") as calls:
    calls.write(" ".join(words) + "\\n")
store = top / "issues.json"
issues = json.loads(store.read_text()) if store.exists() else []
def said(name):
    return words[words.index(name) + 1]
match words[:2]:
    case ["run", "list"]:
        print("7" if (top / "artifact/health.db").exists() else "")
    case ["run", "download"]:
        shutil.copy(top / "artifact/health.db", pathlib.Path(said("--dir")) / "health.db")
    case ["label", "create"]:
        pass
    case ["issue", "list"]:
        print(json.dumps([{"number": one["number"], "body": one["body"]} for one in issues if one["open"]]))
    case ["issue", "create"]:
        body = pathlib.Path(said("--body-file")).read_text()
        issues.append({"number": len(issues) + 1, "title": said("--title"), "body": body, "open": True})
    case ["issue", "edit"]:
        one = issues[int(words[2]) - 1]
        one["title"], one["body"] = said("--title"), pathlib.Path(said("--body-file")).read_text()
    case ["issue", "close"]:
        issues[int(words[2]) - 1]["open"] = False
    case _:
        sys.exit(f"unknown: {words}")
store.write_text(json.dumps(issues))
"""
"""What stands in for GitHub: the one part that cannot run here."""

FIRST = 1_793_577_600
"""2026-11-02T00:00:00Z."""
MANY = 10


class Repository:
    """A repository with the workflow, the sandbox as its workspace, and GitHub's state."""

    def __init__(self, at: Path, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.github = at / "github"
        (self.github / "artifact").mkdir(parents=True)
        self.shop = Shop(folder=at / "shop")
        (self.shop.folder / "tracking_plan").mkdir(parents=True)
        (self.shop.folder / "tracking_plan/plan.yaml").write_text(PLAN)
        self.shop.git("init", "-q")
        self.shop.git("add", ".")
        self.shop.git("commit", "-qm", "A plan")
        done = self.shop.trackplan("init", "--ci", "github-audit")
        assert done.returncode == 0, done.stderr
        self.workflow = yaml.safe_load((self.shop.folder / CI_FILES["github-audit"]).read_text("utf-8"))
        tools = at / "bin"
        tools.mkdir()
        (at / "gh.py").write_text(GH)
        python = shlex.quote(sys.executable)
        extra = '--base-url "$SANDBOX" --until "$UNTIL"'
        audit = f'if [ "$1" = audit ]; then exec {python} -m trackplan "$@" {extra}; fi\n'
        for name, line in {
            "gh": f"exec {python} {shlex.quote(str(at / 'gh.py'))}",
            "trackplan": f"{audit}exec {python} -m trackplan",
            "python": ":",
        }.items():
            (tools / name).write_text(f'#!/bin/sh\n{line} "$@"\n')
            (tools / name).chmod(0o755)
        self.path = f"{tools}:{self.shop.environment['PATH']}"
        self.state = at / "state"

    def send(self, day: int, broken: bool) -> None:
        """One day of events, half of them in the evening."""
        for number in range(MANY):
            if number % (MANY // 2) == 0:
                at = FIRST + day * 86_400 + 8 * 3_600 + number // (MANY // 2) * 10 * 3_600
                self.sandbox.http.post(
                    "/trackplan/clock", json={"at": at, "stopped": True}
                ).raise_for_status()
            order = {"name": "order_paid", "data": {"order_id": f"o{day}-{number}"}}
            events: list[dict[str, Any]] = [
                {"name": "CartLeft" if broken else "cart_left", "data": {"cart_id": f"c{day}-{number}"}},
                order,
                *([order] if broken and number % 3 == 0 else []),
                {"name": "quiz_done", "data": {"score": str(number) if broken else number}},
                {"name": "parcel_sent", "data": {"source": "scanner"}},
                {"name": "review_left", "data": {"note": f"ana{number}@example.com" if broken else "good"}},
            ]
            for event in events:
                self.sandbox.track(event, f"usr_{number}").raise_for_status()

    def run(self, day: int, **secrets: str) -> str:
        """The job at the end of a day; returns its summary."""
        summary = self.github / "summary"
        summary.unlink(missing_ok=True)
        shutil.rmtree(self.shop.folder / "trackplan-history", ignore_errors=True)
        for step in self.workflow["jobs"]["audit"]["steps"]:
            if "run" not in step:
                continue
            done = self.shop.run(
                "bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"],
                PATH=self.path, GITHUB=str(self.github), GITHUB_REPOSITORY="acme/shop",
                GITHUB_WORKFLOW="Tracking plan audit", GITHUB_REF_NAME="main",
                GITHUB_STEP_SUMMARY=str(summary),
                CUSTOMERIO_APP_API_KEY="trackplan", CUSTOMERIO_REGION="us", SANDBOX=self.sandbox.url,
                UNTIL=str_of(day), TRACKPLAN_STATE=str(self.state), **secrets,
            )  # fmt: skip
            assert done.returncode == 0, (step.get("name"), done.stdout + done.stderr)
            assert "Traceback" not in done.stderr
        shutil.copy(self.shop.folder / "trackplan-history/health.db", self.github / "artifact/health.db")
        return summary.read_text()

    @property
    def issues(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self.github / "issues.json").read_text())
        return found


def str_of(day: int) -> str:
    return f"2026-11-{2 + day + 1:02}T00:00:00Z"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    at = tmp_path_factory.mktemp("audited")
    (at / "plan.yaml").write_text(PLAN)
    with running(at / "log", "--port", "0", plan=at / "plan.yaml") as sandbox:
        yield Repository(at, sandbox)


def test_two_weeks_of_a_workspace(repository: Repository) -> None:
    for day in range(7):
        repository.send(day, broken=False)
    assert "all is well" in repository.run(6)
    assert repository.issues == []
    for day in (7, 8):
        repository.send(day, broken=False)
    assert "Nothing new." in repository.run(8)
    repository.send(9, broken=True)
    told = repository.run(9)
    opened = {one["title"].partition(":")[0]: one for one in repository.issues if one["open"]}
    assert next(iter(opened)) == "cart_left"
    assert set(opened) == {"cart_left", "order_paid", "quiz_done", "review_left"}
    assert "1 journey does not start (rescue)" in told
    assert "Owner: growth (`#growth`)" in opened["cart_left"]["body"]
    home = (repository.shop.folder / "trackplan-site/index.html").read_text()
    assert "1 journey does not start: <code>rescue</code>" in home
    repository.send(10, broken=True)
    assert "Nothing new." in repository.run(10)
    assert len(repository.issues) == 4
    for day in (11, 12):
        repository.send(day, broken=False)
        told = repository.run(day)
    assert "all is well" in told
    assert [one["open"] for one in repository.issues] == [False] * 4
    assert "All is well" in (repository.shop.folder / "trackplan-site/index.html").read_text()
    repository.send(13, broken=True)
    repository.run(13)
    assert [one["open"] for one in repository.issues] == [False] * 4 + [True] * 4


def test_the_jobs_may_do_no_more_than_they_need(repository: Repository) -> None:
    made = repository.workflow
    assert made["permissions"] == {}
    assert made["jobs"]["audit"]["permissions"] == {"actions": "read", "contents": "read", "issues": "write"}
    assert made["jobs"]["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
