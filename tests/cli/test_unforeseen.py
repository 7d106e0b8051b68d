"""The net below all commands: an error that nobody foresaw is one line, exit code 3, and no clean report."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from trackplan.reporters import OF_AUDITS, REPORTERS

CANARY = "canary-5517"
PLAN = """\
trackplan: 1
name: Shop
version: 1.0.0
events:
  order_completed: {status: draft, attributes: {order_id: {type: string, description: Its number.}}}
"""
RECORD = '{"name":"order_completed","data":{"order_id":"o"},"customer_id":"usr_1","timestamp":1793491200}\n'
BROKEN = """
import sys
from trackplan import engine
from trackplan.cli import main

def fails(*_arguments, **_named):
    raise ERROR

engine.judge = engine.judge_changes = engine.check_plan = fails
sys.argv = ["trackplan", *sys.argv[1:]]
main()
""".replace("ERROR", f"UnicodeError('{CANARY}')")

LINE = "error: trackplan failed, so the run is incomplete: UnicodeError in "
COMMANDS = {
    "lint": ["lint"],
    "lint of payloads": ["lint", "x.ndjson"],
    "audit": ["audit", "x.ndjson"],
    "diff": ["diff", "plan.yaml", "tracking_plan"],
    "impact": ["impact"],
    "ready": ["ready", "order_completed"],
}


@pytest.fixture(autouse=True)
def _shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tracking_plan").mkdir()
    (tmp_path / "tracking_plan/plan.yaml").write_text(PLAN)
    (tmp_path / "plan.yaml").write_text(PLAN)
    (tmp_path / "x.ndjson").write_text(RECORD)
    monkeypatch.chdir(tmp_path)


def run(arguments: list[str], program: str = BROKEN, **variables: str) -> tuple[int, str, str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("GITHUB")}
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=known | {"COLUMNS": "80"} | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_one_line_without_values(command: str) -> None:
    code, out, told = run(COMMANDS[command])
    assert (code, out) == (3, "")
    error, remedy = told.splitlines()
    assert error.startswith(LINE)
    assert ", version " in error
    assert "TRACKPLAN_DEBUG=1" in remedy
    assert CANARY not in told


@pytest.mark.parametrize("command", COMMANDS)
def test_every_report_that_was_asked_for_says_so(command: str) -> None:
    names = [name for name in REPORTERS if command == "audit" or name not in OF_AUDITS]
    for name in names:  # what an earlier run has left there
        Path(f"r.{name}").write_text("no problems")
    reports = [word for name in names for word in ("--report", f"{name}=r.{name}")]
    code, out, _ = run([*COMMANDS[command], *reports, "--output", "out.txt"])
    assert (code, out) == (3, "")
    texts = {name: Path(f"r.{name}").read_text("utf-8") for name in names} | {
        "output": Path("out.txt").read_text("utf-8")
    }
    assert not {name for name, text in texts.items() if "no problems" in text or CANARY in text}
    for name in ("text", "output", "markdown", "html", "github"):
        assert "incomplete" in texts[name].lower(), name
    assert json.loads(texts["json"])["complete"] is False
    assert json.loads(texts["sarif"])["runs"][0]["invocations"][0]["executionSuccessful"] is False
    assert json.loads(texts["gitlab"])
    assert ET.fromstring(texts["junit"]).attrib["errors"] != "0"


def test_a_report_on_standard_output_says_so() -> None:
    code, out, told = run(["lint", "--format", "json"])
    assert (code, told.startswith(LINE)) == (3, True)
    report = json.loads(out)
    assert (report["command"], report["complete"]) == ("lint", False)
    assert "UnicodeError" in report["skipped"][0]["reason"]


def test_ci_leaves_no_clean_report() -> None:
    assert run(["ci", "--no-diff"])[0] == 3
    assert json.loads(Path("trackplan-report/trackplan.json").read_text("utf-8"))["complete"] is False
    assert "incomplete" in Path("trackplan-report/trackplan.md").read_text("utf-8").lower()


def test_github_hears_of_it() -> None:
    run(["lint"], GITHUB_ACTIONS="true", GITHUB_OUTPUT="outputs")
    assert "exit-code=3" in Path("outputs").read_text("utf-8").splitlines()


def test_the_trace_is_shown_to_who_asks_for_it() -> None:
    code, _, told = run(["lint"], TRACKPLAN_DEBUG="1")
    assert code == 3
    assert told.startswith("Traceback (most recent call last):\n")
    assert f"UnicodeError: {CANARY}" in told
    assert told.splitlines()[-2].startswith(LINE)


def test_memory_that_is_used_up_is_no_defect() -> None:
    code, _, told = run(["lint"], BROKEN.replace("UnicodeError", "MemoryError"))
    assert (code, told.splitlines()[0]) == (3, "error: the memory of this machine is used up")


def test_a_report_that_cannot_be_marked_is_told() -> None:
    Path("file").write_text("")
    code, _, told = run(["lint", "--report", "json=file/r.json"])
    assert code == 3
    assert told.splitlines()[-1] == "note: a report could not be marked as incomplete: Stop"


def test_a_run_that_cannot_be_finished_leaves_no_clean_report_either() -> None:
    Path("r.json").write_text('{"complete": true}')
    words = ["audit", "--base-url", "http://127.0.0.1:9", "--report", "json=r.json"]
    code, _, told = run(
        words,
        "from trackplan.cli import main; main()",
        CUSTOMERIO_APP_API_KEY="trackplan",
        CUSTOMERIO_REGION="us",
    )
    assert code == 3
    assert "cannot be reached" in told
    report = json.loads(Path("r.json").read_text("utf-8"))
    assert (report["complete"], "cannot be reached" in report["skipped"][0]["reason"]) == (False, True)


DEEP = b"[" * 100_000
ROOTS: dict[str, tuple[bytes, list[str], int, str]] = {
    "a number of 4,301 digits in the first record": (
        b'{"name":"order_completed","data":{"n":' + b"9" * 4_301 + b"}}\n",
        ["lint", "in"],
        1,
        "the number has more than 4,300 digits",
    ),
    "the same in a list": (
        b'[{"name":"order_completed","data":{"n":' + b"9" * 4_301 + b"}}]",
        ["lint", "in"],
        3,
        "the value holds a number of more than 4,300 digits",
    ),
    "a page that ends in such a number": (
        b'{"activities": [{"name": "a", "data":' + b"9" * 4_301,
        ["audit", "in"],
        1,
        "the number has more than 4,300 digits",
    ),
    "a time of as many digits in a CSV cell": (
        b"name,timestamp,data\norder_completed," + b"9" * 4_301 + b",{}\n",
        ["audit", "in"],
        1,
        "the time is absent or unreadable",
    ),
    "a version of as many": (
        b"trackplan: 1\nname: Shop\nversion: 1.0." + b"9" * 4_301 + b"\n",
        ["diff", "plan.yaml", "in"],
        2,
        "`version` is not written as it should be",
    ),
    "a name without a letter": (
        b'{"name":"order_completed","data":{"--":1}}\n',
        ["infer", "in"],
        0,
        "--",
    ),
    "a name that stands twice beside a broken byte": (
        b'{"name":"order_completed","data":{"a":1,"a":2,"b":"\xc5"}}\n',
        ["lint", "in"],
        1,
        "the byte 0xC5 is not UTF-8",
    ),
    "a CSV header in Latin-1": (
        b"name,gr\xf6sse\norder_completed,3\n",
        ["lint", "in"],
        3,
        "its header is not UTF-8 at line 1, column 8",
    ),
    "a CSV file of lone carriage returns": (
        b"name,data\rorder_completed,{}\r",
        ["lint", "in"],
        3,
        "it has lines that end with a lone carriage return",
    ),
    "a list as the key of a plan": (
        b"trackplan: 1\n[]: 1\n",
        ["fmt", "in"],
        2,
        "line 2: a list or a mapping stands where a name belongs",
    ),
    "a key with neither colon nor value": (
        b'trackplan: 1\nname: Shop\nowners:\n  team:\n    name: Team\n    ? "#team"\n    description: All.\n',
        ["fmt", "in"],
        2,
        "its layout cannot be changed without a loss",
    ),
    "a baseline without end": (DEEP, ["lint", "--baseline", "in"], 2, "is not a baseline"),
    "an earlier report without end": (
        DEEP,
        ["audit", "x.ndjson", "--baseline", "in"],
        2,
        "is no JSON that a report could be",
    ),
    "a snapshot without end": (DEEP, ["impact", "--workspace", "in"], 2, "is not JSON"),
}


@pytest.mark.parametrize("root", ROOTS)
def test_what_the_net_has_caught_is_foreseen_now(root: str) -> None:
    content, command, code, said = ROOTS[root]
    Path("in").write_bytes(content)
    found, out, told = run(command, "from trackplan.cli import main; main()")
    assert found == code
    assert said in " ".join((out + told).split())
