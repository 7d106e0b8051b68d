"""What a terminal shows, and what of it a pipe and a narrow console get."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import quote

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
    "FORCE_HYPERLINK",
    "VTE_VERSION",
    "TERM_PROGRAM",
    "KONSOLE_VERSION",
    "WT_SESSION",
    "DOMTERM",
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


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run in, with a broken plan, both with names that an address must encode."""
    folder = tmp_path / "of 100%"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "plan ü.yaml").write_text("trackplan: 1\nname: Shop\nfirst: 1\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("variables", "words", "on_a_terminal", "in_a_pipe"),
    [
        ({}, [], False, False),
        ({"TERM_PROGRAM": "vscode"}, [], True, False),
        ({"TERM": "xterm-kitty"}, [], True, False),
        ({"VTE_VERSION": "7600"}, [], True, False),
        ({"VTE_VERSION": "4205"}, [], False, False),
        ({"WT_SESSION": "1", "CI": "true"}, [], False, False),
        ({"WT_SESSION": "1", "TERM": "dumb"}, [], False, False),
        ({"WT_SESSION": "1", "NO_COLOR": "1"}, [], True, False),
        ({"WT_SESSION": "1", "FORCE_HYPERLINK": "0"}, [], False, False),
        ({"FORCE_HYPERLINK": "1"}, [], True, True),
        ({"FORCE_HYPERLINK": "1", "CI": "true"}, [], True, True),
        ({"FORCE_HYPERLINK": "1"}, ["--color", "never"], False, False),
    ],
)
def test_links(
    odd: Path, variables: dict[str, str], words: list[str], on_a_terminal: bool, in_a_pipe: bool
) -> None:
    command = ["lint", "--plan", "plan ü.yaml", *words]
    address = f"file://{platform.node()}{quote(str(odd))}/plan%20%C3%BC.yaml"
    link = re.compile(
        rf"\x1b\]8;;{re.escape(address)}\x1b\\(\x1b\[1m)?plan ü\.yaml:3:1(\x1b\[0m)?\x1b\]8;;\x1b\\: "
    )
    for shown, linked in (
        (terminal(command, **variables), on_a_terminal),
        (piped(command, **variables)[1], in_a_pipe),
    ):
        assert bool(link.search(shown)) is linked
        assert ("\x1b]8" in shown) is linked


def test_a_refusal_shows_what_was_typed_and_obeys_none_of_it() -> None:
    shown = COLOUR.sub("", terminal(["\x1b]0;owned\x07\n::error::"]))
    assert r"error: there is no command `\x1b]0;owned\x07\n::error::`" in shown
    assert "\x1b" not in shown


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


def test_what_a_program_reads_is_utf_8_whatever_the_locale(plan: Path) -> None:
    words = ["lint", "--plan", str(plan), "--format", "json"]
    plan.write_text(plan.read_text("utf-8") + "\n  Café 😀: {status: active}\n", "utf-8")
    narrow = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    code, out, _ = piped(words, **narrow)
    assert "Café 😀" in out
    assert (code, out) == piped(words)[:2]


def test_the_bar_of_an_audit_fits_the_terminal_and_is_gone_at_the_end(plan: Path) -> None:
    payloads = plan.with_name("x.ndjson")
    payloads.write_bytes(b'{"name":"a","data":{},"customer_id":"u","timestamp":1793491200}\n' * 20_000)
    shown = terminal(["audit", str(payloads), "--plan", str(plan)])
    *frames, report = shown.split("\x1b[2K")
    bars = [COLOUR.sub("", one).strip("\r\n") for one in frames if "audit" in one]
    assert bars
    assert all(re.search(r"audit [━╸╺ ]+ [\d.]+/1\.3 MB (\?|[\d.]+ .?B/s) (-|\d+):", one) for one in bars)
    assert max(len(one.partition("\x1b")[0]) for one in bars) <= 80
    assert "MB/s" not in report
    assert "checked 20,000 payloads" in report
