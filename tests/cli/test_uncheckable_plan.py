"""A plan with a pattern that no engine runs: what would check by it stops with exit 2, and says which."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

PATTERN = "^[][]_[0-9]+$"
PLAN = f"""\
trackplan: 1
name: Shop
version: 1.0.0
events:
  order_completed:
    description: An order was paid.
    attributes:
      order_id: {{type: string, required: true, pattern: "{PATTERN}", description: Its number.}}
"""
COMMANDS = {
    "lint of payloads": ["lint", "--plan", "plan.yaml", "sent.ndjson"],
    "audit": ["audit", "--plan", "plan.yaml", "sent.ndjson"],
    "sample": ["sample", "--plan", "plan.yaml"],
    "diff to it": ["diff", "earlier.yaml", "plan.yaml"],
    "diff from it": ["diff", "plan.yaml", "earlier.yaml"],
    "sandbox": ["sandbox", "--plan", "plan.yaml", "--port", "0"],
}


def run(words: list[str], folder: Path) -> tuple[int, str]:
    (folder / "plan.yaml").write_text(PLAN)
    (folder / "earlier.yaml").write_text(PLAN.replace(PATTERN, "^o_"))
    (folder / "sent.ndjson").write_text('{"name":"order_completed","data":{"order_id":"o_1"}}\n')
    command = [sys.executable, "-m", "trackplan", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr + done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_it_stops_and_names_the_pattern(command: str, tmp_path: Path) -> None:
    code, told = run(COMMANDS[command], tmp_path)
    assert code == 2
    assert told.splitlines() == [
        f"error: nothing can be checked against the plan: the pattern `{PATTERN}` cannot be run",
        "  try: `trackplan lint` shows where",
    ]


def test_lint_shows_where(tmp_path: Path) -> None:
    code, told = run(["lint", "--plan", "plan.yaml", "--format", "concise"], tmp_path)
    assert code == 1
    assert f"plan.yaml:8:57: error [invalid-pattern] the pattern `{PATTERN}` cannot be run" in told
