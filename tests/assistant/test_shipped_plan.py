"""The tools on the plan that ships with trackplan, asked by the official SDK's client."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.assistant.client import Ask, talk

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tracking_plan/samples"


def shown(event: str) -> object:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", "show", event, "--format", "json"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


def test_events_are_shown_as_the_command_shows_them(tmp_path: Path) -> None:
    async def conversation(ask: Ask) -> None:
        listed = await ask("list_events")
        names = [one["name"] for one in listed["events"]]
        assert listed["total"] == len(names) > 10
        for name in names:
            page = await ask("show_event", event=name)
            assert page["name"] == name
            assert (await ask("planned_name", name=name))["planned"]
        assert await ask("show_event", event="order_completed") == shown("order_completed")
        first = await ask("list_events", limit=3)
        rest = await ask("list_events", limit=200, offset=first["next_offset"])
        assert [one["name"] for one in first["events"] + rest["events"]] == names
        assert "next_offset" not in rest

    told = talk(tmp_path, conversation, "--plan", str(ROOT / "tracking_plan"))
    assert told == "", "nothing was written, and nobody was connected to"


def test_samples_fit_and_rejected_ones_do_not(tmp_path: Path) -> None:
    async def conversation(ask: Ask) -> None:
        for path in sorted(SAMPLES.glob("*.*json")):
            answer = await ask("check_payload", payload=path.read_text("utf-8"))
            assert (answer["summary"], answer["complete"]) == ({"error": 0, "warning": 0, "info": 0}, True), (
                path
            )
        for path in sorted(SAMPLES.glob("rejected/*.ndjson")):
            answer = await ask("check_payload", payload=path.read_text("latin-1"))
            assert answer["findings"] or "error" in answer, path

    assert talk(tmp_path, conversation, "--plan", str(ROOT / "tracking_plan")) == ""
