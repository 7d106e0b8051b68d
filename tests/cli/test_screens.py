"""What each command shows on a terminal and in a pipe, whole, in files that a person can open.

Escape codes stand as `␛`. Where a pipe gets the same without them, the file says so once.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

pytest.importorskip("termios", reason="these are the manners of POSIX terminals")

from tests.conftest import Golden
from tests.sandbox.process import Sandbox, running
from tests.terminals import on_terminal, read
from trackplan.cli import COMMANDS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PROGRAM = [sys.executable, "-m", "trackplan"]
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "screens.yaml").read_text("utf-8"))
GROUPS = {"docs": ("build", "serve", "check")}
CASES += [
    {"name": "-".join(("help", *words)), "run": [*words, "--help"]}
    for name in COMMANDS
    for words in [(name,), *((name, part) for part in GROUPS.get(name, ()))]
]
WHO = '"customer_id":"user_1","timestamp":1793491200}'
SENT = f"""\
{{"name":"Payment Failed","data":{{"subscription_id":"s1","amount":"9","currency":"usd"}},{WHO}
{{"name":"payment_failed","data":{{"subscription_id":"s1"}},{WHO}
{{"name":"Payment Failed","data":{{"subscription_id":"\\u001b]0;owned\\u0007","colour":"red"}},{WHO}
{{"name":"Payment Failed"
"""
TEMPLATE = """\
---
journey: cart_recovery
---
<p>Hello {{ customer.first_name }}, {{ event.checkout_url }} {{ event.cart_total | money }} awaits.</p>
"""
CHANGES = (
    ("groups.yaml", "enum: [USD, EUR, GBP]", "enum: [USD, EUR]"),
    ("events/subscriptions.yaml", "minimum: 1", "minimum: 2"),
    ("events/shopping.yaml", "Order Completed", "Order Paid"),
    ("journeys.yaml", "Order Completed", "Order Paid"),
    ("events/shopping.yaml", "status: active", "status: active # trackplan: ignore[unknown-key] no reason"),
)
LANDED = 1_793_607_235
"""When the one event of the sandbox landed, since no output may depend on today."""
VARYING = (
    (re.compile(r"\x1b\[\?25l.*?\x1b\[\?25h(\r?\x1b\[1A)?(\x1b\[2K)?", re.DOTALL), "⟨progress⟩"),
    (re.compile(r"\b(?=\w*[a-f])[0-9a-f]{10}\b"), "⟨commit⟩"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d+"), "⟨port⟩"),
    (re.compile(r"(?<=wrote )\d+(?= files to site)"), "⟨count⟩"),
    (re.compile(r"(?<=after )\d+\.\d s\b"), "⟨time⟩"),
)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder = tmp_path_factory.mktemp("sandbox")
    with running(folder / "log", "--seed", "acme", "--rate", "0", plan=ROOT / "tracking_plan") as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose working tree has a change of the plan, and what else the commands read."""
    folder = tmp_path_factory.mktemp("origin")
    plan = folder / "tracking_plan"
    shutil.copytree(ROOT / "src/trackplan/templates/title_case", plan)
    who = {f"GIT_{who}_{what}": "check" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in ("init -q -b main", "add .", "commit -qm Plan", "tag v1", "switch -qc change"):
        subprocess.run(["git", *words.split()], cwd=folder, env={**os.environ, **who}, check=True)
    for name, before, after in CHANGES:
        text = (plan / name).read_text("utf-8")
        assert before in text
        (plan / name).write_text(text.replace(before, after, 1 if name != "journeys.yaml" else -1), "utf-8")
    subprocess.run(["git", "commit", "-qam", "Change"], cwd=folder, env={**os.environ, **who}, check=True)
    (plan / "templates").mkdir()
    (plan / "templates/cart_recovery.html").write_text(TEMPLATE)
    (folder / "sent.ndjson").write_text(SENT)
    (folder / "clean.yaml").write_text("trackplan: 1\nname: Empty\n")
    (folder / "untidy.yaml").write_text("name:   Shop  \ntrackplan: 1\n\n\n\nevents: { }\n")
    return folder


def environment(**variables: str) -> dict[str, str]:
    left_out = (
        "NO_COLOR",
        "FORCE_COLOR",
        "COLUMNS",
        "TERM",
        "CI",
        "GITHUB",
        "GIT_",
        "CUSTOMERIO",
        "TRACKPLAN",
    )
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
    return {**kept, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **variables}


def on_screen(words: list[str], folder: Path, until: str | None, variables: dict[str, str]) -> str:
    """What a terminal shows, with the exit code."""
    with on_terminal([*PROGRAM, *words], environment(**variables), cwd=folder) as (process, terminal):
        shown = read(terminal, None if until is None else until.encode())
        if until is not None:
            process.send_signal(signal.SIGINT)
            shown += read(terminal)
        code = process.wait(60)
    return f"{shown}--- exit {code}\n"


def in_a_pipe(words: list[str], folder: Path, variables: dict[str, str]) -> str:
    done = subprocess.run(
        [*PROGRAM, *words], cwd=folder, env=environment(**variables), stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    apart = f"--- standard error\n{done.stderr}" if done.stderr else ""
    return f"{done.stdout}{apart}--- exit {done.returncode}\n"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_screen(
    case: dict[str, Any], origin: Path, tmp_path: Path, golden: Golden, request: pytest.FixtureRequest
) -> None:
    words, variables = list(case["run"]), dict(case.get("env", {}))
    if case.get("sandbox"):
        sandbox: Sandbox = request.getfixturevalue("sandbox")
        sandbox.reset()
        sandbox.track({"name": "Viewed Product", "timestamp": LANDED, "data": {}}).raise_for_status()
        words += ["--base-url", sandbox.url, "--rate=1000"]
        variables |= dict.fromkeys(
            ("CUSTOMERIO_APP_API_KEY", "CUSTOMERIO_SITE_ID", "CUSTOMERIO_TRACK_API_KEY"), "trackplan"
        )
    shown = []
    for name in ("terminal", "pipe"):
        folder = tmp_path / name
        shutil.copytree(origin, folder)
        if name == "terminal":
            text = on_screen(words, folder, case.get("until"), variables)
        elif "until" in case:
            continue
        else:
            text = in_a_pipe(words, folder, variables)
        for varying, stands_for in VARYING:
            text = varying.sub(stands_for, text)
        shown.append(text.replace(str(folder), "⟨here⟩").replace("\x1b", "␛"))
    shown[0] = f"$ trackplan {' '.join(case['run'])}\n{shown[0]}"
    if len(shown) == 2:
        shown[1] = f"=== in a pipe\n{_apart(shown[0], shown[1])}"
    golden(HERE / "screens" / f"{case['name']}.txt", "".join(shown))


def _apart(screen: str, pipe: str) -> str:
    """The text of a pipe, or that it is the terminal's without codes."""
    plain = re.sub(r"␛\[[\d;]*m|⟨progress⟩", "", screen.partition("\n")[2])
    return "the same, without codes\n" if plain == pipe.replace("--- standard error\n", "") else pipe
