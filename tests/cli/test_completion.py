"""The Tab key in real shells, and what a plan that is broken offers: nothing."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("termios", reason="these are the manners of POSIX shells")

from tests.terminals import on_terminal, read

PLAN = r"""
trackplan: 1
name: Shop
events:
  order_completed:
    description: "An 'order' for $1: \"paid\" [/b] [red] \e]0;x `touch owned` $(touch owned) \\$(touch owned)"
    attributes: {items: {type: array, items: {type: object, attributes: {sku: {type: string}}}}}
  Payment Failed: {description: Two words.}
  Payment Refunded: {description: Two words.}
  '$(touch owned)': {description: It runs a command.}
  'order\$(touch owned)': {description: As above.}
  'order`touch owned`': {description: As above.}
journeys:
  cart_recovery: {description: A mail., trigger: order_completed}
"""
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(trackplan --show-completion)"'),
    "zsh": (
        ["zsh", "-f", "-i"],
        'autoload -Uz compinit; compinit -u -D; eval "$(trackplan --show-completion)"',
    ),
    "fish": (["setsid", "--ctty", "fish", "--no-config", "-i"], "trackplan --show-completion | source"),
}
TYPED = {
    "expl\tnumber-as-t\t": ["explain", "number-as-text"],
    "lint --no-ig\t--format sar\t": ["lint", "--no-ignores", "--format", "sarif"],
    "lint --fail-on war\t--plan tracking_plan/pl\t": [
        "lint", "--fail-on", "warning", "--plan", "tracking_plan/plan.yaml",
    ],
    "show ord\t": ["show", "order_completed"],
    "show Pay\tFai\t": ["show", "Payment Failed"],
    "show --plan other.yaml oth\t": ["show", "--plan", "other.yaml", "other_event"],
    "impact order_completed.items[].s\t": ["impact", "order_completed.items[].sku"],
    "ready cart\t": ["ready", "cart_recovery"],
    "docs bu\t--no-h\t": ["docs", "build", "--no-history"],
}  # fmt: skip


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a plan, and with a `trackplan` for the shells to find."""
    (tmp_path / "shop/tracking_plan").mkdir(parents=True)
    (tmp_path / "shop/tracking_plan/plan.yaml").write_text(PLAN, "utf-8")
    (tmp_path / "shop/other.yaml").write_text(
        "trackplan: 1\nname: Other\nevents: {other_event: {}}\n", "utf-8"
    )
    (tmp_path / "home").mkdir()
    program = tmp_path / "bin/trackplan"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m trackplan "$@"\n')
    program.chmod(0o755)
    return tmp_path / "shop"


def environment(shop: Path, **variables: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TRACKPLAN", "ZDOTDIR"))
    }
    found = f"{shop.parent}/bin:{os.environ['PATH']}"
    return {**kept, "HOME": str(shop.parent / "home"), "PATH": found, "TERM": "xterm-256color", **variables}


@pytest.mark.parametrize("shell", SHELLS)
def test_the_tab_key(shop: Path, shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    command, start = SHELLS[shell]
    # Ctrl-A and Ctrl-E put a command before the line that shows its words; the shell reads key by key.
    lines = [f"trackplan {keys}\x01printf '<%s>\\n' \x05" for keys in TYPED]
    with on_terminal(command, environment(shop), columns=200, cwd=shop) as (_, terminal):
        os.write(terminal, "\n".join([start, *lines, "echo do''ne", ""]).encode())
        shown = read(terminal, b"done\r\n")
    words = [line[1:-1] for line in shown.splitlines() if line.startswith("<") and line.endswith(">")]
    assert not list(shop.parent.rglob("owned"))
    assert words == [word for wanted in TYPED.values() for word in ("trackplan", *wanted)]


def test_it_is_installed_for_the_shell_that_asks(shop: Path) -> None:
    command = ["bash", "--norc", "--noprofile", "-c", "trackplan --install-completion; true"]
    done = subprocess.run(command, env=environment(shop), cwd=shop, capture_output=True, check=True)
    home = shop.parent / "home"
    assert b"bash completion installed" in done.stdout
    assert "_TRACKPLAN_COMPLETE=complete_bash" in (home / ".bash_completions/trackplan.sh").read_text()
    assert ".bash_completions/trackplan.sh" in (home / ".bashrc").read_text()


@pytest.mark.parametrize("plan", ["a: [", "events: 3\n", "trackplan: 1\nevents: {a: {type: 1}}\n\x00"])
@pytest.mark.parametrize("line", ["show o", "lint --plan nowhere --format xm", "impact a."])
def test_what_cannot_be_told_is_passed_over_in_silence(shop: Path, plan: str, line: str) -> None:
    (shop / "tracking_plan/plan.yaml").write_text(plan, "utf-8")
    words = f"trackplan {line}"
    asked = {"_TRACKPLAN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    command = [sys.executable, "-m", "trackplan"]
    done = subprocess.run(command, env=environment(shop, **asked), cwd=shop, capture_output=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("shell", ["bash", "fish", "powershell", "zsh"])
def test_what_a_plan_says_cannot_act_in_a_shell(shop: Path, shell: str) -> None:
    asked = {
        "_TRACKPLAN_COMPLETE": f"complete_{shell}",
        "COMP_WORDS": "trackplan show o", "COMP_CWORD": "2",
        "_TYPER_COMPLETE_ARGS": "trackplan show o", "_TYPER_COMPLETE_WORD_TO_COMPLETE": "o",
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
    }  # fmt: skip
    command = [sys.executable, "-m", "trackplan"]
    done = subprocess.run(command, env=environment(shop, **asked), cwd=shop, capture_output=True, check=True)
    assert len(done.stdout.splitlines()) == 1
    assert b"order_completed" in done.stdout
    assert b"\x1b" not in done.stdout
    assert (b"[/b] [red]" in done.stdout) is (shell != "bash")
