"""Worker processes that read parts, and end with their parent however it ends."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from threading import Thread
from typing import Any

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.inputs import InputPart, Judging, PartOutcome, read_part
from trackplan.language.compiled import CompiledPlan
from trackplan.sources import Moved

OFTEN = 0.2
"""Seconds between two looks at how far the workers are."""


def by_workers(
    judging: Judging, found: Sequence[InputPart], jobs: int, moved: Moved
) -> Iterator[tuple[PartOutcome, Any]]:
    """Yield the outcome of each part, in order, with its collector's result."""
    context = get_context("spawn")
    read = context.Value("q")
    pool = ProcessPoolExecutor(jobs, context, _begin, (judging, read))
    known = 0
    try:
        with _deaf_to_interrupts():
            futures = deque(pool.submit(_work, part) for part in found)
        while futures:
            while not _is_done(futures[0]):
                moved(read.value - known)
                known = read.value
            yield futures.popleft().result()  # and keep none that was taken
    except BrokenProcessPool:
        raise Stop("a worker process ended before its work", "try --jobs 1", code=3) from None
    except BaseException:
        for process in active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that ignore Ctrl-C: the parent handles it, and ends the workers."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _is_done(future: Future[Any]) -> bool:
    return bool(wait([future], OFTEN).done)


class _Worker:
    """The state of a worker process between parts."""

    judging: Judging
    compiled: CompiledPlan
    read: Any


def _begin(judging: Judging, read: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # once more, for Windows
    Thread(target=_end_with_parent, daemon=True).start()
    _Worker.judging, _Worker.compiled, _Worker.read = judging, judging.compiled(), read


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(part: InputPart) -> tuple[PartOutcome, Any]:
    fold = _Worker.judging.collector(_Worker.compiled)
    return read_part(fold, part, _moved), fold.result()


def _moved(more: int) -> None:
    with _Worker.read.get_lock():
        _Worker.read.value += more
