"""The Acme Store's workspace, pulled from a sandbox once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sandbox.process import ACME_PLAN, running

Run = Callable[..., str]


def trackplan(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    quiet = {"NO_COLOR", "FORCE_COLOR", "CI", "TERM", "COLUMNS", "TRACKPLAN_PLAN"}
    inherited = {name: value for name, value in os.environ.items() if name not in quiet}
    inherited = {name: value for name, value in inherited.items() if not name.startswith("GITHUB_")}
    return subprocess.run(
        [sys.executable, "-m", "trackplan", *arguments],
        cwd=folder,
        env={**inherited, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The snapshot of the seed workspace."""
    pytest.importorskip("uvicorn")
    folder = tmp_path_factory.mktemp("pulled")
    with running(folder / "log", "--seed", "acme", "--rate", "0", plan=ACME_PLAN) as sandbox:
        command = [
            "pull",
            "--base-url",
            sandbox.url,
            "--rate=1000",
            "--language=fr",
            "--output",
            "workspace.json",
        ]
        done = trackplan(folder, *command, CUSTOMERIO_APP_API_KEY="trackplan")
    assert done.returncode == 0, done.stderr
    return (folder / "workspace.json").read_text("utf-8")


@pytest.fixture
def store(tmp_path: Path, pulled: str) -> Path:
    """A folder with the shipped plan, and the snapshot of its workspace beside it."""
    plan = tmp_path / "tracking_plan"
    shutil.copytree(ACME_PLAN, plan, ignore=shutil.ignore_patterns("samples", ".trackplan_cache"))
    (plan / "workspace.json").write_text(pulled, "utf-8")
    return tmp_path


@pytest.fixture
def run(store: Path) -> Run:
    """Run a command in the store's folder: what it prints, and its exit code."""

    def run(*arguments: str) -> str:
        done = trackplan(store, *arguments)
        shown = f"$ trackplan {' '.join(arguments)}\n{done.stdout}"
        if done.stderr:
            shown += f"--- standard error\n{done.stderr}"
        return f"{shown}--- exit {done.returncode}\n"

    return run
