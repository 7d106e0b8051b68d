"""Commands that the tool prints to try are typed as they stand, whatever the names in them."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

EVENT = "Pat's $HOME `order`; exit"
PLAN = {
    "trackplan": 1,
    "name": "Shop",
    "events": {EVENT: {"description": "Paid.", "attributes": {"total": {"type": "number"}}}},
    "journeys": {"Win back": {"trigger": EVENT}},
}
TEMPLATE = "---\njourney: Win back\n---\n{{ event.missing }}\n"


def trackplan(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "trackplan", *words], cwd=folder, capture_output=True, encoding="utf-8",
        timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["Win back", EVENT])
def test_the_next_steps_of_a_checklist(tmp_path: Path, name: str) -> None:
    (tmp_path / "tracking_plan/templates").mkdir(parents=True)
    (tmp_path / "tracking_plan/plan.yaml").write_text(json.dumps(PLAN))
    (tmp_path / "tracking_plan/templates/win_back.html").write_text(TEMPLATE)
    lines = json.loads(trackplan(tmp_path, "ready", name, "--format", "json").stdout)["checklists"][0][
        "lines"
    ]
    steps = [line["next"] for line in lines if (line["next"] or "").startswith("trackplan")]
    tried = {tuple(words[1:3]) for words in map(shlex.split, steps) if words[1] in {"ready", "impact"}}
    assert tried == {("ready", name), ("impact", EVENT)}


def test_the_next_step_after_init(tmp_path: Path) -> None:
    said = trackplan(tmp_path, "init", "my plan").stderr
    _, *words = shlex.split(said.partition("next: ")[2])
    assert words == ["lint", "--plan", "my plan"]
    assert trackplan(tmp_path, *words).returncode == 0


def test_what_brings_the_pages_up_to_date(tmp_path: Path) -> None:
    trackplan(tmp_path, "init")
    (tmp_path / "my site").mkdir()
    said = trackplan(tmp_path, "docs", "check", "--out", "my site").stderr
    match = re.search(r"run `(.*)`", said)
    assert match is not None
    _, *words = shlex.split(match[1])
    assert trackplan(tmp_path, *words).returncode == 0
    assert trackplan(tmp_path, "docs", "check", "--out", "my site").returncode == 0


def test_a_revision_that_is_not_here(tmp_path: Path) -> None:
    trackplan(tmp_path, "init")
    for words in ("init -q -b main", "remote add origin https://example.invalid/shop.git"):
        subprocess.run(["git", *words.split()], cwd=tmp_path, check=True)
    said = trackplan(tmp_path, "diff", "next; echo owned").stderr
    assert [shlex.split(one) for one in re.findall(r"run `(.*?)`", said)] == [
        ["git", "fetch", "origin", "next; echo owned"]
    ]
