"""Several slow things side by side, for calls that wait on the network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from queue import Empty, SimpleQueue
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Outcome = tuple[int, Result] | BaseException | None
"""A result with its item's index, an error, or the end of one thread."""

JOBS = 6
"""Enough to use up the pace at half a second an answer: 9 a second times latency, and one."""

_GRACE = 0.2
"""Seconds for a thread to put down what it holds; one in the middle of a pause is left behind."""


def side_by_side(
    work: Callable[[Item], Iterable[Result]], items: Sequence[Item], jobs: int = JOBS
) -> Iterator[tuple[int, Result]]:
    """Run ``work`` for each item in threads; yield each result as it is ready, with the item's index.

    The first error of any of them is raised here and stops the others. Threads are daemons: after
    Ctrl-C none keeps the process waiting for a pause to end.
    """
    waiting = SimpleQueue[int]()
    for index in range(len(items)):
        waiting.put(index)
    done = SimpleQueue[Outcome[Result]]()
    stop = threading.Event()

    def labour() -> None:
        _labour(work, items, waiting, done, stop)

    threads = [threading.Thread(target=labour, daemon=True) for _ in range(min(jobs, len(items)))]
    for thread in threads:
        thread.start()
    try:
        yield from _outcomes(done, len(threads))
    finally:
        stop.set()
        for thread in threads:
            thread.join(_GRACE)


def _outcomes(done: SimpleQueue[Outcome[Result]], working: int) -> Iterator[tuple[int, Result]]:
    while working:
        outcome = done.get()
        if isinstance(outcome, BaseException):
            raise outcome
        if outcome is None:
            working -= 1
        else:
            yield outcome


def _labour(
    work: Callable[[Item], Iterable[Result]],
    items: Sequence[Item],
    waiting: SimpleQueue[int],
    done: SimpleQueue[Outcome[Result]],
    stop: threading.Event,
) -> None:
    try:
        while not stop.is_set():
            index = waiting.get_nowait()
            for result in work(items[index]):
                if stop.is_set():
                    return
                done.put((index, result))
    except Empty:
        pass
    except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
        done.put(error)
    finally:
        done.put(None)
