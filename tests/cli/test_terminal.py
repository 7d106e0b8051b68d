"""What a terminal shows, and what of it a pipe and a narrow console get."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="these are the manners of POSIX terminals")

from tests.terminals import on_terminal, read

PLAN = """\
trackplan: 1
name: Shop
naming: {events: snake_case}
events:
  CartViewed\\x1b]0;owned\\x07:
    description: "The shopper opened the cart, which is a thing that takes a rather long sentence to say."
"""
VARIABLES = (
    "NO_COLOR",
    "FORCE_COLOR",
    "CI",
    "TERM",
    "COLUMNS",
    "TRACKPLAN_PLAN",
    "GITHUB_ACTIONS",
    "PYTHONIOENCODING",
)
COLOUR = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yaml"
    path.write_text(PLAN.replace("CartViewed\\x1b]0;owned\\x07", '"CartViewed\\e]0;owned\\a"'), "utf-8")
    return path


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return {**kept, "TERM": "xterm-256color", **variables}


def terminal(words: list[str], columns: int = 80, **variables: str) -> str:
    command = [sys.executable, "-m", "trackplan", *words]
    with on_terminal(command, environment(**variables), columns=columns) as (process, ours):
        shown = read(ours)
        process.wait(60)
    return shown


def piped(words: list[str], **variables: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "trackplan", *words], env=environment(**variables), capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip
    encoding = variables.get("PYTHONIOENCODING", "utf-8")
    return done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding)


@pytest.mark.parametrize(
    ("variables", "words", "on_a_terminal", "in_a_pipe"),
    [
        ({}, [], True, False),
        ({"NO_COLOR": "1"}, [], False, False),
        ({"NO_COLOR": ""}, [], True, False),
        ({"FORCE_COLOR": "1"}, [], True, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False, False),
        ({"TERM": "dumb"}, [], False, False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True, True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False, False),
    ],
)
def test_colour(
    plan: Path, variables: dict[str, str], words: list[str], on_a_terminal: bool, in_a_pipe: bool
) -> None:
    command = ["lint", "--plan", str(plan), *words]
    assert bool(COLOUR.search(terminal(command, **variables))) is on_a_terminal
    assert bool(COLOUR.search(piped(command, **variables)[1])) is in_a_pipe


def test_only_our_own_codes_reach_a_terminal(plan: Path) -> None:
    shown = terminal(["lint", "--plan", str(plan)])
    assert COLOUR.search(shown)
    left = COLOUR.sub("", shown)
    assert [character for character in left if unicodedata.category(character) == "Cc"] == [
        "\n"
    ] * left.count("\n")
    assert r"\x1b]0;owned\x07" in left


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_lines_fit_the_terminal(plan: Path, columns: int) -> None:
    shown = COLOUR.sub("", terminal(["lint", "--plan", str(plan)], columns))
    prose = [line for line in shown.splitlines() if line.startswith("  ") and " " in line.strip()]
    assert prose
    assert max(map(len, prose)) <= columns


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_narrow_console(plan: Path, encoding: str) -> None:
    code, out, err = piped(["lint", "--plan", str(plan)], PYTHONIOENCODING=encoding)
    assert (code, err) == (1, "")
    assert out.isascii()
