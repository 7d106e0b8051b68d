"""One reader fed with mutated inputs, in a process of its own: a crash or a hang names its input.

The processes are forked of a server that has imported all readers, so that a fresh one costs little.
"""

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

from tests.fuzz.seeds import Seed

SLOW = 5.0
"""Seconds of processor time for one input."""
HANG = 300
"""Seconds without a word, whatever the processor does meanwhile."""
MEMORY = 1 << 30
KEPT = Path(__file__).parents[2] / "build/fuzz"
ROUND = 400
"""Inputs of one process: a fresh one then takes over."""
BATCH = 20
"""Inputs that are told of together."""


class SlowError(BaseException):
    """An input took longer than `SLOW`."""


def feed(name: str, number: int, seconds: float, most: int, told: Connection) -> None:
    """Feed one reader with inputs of one random seed, and tell what became of them, a batch at a time.

    The last thing told is the processor time that this took.
    """
    from tests.fuzz.registry import READERS  # noqa: PLC0415 - the server has it already

    signal.signal(signal.SIGVTALRM, _slow)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        reader = READERS[name](Path(folder))
        usual = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        dice = Random(f"{name}{number}")
        running = KEPT / f"running-{_file(name)}"
        problems: list[str] = []
        for _ in range(min(most, ROUND)):
            if time.process_time() > seconds:
                break
            seed = reader.make(dice)
            running.write_bytes(seed.content)  # what a crash leaves
            path = put(seed, Path(folder))
            problem = _read(reader.read, path)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if (peak - usual) * 1024 > MEMORY:
                problem, usual = problem or f"memory: {peak >> 10} MB", peak
            if problem:
                problem += f" ({keep(name, seed)})"
            problems.append(problem)
            if len(problems) >= BATCH:
                told.send(problems)
                problems = []
        told.send(problems)
    told.send(time.process_time())


def put(seed: Seed, folder: Path) -> Path:
    """Write an input where its reader looks for it."""
    path = folder / "inputs" / seed.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(seed.content)
    return path


def keep(name: str, seed: Seed) -> str:
    """Keep an input that failed, and return the mark in its name."""
    mark = hashlib.sha256(seed.content).hexdigest()[:10]
    KEPT.joinpath(f"{_file(name)}-{mark}-{_file(seed.name)}").write_bytes(seed.content)
    return mark


def _file(name: str) -> str:
    return name.replace(" ", "-").replace("/", "+")


def _slow(_signal: int, _frame: object) -> None:
    raise SlowError


def _read(read: Any, path: Path) -> str:
    """Read one input; what went wrong, or nothing."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
    try:
        read(path)
    except SlowError as error:
        step = traceback.extract_tb(error.__traceback__)[-2]  # the last one is the signal's
        return f"slow in {Path(step.filename).name}:{step.lineno}"
    except SystemExit:
        return ""
    except BaseException as error:  # noqa: BLE001 - which is what is looked for
        step = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(step.filename).name}:{step.lineno}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return ""


def fuzz(name: str, seconds: float, *, first: int = 0, most: int | None = None) -> tuple[int, Counter[str]]:
    """Feed one reader for so many seconds of processor time; how many inputs it had, and what went wrong."""
    KEPT.mkdir(parents=True, exist_ok=True)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.fuzz.preloaded"])
    used, number, inputs = 0.0, first, 0
    problems: Counter[str] = Counter()
    while used < seconds and (most is None or inputs < most):
        ours, theirs = context.Pipe(duplex=False)
        wanted = ROUND if most is None else most - inputs
        process = context.Process(target=feed, args=(name, number, seconds - used, wanted, theirs))
        process.start()
        theirs.close()
        heard, took = _heard(ours, process, problems)
        inputs, used, number = inputs + heard, used + took, number + 1
    return inputs, problems


def _heard(ours: Connection, process: Any, problems: Counter[str]) -> tuple[int, float]:
    """Listen to a process until its end; how many inputs it had, and the processor time that it took."""
    inputs, took = 0, SLOW  # of one that does not tell
    while True:
        try:
            if not ours.poll(HANG):
                process.kill()
                problems["hangs"] += 1
                break
            told = ours.recv()
        except EOFError:
            process.join()
            problems[f"died with {process.exitcode}"] += 1
            break
        if isinstance(told, float):
            took = told
            break
        inputs += len(told)
        problems.update(problem.partition(" (")[0] for problem in told if problem)
    process.join()
    return inputs, took
