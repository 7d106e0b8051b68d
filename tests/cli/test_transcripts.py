"""What people and scripts see of each command: output, messages and exit code, from real processes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Golden

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "transcripts.yaml").read_text("utf-8"))


def transcript(folder: Path, arguments: list[str], stdin: str | None, variables: dict[str, str]) -> str:
    quiet = {"NO_COLOR", "FORCE_COLOR", "CI", "TERM", "COLUMNS", "TRACKPLAN_PLAN"}
    environment = {name: value for name, value in os.environ.items() if name not in quiet}
    environment = {
        name: value for name, value in environment.items() if not name.startswith(("GITHUB_", "CI_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *arguments],
        cwd=folder,
        input=stdin or "",
        env={**environment, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    shown = f"$ trackplan {' '.join(arguments)}\n{done.stdout}"
    if done.stderr:
        shown += f"--- standard error\n{done.stderr}"
    return f"{shown}--- exit {done.returncode}\n"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_transcript(case: dict[str, Any], tmp_path: Path, golden: Golden) -> None:
    for name, text in case["files"].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    variables = case.get("env", {})
    text = transcript(tmp_path, case["run"], case.get("stdin"), variables)
    if "then" in case:
        text += transcript(tmp_path, case["then"], None, variables)
    for name in case.get("shows", ()):
        text += f"--- {name}\n{(tmp_path / name).read_text('utf-8')}"
    text = text.replace(f"{{on: {datetime.now(UTC).date()},", "{on: TODAY,")  # a tombstone's day
    golden(HERE / "golden" / f"{case['name']}.txt", text)
