"""What reading a workspace costs over reading the same activities from a file.

A sandbox with its limit lifted serves as many activities as asked for; both audits are whole
processes with one worker, and the client's share is what the live one takes longer. Processor time
leaves out what the sandbox takes: `python tests/bench/bench_live.py 100000`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import httpx

ROOT = Path(__file__).parents[2]
TRACKPLAN = [sys.executable, "-m", "trackplan"]


def run(arguments: list[str], folder: str) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    environment = {**os.environ, "CUSTOMERIO_APP_API_KEY": "trackplan", "TRACKPLAN_STATE": folder}
    start = perf_counter()
    process = subprocess.Popen([*TRACKPLAN, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, 1)
    return perf_counter() - start, usage.ru_utime + usage.ru_stime


def fill(url: str, count: int) -> None:
    """Send made-up payloads by batches of Track v2, several at a time."""
    command = [*TRACKPLAN, "sample", "-n", str(count), "--invalid", "0.05", "--shape", "track_v2"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    with httpx.Client(base_url=url, auth=("trackplan", "trackplan"), timeout=60) as client:

        def send(start: int) -> None:
            batch = ",".join(lines[start : start + 100])
            client.post("/api/v2/batch", content=f'{{"batch":[{batch}]}}').raise_for_status()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(send, range(0, count, 100)))


def main(count: int) -> None:
    command = [*TRACKPLAN, "sandbox", "--rate", "0"]
    with tempfile.TemporaryDirectory() as folder:
        sandbox = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
        assert sandbox.stdout is not None
        try:
            url = sandbox.stdout.readline().strip()
            fill(url, count)
            saved = str(Path(folder, "activities.ndjson"))
            options = ["audit", "--format", "json", "--jobs", "1"]
            live = run([*options, "--base-url", url, "--rate", "100000", "--save", saved], folder)
            file = run([*options, saved], folder)
        finally:
            sandbox.kill()
            sandbox.wait()
    for name, (clock, processor) in (("live", live), ("the file of them", file)):
        sys.stdout.write(f"{count:,} activities, {name}: {clock:.1f} s, {processor:.1f} s of the processor\n")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
