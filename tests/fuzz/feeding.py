"""One reader fed with mutated inputs, in a process of its own: a crash or a hang names its input."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from tests.fuzz.readers import readers

SLOW = 5.0
"""Seconds of processor time for one input."""
HANG = 300
"""Seconds without a word, whatever the processor does meanwhile."""
MEMORY = 1 << 30
KEPT = Path(__file__).parents[2] / "build/fuzz"
ROUND = 400
"""Inputs of one process: a fresh one then takes over."""


class SlowError(BaseException):
    """An input took longer than `SLOW`."""


def feed(name: str, number: int, seconds: float, told: Connection) -> None:
    """Feed one reader with inputs of one random seed, and tell of each what became of it."""

    def slow(_signal: int, _frame: object) -> None:
        raise SlowError

    signal.signal(signal.SIGVTALRM, slow)
    ends = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        reader = readers(Path(folder))[name]
        usual = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        dice = Random(f"{name}{number}")
        suffix = ".html" if name in {"liquid", "templates"} else ".yaml" if name in {"plan", "fmt"} else ".in"
        path = Path(folder) / f"input{suffix}"
        for _ in range(ROUND):
            if time.monotonic() > ends:
                break
            path.write_bytes(reader.make(dice))
            KEPT.joinpath(f"running-{name.replace(' ', '-')}").write_bytes(path.read_bytes())
            problem = ""
            signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
            try:
                reader.read(path)
            except SlowError:
                problem = f"slow: {traceback.format_exc(limit=-1).splitlines()[-3].strip()}"
            except SystemExit:
                pass
            except BaseException as error:  # noqa: BLE001 - which is what is looked for
                step = traceback.extract_tb(error.__traceback__)[-1]
                problem = f"{type(error).__name__} in {Path(step.filename).name}:{step.lineno}"
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if (peak - usual) * 1024 > MEMORY:
                problem, usual = problem or f"memory: {peak >> 10} MB", peak
            if problem:
                mark = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
                KEPT.joinpath(f"{name.replace(' ', '-')}-{mark}").write_bytes(path.read_bytes())
                problem += f" ({mark})"
            told.send(problem)
    told.send(None)


def fuzz(name: str, seconds: float, *, first: int = 0) -> tuple[int, Counter[str]]:
    """Feed one reader for so many seconds; how many inputs it had, and what went wrong."""
    KEPT.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("spawn")
    ends, number, inputs = time.monotonic() + seconds, first, 0
    problems: Counter[str] = Counter()
    while (left := ends - time.monotonic()) > 0:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=feed, args=(name, number, left, theirs))
        process.start()
        theirs.close()
        inputs += _heard(ours, process, problems)
        number += 1
    return inputs, problems


def _heard(ours: Connection, process: Any, problems: Counter[str]) -> int:
    inputs = 0
    while True:
        try:
            if not ours.poll(HANG):
                process.kill()
                problems["hangs"] += 1
                break
            problem = ours.recv()
        except EOFError:
            process.join()
            problems[f"died with {process.exitcode}"] += 1
            break
        if problem is None:
            break
        inputs += 1
        if problem:
            problems[problem.partition(" (")[0]] += 1
    process.join()
    return inputs
