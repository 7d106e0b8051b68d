"""What `trackplan lint` makes of records that are hard to read, as a user runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PLAN = "trackplan: 1\nname: Example\nevents:\n  cart_viewed: {description: Someone looks into the cart.}\n"
LINES = [
    '{"type":"track","event":"cart_viewed","properties":{},"userId":"usr_1"}',
    "7",
    "null",
    "[1]",
    '{"name":"cart_viewed","data":{}}',
    '{"type":"failed_event","name":"cart_viewed","data":{},"customer_id":"usr_1"}',
    '{"type":"page","properties":{},"userId":"usr_1"}',
    '{"name":',
]


def test_every_record_is_accounted_for_whatever_came_before_it(tmp_path: Path) -> None:
    (tmp_path / "plan.yaml").write_text(PLAN)
    for order in (LINES, [*LINES[:1], *LINES[:0:-1]]):
        run = subprocess.run(
            [sys.executable, "-m", "trackplan", "lint", "--plan", "plan.yaml", "--format", "json", "-"],
            input="\n".join(order) + "\n",
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert run.returncode == 1, run.stderr
        report = json.loads(run.stdout)
        assert [skipped["reason"] for skipped in report["skipped"]] == [
            "a Pipelines `page` call",
            "an activity of type `failed_event`",
        ]
        assert report["checked"]["payloads"] == len(LINES)
