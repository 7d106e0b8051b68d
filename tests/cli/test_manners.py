"""How real runs end when the machine around them is odd: streams, folders, links, names, rights."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PLAN = """\
trackplan: 1
name: Shop
identity: {id: {pattern: "^usr_"}}
events:
  order_completed: {status: draft, attributes: {order_id: {type: string, description: Its number.}}}
"""
PAYLOAD = '{"name":"order_completed","data":{"order_id":%s},"customer_id":"usr_1","timestamp":1793491200}\n'

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "tracking_plan").mkdir()
    (tmp_path / "tracking_plan/plan.yaml").write_text(PLAN, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "tracking_plan"


def run(*arguments: str, command: str = "", **variables: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error; ``command`` is shell text in place of arguments."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        ["bash", "-c", command, sys.executable]
        if command
        else [sys.executable, "-m", "trackplan", *arguments],
        env=environment | {"PYTHONIOENCODING": "utf-8"} | variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "a FIFO": (lambda at: os.mkfifo(at), "not a regular file"),  # noqa: PLW0108 - Windows has none
    "a device": (lambda at: at.symlink_to("/dev/zero"), "not a regular file"),
    "a link to itself": (lambda at: at.symlink_to(at.name), "a link that leads nowhere"),
    "a link to nothing": (lambda at: at.symlink_to("nothing.yaml"), "a link that leads nowhere"),
    "a link out": (lambda at: at.symlink_to("/etc/passwd"), "a link out of the plan's folder"),
    "a link to a folder": (lambda at: at.symlink_to("."), "a link to a folder"),
}


@posix
@pytest.mark.parametrize("case", ODD)
def test_what_is_no_file_of_a_plan_is_refused(case: str, shop: Path) -> None:
    make, why = ODD[case]
    make(shop / "odd.yaml")
    said = f"error: `tracking_plan/odd.yaml` cannot be part of a plan: it is {why}\n"
    assert run("lint") == (2, "", said + "  try: put a regular file there, or remove it\n")


@posix
def test_a_plan_that_is_no_file_is_refused() -> None:
    code, _, said = run("lint", "--plan", "/dev/zero")
    assert (code, said.splitlines()[0]) == (
        2,
        "error: `/dev/zero` cannot be part of a plan: it is not a regular file",
    )


@posix
def test_links_inside_a_plan_are_followed(shop: Path) -> None:
    (shop / "shared.yaml").write_text("owners: {growth: {name: Growth}}\n", "utf-8")
    (shop / "link.yaml").symlink_to("shared.yaml")
    assert "defined here and at" in run("lint")[1]


def test_an_empty_plan_is_no_clean_plan(tmp_path: Path) -> None:
    (tmp_path / "sent.ndjson").write_text(PAYLOAD % '"o1"', "utf-8")
    code, out, said = run("lint", "--plan", str(tmp_path), str(tmp_path / "sent.ndjson"))
    assert (code, out, said.splitlines()[0]) == (
        2,
        "",
        f"error: `{tmp_path.as_posix()}` holds no plan: no `.yaml` or `.yml` file",
    )


def test_the_refusal_names_what_named_the_plan(shop: Path) -> None:
    assert shop.is_dir()
    said = run("lint", TRACKPLAN_PLAN="elsewhere")[2]
    assert said.splitlines()[1] == "  try: name a folder or a YAML file with TRACKPLAN_PLAN"
    said = run("lint", "--plan", "nowhere", TRACKPLAN_PLAN="elsewhere")[2]
    assert said.splitlines()[1] == "  try: name a folder or a YAML file with --plan"


def test_a_folder_of_samples_may_be_empty(shop: Path) -> None:
    (shop / "samples").mkdir()
    assert run("lint") == (0, "no problems · checked 1 event in 1 plan file\n", "")


@posix
@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are UTF-8")
@pytest.mark.parametrize(
    "report", ["text", "json", "ndjson", "sarif", "github", "gitlab", "junit", "markdown"]
)
def test_file_names_that_are_not_utf8_are_shown_escaped(shop: Path, report: str) -> None:
    (shop / "samples").mkdir()
    (shop / os.fsdecode(b"samples/caf\xe9.ndjson")).write_text(PAYLOAD % "1", "utf-8")
    code, out, said = run("lint", "--format", report)
    assert (code, said) == (1, "")
    assert "udce9" in out or "%E9" in out
    assert run("lint", "--format", report, "--output", "report")[0] == 1
    assert Path("report").read_text("utf-8") == out


@posix
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
@pytest.mark.parametrize("arguments", ["lint", "rules", "schema", "lint --help", "--help", "--version"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.usefixtures("shop")
def test_a_full_disk_is_said(arguments: str, unbuffered: str) -> None:
    done = run(command=f'"$0" -m trackplan {arguments} > /dev/full', PYTHONUNBUFFERED=unbuffered)
    said = (
        "error: the output cannot be written: No space left on device\n  try: check the disk and its space\n"
    )
    assert done == (3, "", said)


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.usefixtures("shop")
def test_a_reader_that_leaves_ends_the_run_in_silence(unbuffered: str) -> None:
    sample = '"$0" -m trackplan sample order_completed --count 100000 | head -c 1; echo " ${PIPESTATUS[0]}"'
    assert run(command=sample, PYTHONUNBUFFERED=unbuffered) == (0, "{ 141\n", "")


@posix
@pytest.mark.parametrize(
    ("closed", "code"),
    [
        ("lint >&-", 0),
        ("lint 2>&-", 0),
        ("lint --plan no 2>&-", 2),
        ("--version >&- 2>&- <&-", 0),
        ("lint - <&-", 3),
    ],
)
@pytest.mark.usefixtures("shop")
def test_closed_streams(closed: str, code: int) -> None:
    done = run(command=f'"$0" -m trackplan {closed}')
    assert (done[0], done[2]) == (code, "")


@posix
@pytest.mark.usefixtures("shop")
def test_a_working_directory_that_is_gone() -> None:
    gone = 'mkdir gone; cd gone; rmdir ../gone; "$0" -m trackplan lint'
    said = "error: the working directory is no longer there\n  try: change to a folder that is\n"
    assert run(command=gone) == (2, "", said)


@posix
def test_the_same_bytes_whatever_is_around(shop: Path) -> None:
    (shop / "samples").mkdir()
    (shop / "samples/a.ndjson").write_text(PAYLOAD % "1" + PAYLOAD.replace("_c", "-c") % '"1"', "utf-8")
    around: list[dict[str, str]] = [
        {},
        {"PYTHONHASHSEED": "1"},
        {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "C", "TZ": "America/New_York", "COLUMNS": "20"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONOPTIMIZE": "1"},
    ]
    for report in ("text", "json", "sarif"):
        assert len({run("lint", "--format", report, **variables) for variables in around}) == 1


LAZY = ("asyncio", "duckdb", "httpx", "jinja2", "jsonschema", "multiprocessing", "rapidfuzz", "rich", "ssl")
LAZY_OURS = ("trackplan.customerio", "trackplan.diff", "trackplan.changes", "trackplan.consumers")

MODULES = """
import sys
from trackplan.cli import main
sys.argv = ["trackplan", *sys.argv[1:]]
try:
    main()
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("arguments", [["lint", "sent.ndjson"], ["lint"], ["sample", "order_completed"]])
def test_a_hook_does_not_wait_for_what_it_does_not_use(arguments: list[str]) -> None:
    Path("sent.ndjson").write_text(PAYLOAD % '"o1"', "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", MODULES, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    assert not {*LAZY, *LAZY_OURS} & set(done.stderr.split())


NO_SOCKETS = """
import sys
def refuse(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"a socket was opened: {event}")
sys.addaudithook(refuse)
"""

REFERS = """\
trackplan: 1
name: Shop
description: See $ref http://127.0.0.1:9/plan.json and file:///etc/passwd
events:
  order_completed:
    status: draft
    attributes: {$ref: {type: string, description: "http://127.0.0.1:9/schema.json"}}
    examples: [{$ref: "http://127.0.0.1:9/schema.json"}]
"""


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "arguments", [["lint"], ["lint", "sent.ndjson"], ["sample", "order_completed"], ["explain", "wrong-type"]]
)
def test_nothing_asks_the_network(arguments: list[str]) -> None:
    Path("tracking_plan/plan.yaml").write_text(REFERS, "utf-8")
    Path("sent.ndjson").write_text(
        '{"name":"order_completed","data":{"$ref":"http://127.0.0.1:9/x"},"timestamp":1793491200}\n', "utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-c", NO_SOCKETS + MODULES, *arguments],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert (done.returncode, "a socket was opened" in done.stderr) == (0, False)


@pytest.mark.parametrize("option", ["--save=kept.ndjson", "--by-name", "--max-events=5", "--no-resume"])
def test_what_is_for_the_workspace_is_refused_with_sources(shop: Path, option: str) -> None:
    (shop.parent / "x.ndjson").write_text(PAYLOAD % '"1"', "utf-8")
    code, out, told = run("audit", "x.ndjson", option)
    name = option.partition("=")[0]
    assert (code, out) == (2, "")
    assert told.startswith(f"error: `{name}` is for the live workspace, and sources are named\n")


@pytest.mark.parametrize("command", ["lint", "audit"])
def test_nothing_but_what_holds_no_payloads_is_no_clean_run(shop: Path, command: str) -> None:
    (shop.parent / "x.zip").write_bytes(b"PK\x03\x04")
    code, out, told = run(command, "x.zip")
    assert (code, out) == (2, "")
    assert told.startswith("error: there is nothing to check: `x.zip` is left out: a zip archive")
