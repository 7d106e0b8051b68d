"""What a command leaves alone: folders that it may only read, and keys that its children need not know."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_unforeseen import PLAN, RECORD

if sys.platform != "linux":
    pytest.skip("rights and children are watched on Linux", allow_module_level=True)

CANARY = "canary-9921"
KEYS = {f"CUSTOMERIO_{name}": CANARY for name in ("APP_API_KEY", "SITE_ID", "TRACK_API_KEY", "WRITE_KEY")}


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tracking_plan/templates/thanks").mkdir(parents=True)
    (tmp_path / "tracking_plan/plan.yaml").write_text(PLAN)
    (tmp_path / "tracking_plan/templates/thanks/mail.html").write_text("{{ event.order_id }}")
    (tmp_path / "x.ndjson").write_text(RECORD)
    monkeypatch.chdir(tmp_path)


WRITING = [
    *(["lint", "--output", "r.txt"], ["ci", "--no-diff"], ["docs", "build", "--no-history"], ["init", "new"]),
    *(["export", "plan", "--out", "p.yaml"], ["export", "sheet", "--out", "p.xlsx"]),
    ["generate", "python", "--client", "pipelines", "--events", "order_completed", "--out", "made"],
    ["audit", "x.ndjson", "--history", "health.db", "--exit-zero"],
    *(["sample", "order_completed", "--output", "s"], ["infer", "x.ndjson", "--output", "p.yaml"]),
]
READING = [["lint"], ["audit", "x.ndjson"], ["impact"], ["fmt", "--check"], ["show", "order_completed"]]


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="no setpriv")
@pytest.mark.parametrize("command", [*WRITING, *READING], ids=" ".join)
def test_a_folder_that_may_only_be_read(command: list[str]) -> None:
    for folder in (Path(), *(path for path in Path().rglob("*") if path.is_dir())):
        folder.chmod(0o555)
    # Even root obeys the rights of files without its capabilities.
    rights = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
    done = subprocess.run(
        [*rights, sys.executable, "-m", "trackplan", *command],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    for folder in (Path(), *(path for path in Path().rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    if command in WRITING:
        assert (done.returncode, "Permission denied" in done.stderr) == (3, True)
    else:
        assert done.returncode in {0, 1}
        assert "denied" not in done.stderr


def test_no_child_knows_a_key() -> None:
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", "-A"], check=True)
    words = ["-c", "user.email=t@example.com", "-c", "user.name=t", "commit", "-qm", "one"]
    subprocess.run(["git", *words], check=True)
    told = Path("environment")
    for name, real in (("git", shutil.which("git")), ("buildkite-agent", "true")):
        program = Path("bin") / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nenv >> "{told.absolute()}"\nexec {real} "$@"\n')
        program.chmod(0o755)
    path = {"PATH": f"{Path('bin').absolute()}:{os.environ['PATH']}", "BUILDKITE": "true"}
    for command in (["ci", "--base", "HEAD"], ["docs", "build"], ["diff", "HEAD"]):
        done = subprocess.run(
            [sys.executable, "-m", "trackplan", *command], env=os.environ | KEYS | path, check=False
        )
        assert done.returncode in {0, 1}
    assert "BUILDKITE=true" in told.read_text()
    assert CANARY not in told.read_text()
