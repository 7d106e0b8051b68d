"""Ctrl-C, and death, while worker processes read a file: what is said, what is left."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("processes are watched through /proc", allow_module_level=True)

from tests.terminals import on_terminal, read
from trackplan.cli.support.collecting import WORTH_A_WORKER

LINE = b'{"name":"order_completed","data":{"note":"%s"},"customer_id":"usr_1","timestamp":1793491200}\n'
PLAN = "trackplan: 1\nname: Shop\nevents:\n  order_completed: {status: draft}\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A file that is worth several processes, and a while."""
    (tmp_path / "plan.yaml").write_text(PLAN)
    line = LINE % (b"x" * 100)
    (tmp_path / "x.ndjson").write_bytes(line * (2 * WORTH_A_WORKER // len(line)))
    return tmp_path


def workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def ended(watched: list[int]) -> bool:
    """Whether the processes of some descriptors end within a minute."""
    return all(select.select([one], [], [], 60)[0] for one in watched)


@pytest.mark.parametrize("command", ["audit", "infer"])
def test_ctrl_c_says_how_far_it_was_and_leaves_nothing(shop: Path, command: str) -> None:
    plan = ["--plan", "plan.yaml"] if command == "audit" else []
    words = [command, "x.ndjson", *plan, "--jobs", "2", "--output", "out"]
    environment = {**os.environ, "TERM": "xterm-256color", "TRACKPLAN_SCANNER": "off"}
    running = on_terminal([sys.executable, "-m", "trackplan", *words], environment, cwd=shop)
    with running as (process, ours), ExitStack() as stack:
        read(ours, until=b"MB/s")
        watched = [os.pidfd_open(pid) for pid in workers(process.pid)]
        for one in watched:
            stack.callback(os.close, one)
        os.killpg(process.pid, signal.SIGINT)
        shown = read(ours)
        assert process.wait(60) == 130
        assert ended(watched)
    assert len(watched) == 2
    last = shown.rpartition("\x1b[2K")[2]
    product = {"audit": "report", "infer": "plan"}[command]
    assert last.startswith("interrupted after ")
    assert last.endswith(f" of 134 MB; no {product} was written\n")
    assert sorted(path.name for path in shop.iterdir()) == ["plan.yaml", "x.ndjson"]


def test_workers_end_with_a_parent_that_is_killed(shop: Path) -> None:
    environment = {**os.environ, "TERM": "xterm-256color", "TRACKPLAN_SCANNER": "off"}
    words = ["audit", "x.ndjson", "--plan", "plan.yaml", "--jobs", "2"]
    running = on_terminal([sys.executable, "-m", "trackplan", *words], environment, cwd=shop)
    with running as (process, ours), ExitStack() as stack:
        read(ours, until=b"MB/s")
        watched = [os.pidfd_open(pid) for pid in workers(process.pid)]
        for one in watched:
            stack.callback(os.close, one)
        process.kill()
        assert len(watched) == 2
        assert ended(watched)


def test_a_pipe_is_told_too_and_shows_no_bar(shop: Path) -> None:
    os.mkfifo(shop / "slow")
    command = [sys.executable, "-m", "trackplan", "audit", "slow", "--plan", "plan.yaml"]
    with (
        subprocess.Popen(command, cwd=shop, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process,
        (shop / "slow").open("wb") as slow,  # opens when the other side does
    ):
        slow.write(LINE)
        slow.flush()
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=60)
    assert (process.returncode, out, told) == (130, b"", b"interrupted after 0 MB; no report was written\n")
