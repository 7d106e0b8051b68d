"""The longest that one exchange may take in all, however steadily it drips."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Deadline:
    """Calls ``end`` when what stands in its ``with`` block goes on for longer than so many seconds.

    One thread watches all blocks of its owner, since starting one a block takes longer than most answers.
    """

    def __init__(self, seconds: float, end: Callable[[], None]) -> None:
        self.seconds = seconds
        self.passed = False
        """Whether the latest block took too long."""
        self._end = end
        self._began: float | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> None:
        with self._lock:
            self.passed = False
            self._began = time.monotonic()
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()

    def __exit__(self, *_exc: object) -> None:
        with self._lock:
            self._began = None

    def close(self) -> None:
        """Watch no more."""
        self._closed.set()

    def _watch(self) -> None:
        # A block that begins while this sleeps is not due before it wakes, so nobody need wake it.
        wait = self.seconds
        while not self._closed.wait(wait):
            with self._lock:
                left = self.seconds if self._began is None else self._began + self.seconds - time.monotonic()
                if left <= 0:
                    self.passed = True
                    self._end()
            wait = left if left > 0 else self.seconds
