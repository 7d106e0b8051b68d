"""A standalone cluster of two workers: the report of one process, although a worker dies in mid-job."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.site.conftest import PLAN, ROOT, trackplan, variables

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(find_spec("pyspark") is None, reason="no pyspark: .ci/run spark installs it"),
]
FILES = 10


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _daemon(name: str, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon of Spark's, in a process group with all that it starts."""
    import pyspark  # noqa: PLC0415 - an extra

    home = Path(pyspark.__file__).parent
    folder.mkdir()
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [home / "bin/spark-class", f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", *arguments],
            env={**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _until(text: str, log: Path) -> None:
    """Wait until a log holds a text."""
    end = time.monotonic() + 120
    while text not in log.read_text(errors="replace"):
        assert time.monotonic() < end, f"no `{text}`"
        time.sleep(0.1)


def test_a_worker_that_dies_changes_no_byte(tmp_path: Path) -> None:
    events = tmp_path / "events"
    events.mkdir()
    for number in range(FILES):
        options = ("--shape", "warehouse_row", "--invalid", "0.05", "--seed", str(number), "--count", "3000")
        trackplan("sample", *options, "--output", events / f"{number}.ndjson", "--plan", PLAN)
    trackplan("audit", events, "--plan", PLAN, "--quiet", "--report", f"json={tmp_path}/here.json", code=1)
    with ExitStack() as stack:
        port = _port()
        master = ("master.Master", tmp_path / "master", "--port", str(port), "--webui-port", str(_port()))
        stack.enter_context(_daemon(*master))
        url = f"spark://127.0.0.1:{port}"
        _until("New state: ALIVE", tmp_path / "master/log")
        workers = {}
        for name in ("one", "two"):
            folder = tmp_path / name
            limits = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / "work"))
            daemon = _daemon("worker.Worker", folder, *limits, "--webui-port", str(_port()), url)
            workers[name] = stack.enter_context(daemon)
            _until("Successfully registered", folder / "log")
        job = subprocess.Popen(
            [
                *(sys.executable, "-m", "trackplan", "audit", str(events), "--plan", str(PLAN), "--quiet"),
                *("--report", f"json={tmp_path}/spark.json", "--on", "spark", "--jobs", str(FILES)),
            ],
            cwd=ROOT,
            env=variables(
                {
                    "SPARK_LOCAL_IP": "127.0.0.1",
                    "PYSPARK_SUBMIT_ARGS": f"--master {url} --executor-memory 512m pyspark-shell",
                }
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _end(workers[_first_busy([tmp_path / name / "work" for name in workers])])
            told, _ = job.communicate(timeout=300)
        finally:
            job.kill()
            job.wait()
    assert job.returncode == 1, told
    assert (tmp_path / "spark.json").read_bytes() == (tmp_path / "here.json").read_bytes()


def _first_busy(folders: list[Path]) -> str:
    """Wait until an executor has finished its first task; return the name of its worker."""
    end = time.monotonic() + 240
    while time.monotonic() < end:
        for folder in folders:
            for log in folder.glob("app-*/*/stderr"):
                if "Finished task" in log.read_text(errors="replace"):
                    return folder.parent.name
        time.sleep(0.05)
    raise AssertionError("no executor finished a task")
