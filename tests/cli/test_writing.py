"""What a command writes: a whole file or the old one, with the mode that it had, where the user named it."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.test_unforeseen import PLAN, RECORD
from trackplan.cli.commands.fmt import rewrite
from trackplan.cli.support.errors import Stop

if os.name == "nt":
    pytest.skip("modes, links and limits are POSIX", allow_module_level=True)

UNTIDY = PLAN.replace("name: Shop\nversion: 1.0.0\n", "version: 1.0.0\nname: Shop\n")


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outside").mkdir()
    subprocess.run(["git", "init", "-q", tmp_path / "repo"], check=True)
    (tmp_path / "repo/tracking_plan").mkdir()
    (tmp_path / "repo/tracking_plan/plan.yaml").write_text(PLAN)
    monkeypatch.chdir(tmp_path / "repo")


def run(*arguments: str, most: int | None = None) -> tuple[int, str]:
    """Run a command, which may write no more than so many bytes to one file: the disk is full then."""
    limit = None if most is None else lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    # A full disk would cut the bytecode that Python keeps beside the source, for every later run.
    done = subprocess.run(
        [sys.executable, "-B", "-m", "trackplan", *arguments],
        preexec_fn=limit,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


def tree(folder: Path = Path()) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.as_posix(): path.read_bytes() for path in files}


def test_a_file_that_is_written_anew_keeps_its_mode() -> None:
    plan, report = Path("tracking_plan/plan.yaml"), Path("r.json")
    plan.write_text(UNTIDY)
    report.write_text("x")
    for path in (plan, report):
        path.chmod(0o600)
    assert run("fmt")[0] == 0
    assert plan.read_text() == PLAN
    assert run("lint", "--report", "json=r.json")[0] == 0
    assert [path.stat().st_mode & 0o777 for path in (plan, report)] == [0o600, 0o600]
    plan.write_text(UNTIDY)
    plan.chmod(0o664)
    assert run("fmt")[0] == 0
    assert plan.stat().st_mode & 0o777 == 0o664


SCHEMA = '{"title": "order_completed", "type": "object", "description": "%s"}' % ("long " * 100)
MORE = f"""\
events:
  order_shipped: {{description: {"Long. " * 100}}}
  order_returned: {{description: It came back.}}
"""

WRITERS = {
    "fmt": (["fmt", "link.yaml"], "link.yaml"),
    "a report": (["lint", "--report", "json=link.yaml"], "link.yaml"),
    "an output": (["lint", "--output", "link.yaml"], "link.yaml"),
    "samples": (["sample", "order_completed", "--output", "link.yaml"], "link.yaml"),
    "a plan": (["infer", "x.ndjson", "--output", "link.yaml", "--force"], "link.yaml"),
    "a baseline": (["lint", "--baseline", "link.yaml", "--write-baseline"], "link.yaml"),
    "the reports of ci": (["ci", "--no-diff"], "trackplan-report"),
    "a site": (["docs", "build"], "site"),
    "an export": (["export", "plan", "--out", "link.yaml"], "link.yaml"),
    "an export of several files": (["export", "json-schema", "--out", "schemas"], "schemas"),
    "senders": (
        ["generate", "python", "--client", "pipelines", "--events", "order_completed", "--out", "made"],
        "made",
    ),
    "a plan of another tool": (["import", "json-schema", "order.json", "--out", "plans"], "plans"),
    "a history": (["audit", "x.ndjson", "--history", "link.yaml"], "link.yaml"),
}


@pytest.mark.parametrize("what", WRITERS)
def test_nothing_is_written_through_a_link_out_of_the_repository(what: str) -> None:
    command, name = WRITERS[what]
    target = Path("../outside").resolve() / ("plan.yaml" if "." in name else "")
    if "." in name:
        target.write_text(UNTIDY)
    Path("order.json").write_text(SCHEMA)
    before = tree(Path("../outside"))
    Path(name).symlink_to(target)
    Path("x.ndjson").write_text(RECORD)
    code, told = run(*command)
    assert (code, "link" in told) == (2, True)
    assert tree(Path("../outside")) == before


@pytest.mark.parametrize("command", [WRITERS["fmt"][0], WRITERS["a report"][0]], ids=["fmt", "a report"])
def test_a_link_within_the_repository_stays_a_link(command: list[str]) -> None:
    Path("target.yaml").write_text(UNTIDY)
    Path("link.yaml").symlink_to("target.yaml")
    run(*command)
    assert Path("link.yaml").is_symlink()
    assert Path("target.yaml").read_text() != UNTIDY


FULL = {
    "a report": ["lint", "--report", "json=old.txt"],
    "samples": ["sample", "order_completed", "--count", "5000", "--output", "old.txt"],
    "what is wrong with them": [
        *("sample", "order_completed", "--count", "5000", "--invalid", "1"),
        *("--output", "new.txt", "--truth", "old.txt"),
    ],
    "both": [
        *("sample", "order_completed", "--count", "5000", "--invalid", "1"),
        *("--output", "old.txt", "--truth", "new.txt"),
    ],
    "a starter": ["init", "new", "--template", "snake_case"],
    "a plan": ["infer", "x.ndjson", "--output", "old.txt", "--force"],
    "the reports of ci": ["ci", "--no-diff", "--out", "new"],
    "a site": ["docs", "build", "--out", "new", "--no-history"],
    "an export": ["export", "plan", "--out", "old.txt"],
    "an export of several files": ["export", "json-schema", "--out", "new"],
    "a workbook": ["export", "sheet", "--out", "old.txt"],
    "senders": ["generate", "go", "--client", "track", "--out", "new"],
    "a plan of another tool": ["import", "json-schema", "order.json", "--out", "new"],
}


@pytest.mark.parametrize("what", FULL)
def test_a_full_disk_leaves_what_was_there(what: str) -> None:
    Path("old.txt").write_text("old")
    Path("x.ndjson").write_text(RECORD * 50)
    Path("order.json").write_text(SCHEMA)
    Path("tracking_plan/more.yaml").write_text(MORE)
    before = sorted(path.name for path in Path().iterdir()), tree()
    code, told = run(*FULL[what], most=300)
    assert (code, "cannot be written" in told) == (3, True)
    assert (sorted(path.name for path in Path().iterdir()), tree()) == before


def test_a_full_disk_leaves_a_history_as_it_was() -> None:
    Path("x.ndjson").write_text(RECORD)
    audit = ("audit", "x.ndjson", "--history", "health.db", "--exit-zero")
    assert run(*audit)[0] == 0
    before = Path("health.db").read_bytes()
    Path("x.ndjson").write_text(RECORD.replace("1793491200", "1793577600") * 50)
    code, told = run(*audit, most=5_000)
    assert (code, "check the folder, its space and its rights" in told) == (3, True)
    assert Path("health.db").read_bytes() == before
    assert run(*audit)[0] == 0


def test_both_files_of_samples_are_written() -> None:
    assert run("sample", "order_completed", "-n", "9", "--invalid", "1", "-o", "s", "--truth", "t")[0] == 0
    assert [len(Path(name).read_text().splitlines()) for name in "st"] == [9, 9]


def test_a_file_that_was_edited_meanwhile_is_left() -> None:
    path = Path("tracking_plan/plan.yaml")
    path.write_text("mine")
    with pytest.raises(Stop, match="was edited meanwhile"):
        rewrite(path, b"read before", b"formatted")
    assert path.read_text() == "mine"


def test_two_writers_of_one_report_leave_one_of_both() -> None:
    commands = [["lint", "--report", "json=r.json"], ["ci", "--no-diff", "--out", "."]]
    assert run(*commands[1])[0] == 0
    threads = [threading.Thread(target=run, args=("lint", "--report", "json=r.json")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert json.loads(Path("r.json").read_text())["command"] == "lint"
    assert not list(Path().glob(".r.json.*"))


def building(path: Path) -> bool:
    return any(path.glob(".site.trackplan-*/*"))


def interrupted(number: int, seen: Callable[[Path], bool]) -> int:
    """Send a signal to a build once something is seen, and return its exit code."""
    events = "".join(f"  e{index}: {{status: draft, description: Meaning.}}\n" for index in range(2_000))
    Path("tracking_plan/more.yaml").write_text(f"events:\n{events}")
    words = [sys.executable, "-m", "trackplan", "docs", "build", "--no-history"]
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as process:
        while not seen(Path()):
            assert process.poll() is None, "the build was over before it was seen"
            time.sleep(0.005)
        process.send_signal(number)
        return process.wait(30)


def test_a_build_that_is_ended_leaves_no_folder() -> None:
    assert interrupted(signal.SIGTERM, building) == 128 + signal.SIGTERM
    assert not list(Path().glob(".site*"))
    assert not Path("site").exists()


def test_what_a_killed_build_leaves_is_swept_by_the_next() -> None:
    assert interrupted(signal.SIGKILL, building) == -signal.SIGKILL
    assert list(Path().glob(".site.trackplan-*"))
    shutil.rmtree("site", ignore_errors=True)
    assert run("docs", "build", "--no-history")[0] == 0
    assert not list(Path().glob(".site*"))
    assert Path("site/index.html").is_file()


def test_a_kept_reading_is_not_written_through_a_link() -> None:
    folder = Path("tracking_plan/templates")
    (folder / "thanks").mkdir(parents=True)
    (folder / "thanks/mail.html").write_text("{{ event.order_id }}")
    (folder / ".trackplan_cache").symlink_to(Path("../outside").resolve())
    assert run("impact")[0] == 0
    assert tree(Path("../outside")) == {}
