"""README says what is true: its transcript, its links, its map of the code, its commands and options."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_command

from trackplan.cli import COMMANDS, module_of

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
LINES = [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
CALLS = sorted({call for call in re.findall(r"`(trackplan [^`]+)`", README) if "=" not in call} | {
    line.partition("#")[0].strip() for line in LINES if line.startswith("trackplan ")
})  # fmt: skip


def test_the_transcript_is_what_lint_says() -> None:
    golden = (ROOT / "tests/cli/golden/lint-payloads.txt").read_text(encoding="utf-8")
    shown = next(text for _, text in BLOCKS if text.startswith("sent.ndjson"))
    assert shown in golden


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_map_names_every_room_and_no_other() -> None:
    rooms = {path.stem for path in (ROOT / "src/trackplan").iterdir() if path.suffix in ("", ".py")}
    named = re.findall(r"^\| `(\w+)(?:/|\.py)` \|", README, re.MULTILINE)
    assert sorted(named) == sorted(room for room in rooms if not room.startswith("_"))


@pytest.mark.parametrize("call", CALLS)
def test_every_command_has_the_options_that_are_shown(call: str) -> None:
    _, name, *rest = shlex.split(call)
    if name.startswith("-") or name == "COMMAND":
        return
    assert name in COMMANDS
    command = get_command(import_module(module_of(name)).app)
    inner = getattr(command, "commands", {}).get(rest[0]) if rest else None
    known = {option for each in filter(None, (command, inner)) for one in each.params for option in one.opts}
    used = {word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"}
    assert used <= known | {"--help"}
