"""Several slow things side by side, for calls that wait on the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

JOBS = 6
"""Enough to use up the pace at half a second an answer: 9 a second times latency, and one."""


def side_by_side(
    work: Callable[[Item], Iterable[Result]], items: Sequence[Item], jobs: int = JOBS
) -> Iterator[tuple[int, Result]]:
    """Run ``work`` for each item in threads and yield its results as they come, with the item's index.

    The first error of any of them is raised here and stops the others. Threads are daemons: after
    Ctrl-C none keeps the process waiting for a pause to end.
    """
    done = SimpleQueue[tuple[int, Result] | BaseException | None]()
    waiting = SimpleQueue[int]()
    for index in range(len(items)):
        waiting.put(index)
    stop = threading.Event()

    def results() -> Iterator[tuple[int, Result]]:
        while not stop.is_set():
            try:
                index = waiting.get_nowait()
            except Empty:
                return
            for result in work(items[index]):
                yield index, result

    working = min(jobs, len(items))
    for _ in range(working):
        threading.Thread(target=_labour, args=(results, done, stop), daemon=True).start()
    try:
        while working:
            outcome = done.get()
            if isinstance(outcome, BaseException):
                raise outcome
            if outcome is None:
                working -= 1
            else:
                yield outcome
    finally:
        stop.set()


def _labour(
    results: Callable[[], Iterator[tuple[int, Result]]],
    done: SimpleQueue[tuple[int, Result] | BaseException | None],
    stop: threading.Event,
) -> None:
    try:
        for result in results():
            if stop.is_set():
                return
            done.put(result)
    except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
        done.put(error)
    finally:
        done.put(None)
