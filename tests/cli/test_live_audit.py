"""`trackplan audit` of a live workspace: the real command against a real sandbox, with faults and kills."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.nightly import nightly
from tests.sandbox.process import ACME_PLAN, Sandbox, running
from tests.terminals import on_terminal, read
from trackplan.cli.support.plans import read_plan
from trackplan.sampling.sampler import Sampler

SENT = 900
COMMAND = [sys.executable, "-m", "trackplan", "audit", "--format", "json", "--rate", "500"]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox in which made-up payloads of the shipped plan have landed, one in ten spoilt."""
    plan = read_plan(ACME_PLAN).plan
    assert plan is not None
    active = [event for event in plan.events.values() if event.status == "active"]
    sampler = Sampler(plan, active, seed=11, shape="track_v1", invalid=0.1)
    with running(tmp_path_factory.mktemp("live") / "log", "--seed", "acme", "--rate", "0") as sandbox:
        for made in sampler.make(SENT):
            record = dict(made.record)
            assert sandbox.track(record, person=record.pop("customer_id")).status_code == 200
        yield sandbox


@pytest.fixture(autouse=True)
def _no_faults(workspace: Sandbox) -> None:
    workspace.http.delete("/trackplan/faults").raise_for_status()


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    keys = {"CUSTOMERIO_APP_API_KEY": "trackplan", "TRACKPLAN_PLAN": str(ACME_PLAN)}
    return {**os.environ, **keys, "TRACKPLAN_STATE": str(tmp_path / "state"), **more}


def audit(sandbox: Sandbox, tmp_path: Path, *options: str, **env: str) -> tuple[int, Any, str]:
    done = subprocess.run(
        [*COMMAND, "--base-url", sandbox.url, *options],
        env=environment(tmp_path, **env),
        cwd=ACME_PLAN.parent,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


BY_NOW = frozenset({"silent-event", "volume-drop", "volume-surge"})


def gist(report: Any, but: frozenset[str] = frozenset()) -> list[tuple[Any, ...]]:
    return sorted(
        (one["rule"], one["at"], one["message"], one.get("count", 1))
        for one in _parts(report["findings"])
        if one["rule"] not in but
    )


def _parts(findings: Any) -> Any:
    """Findings, and those that are told with another one, whose cause is theirs too."""
    for one in findings:
        yield one
        yield from _parts(one.get("parts", ()))


def test_it_finds_in_the_workspace_what_it_finds_in_its_file(workspace: Sandbox, tmp_path: Path) -> None:
    saved = tmp_path / "activities.ndjson"
    code, live, _ = audit(workspace, tmp_path, "--save", str(saved))
    assert code == 1
    assert live["checked"] == {"activities": SENT, "pages": 9}
    assert live["complete"]
    assert saved.stat().st_mode & 0o777 == 0o600
    again = subprocess.run(
        [*COMMAND, str(saved)], env=environment(tmp_path), capture_output=True, encoding="utf-8", check=False
    )
    in_file = json.loads(again.stdout)
    # Only for a workspace is it known how late it is, and so how long nothing has landed.
    assert gist(in_file, but=BY_NOW) == gist(live, but=BY_NOW)
    assert any("has not landed since" in one["message"] for one in live["findings"])
    assert live["landed"]["span"] == in_file["landed"]["span"]


def test_the_window_of_a_workspace_is_that_of_a_file(workspace: Sandbox, tmp_path: Path) -> None:
    saved = tmp_path / "activities.ndjson"
    assert audit(workspace, tmp_path, "--save", str(saved))[0] == 1
    times = sorted(json.loads(line)["timestamp"] for line in saved.read_text().splitlines())
    window = [datetime.fromtimestamp(times[at], UTC).isoformat() for at in (SENT // 3, SENT // 2)]
    _, live, _ = audit(workspace, tmp_path, "--since", window[0], "--until", window[1])
    assert live["accounts"]["read"] == sum(times[SENT // 3] <= time < times[SENT // 2] for time in times)


def test_an_interrupted_audit_keeps_the_window_of_its_first_run(workspace: Sandbox, tmp_path: Path) -> None:
    fault = {"path": "/v1/activities", "fault": "status", "status": 401, "skip": 3}
    workspace.http.post("/trackplan/faults", json=fault).raise_for_status()
    assert audit(workspace, tmp_path, "--since", "1h")[0] == 3
    workspace.http.delete("/trackplan/faults").raise_for_status()
    # As if that run had been so long ago that its hour held the activities that it had still to read.
    with contextlib.closing(sqlite3.connect(next((tmp_path / "state").glob("*.db")))) as database, database:
        database.execute("UPDATE about SET value = '0' WHERE name = 'fixed.since'")
    code, later, _ = audit(workspace, tmp_path, "--since", "1h")
    assert code == 1
    assert later["accounts"]["read"] == SENT - 300
    assert later["accounts"]["skipped"] == 0


def test_findings_stand_in_the_plan_and_nothing_is_left_behind(workspace: Sandbox, tmp_path: Path) -> None:
    _, live, errors = audit(workspace, tmp_path)
    assert {Path(one["file"]).parts[0] for one in live["findings"]} == {"tracking_plan"}
    assert errors == ""
    assert [path.name for path in (tmp_path / "state").iterdir() if path.suffix in {".db", ".ndjson"}] == []


def test_by_name_it_reads_planned_events_and_those_of_campaigns(workspace: Sandbox, tmp_path: Path) -> None:
    _, scan, _ = audit(workspace, tmp_path)
    _, named, _ = audit(workspace, tmp_path, "--by-name")
    unplanned = scan["accounts"]["unplanned"]
    assert named["accounts"]["read"] == SENT - unplanned
    assert any("neither the plan nor a campaign" in one["reason"] for one in named["skipped"])


@pytest.mark.parametrize(
    ("options", "read", "said"),
    [
        (["--max-events", "250"], 250, "reading stopped at --max-events, before the end of the window"),
        (["--max-pages", "2"], 200, "reading stopped at --max-pages, before the end of the window"),
    ],
)
def test_what_stops_early_says_so_and_calls_nothing_silent(
    workspace: Sandbox, tmp_path: Path, options: list[str], read: int, said: str
) -> None:
    _, live, _ = audit(workspace, tmp_path, *options)
    assert live["accounts"]["read"] == read
    reasons = {one["what"]: one["reason"] for one in live["skipped"]}
    assert reasons["the workspace"] == said
    assert reasons["what does not land, or too seldom"] == "not all was looked at"
    assert {one["rule"] for one in live["findings"]}.isdisjoint({"silent-event", "volume-drop"})


def test_a_bound_of_another_run_is_not_taken_over(workspace: Sandbox, tmp_path: Path) -> None:
    fault = {"path": "/v1/activities", "fault": "status", "status": 401, "skip": 1}
    workspace.http.post("/trackplan/faults", json=fault).raise_for_status()
    assert audit(workspace, tmp_path, "--max-events", "250")[0] == 3
    code, _, errors = audit(workspace, tmp_path)
    assert (code, "of another bound on what is read" in errors) == (2, True)


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_shows_how_far_it_has_come(workspace: Sandbox, tmp_path: Path, columns: int) -> None:
    slowly = ["--base-url", workspace.url, "--since", "2026-01-01"]
    command = [*COMMAND[:-1], "20", *slowly, "--output", str(tmp_path / "report.json")]
    with on_terminal(command, environment(tmp_path, TERM="xterm"), columns=columns) as (process, ours):
        shown = read(ours)
        process.wait(60)
    assert "Reading" in shown
    assert re.search(r"\d pages, \d00 events, back to 20\d\d-\d\d-\d\d \d\d:\d\d, [\d.]+ pages/s", shown)


def test_a_fault_part_way_is_survived(workspace: Sandbox, tmp_path: Path) -> None:
    _, straight, _ = audit(workspace, tmp_path)
    fault = {"path": "/v1/activities", "fault": "status", "status": 503, "count": 2}
    workspace.http.post("/trackplan/faults", json=fault).raise_for_status()
    code, survived, _ = audit(workspace, tmp_path)
    assert code == 1
    assert survived == straight


def test_what_cannot_be_finished_says_so_and_goes_on_later(workspace: Sandbox, tmp_path: Path) -> None:
    _, straight, _ = audit(workspace, tmp_path)
    fault = {"path": "/v1/activities", "fault": "status", "status": 401, "skip": 3}
    workspace.http.post("/trackplan/faults", json=fault).raise_for_status()
    code, report, _ = audit(workspace, tmp_path)
    assert code == 3
    assert not report["complete"]
    assert report["checked"] == {"activities": 300, "pages": 3}
    workspace.http.delete("/trackplan/faults").raise_for_status()
    code, later, _ = audit(workspace, tmp_path)
    assert (code, later) == (1, straight)


def test_a_workspace_that_refuses_at_once_leaves_a_report_that_says_so(
    workspace: Sandbox, tmp_path: Path
) -> None:
    code, report, errors = audit(workspace, tmp_path, CUSTOMERIO_APP_API_KEY="another-key")
    assert (code, report["complete"], report["findings"]) == (3, False, [])
    assert "another-key" not in json.dumps(report)
    assert errors.startswith("error: ")
    assert "another-key" not in errors


@pytest.mark.parametrize("kills", [1, *nightly(12)])
def test_killed_at_any_moment_it_gives_the_same_report_in_the_end(
    workspace: Sandbox, tmp_path: Path, kills: int
) -> None:
    _, straight, _ = audit(workspace, tmp_path)
    chance = random.Random(5)
    for _ in range(kills):
        process = subprocess.Popen(
            [*COMMAND, "--base-url", workspace.url],
            env=environment(tmp_path),
            cwd=ACME_PLAN.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.3, 0.9))  # the moment is what the test is about
        process.send_signal(signal.SIGKILL)
        process.wait()
    code, later, _ = audit(workspace, tmp_path)
    assert (code, later) == (1, straight)
