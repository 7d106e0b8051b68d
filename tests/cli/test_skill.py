"""The skill file for agents says what the commands can do."""

from __future__ import annotations

import re
from importlib.resources import files

import yaml

from trackplan.cli import COMMANDS

SKILL = files("trackplan").joinpath("SKILL.md").read_text("utf-8")


def test_it_names_commands_that_are_there() -> None:
    named = set(re.findall(r"`trackplan ([a-z]+)", SKILL))
    assert named
    assert named <= set(COMMANDS)


def test_its_head_is_what_agents_read() -> None:
    head = yaml.safe_load(SKILL.split("---\n")[1])
    assert head["name"] == "trackplan"
    assert len(head["description"]) < 1024
