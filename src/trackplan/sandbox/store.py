"""The SQLite file: writes are grouped into commits, and acknowledged once they are on disk."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from trackplan.customerio.lock import HeldError, Lock

T = TypeVar("T")
Write = Callable[[sqlite3.Connection], Any]
GROUP = 512
"""The most writes that share one commit."""
LANGUAGE = 1
"""The version of `schema.sql`, kept in ``PRAGMA user_version``."""


class StoreError(Exception):
    """The file cannot be opened as a sandbox's: one sentence for the user, and a remedy."""

    def __init__(self, message: str, help: str = "") -> None:  # noqa: A002 - the word of findings
        super().__init__(message)
        self.help = help


class Store:
    """The database: one writer thread with a queue, and one connection for reading.

    A thousand senders share one ``fsync``: the thread commits everything that queued up during the
    previous commit.
    """

    def __init__(self, path: Path | None) -> None:
        """Open or create the file, or an in-memory database. Raises `StoreError`."""
        self._memory = path is None
        self._lock = threading.RLock()
        self._jobs: SimpleQueue[tuple[Write, asyncio.Future[Any]] | None] = SimpleQueue()
        self._hold = None if path is None else _hold(path)
        try:
            self._writing = _open(":memory:" if path is None else str(path))
            self._reading = self._writing if path is None else _open(str(path))
        except sqlite3.Error as error:
            self._release()
            raise StoreError(f"`{path}` cannot be opened as a sandbox's database: {error}") from error
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    async def write(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run a job in a transaction and return its result once it is on disk."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._jobs.put((job, future))
        return await future

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Return the connection for reading."""
        if not self._memory:
            yield self._reading
            return
        with self._lock:
            yield self._reading

    def write_now(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run a job synchronously, before the server is up."""
        with self._lock:
            done: T = _transact(self._writing, [job])[0]
            return done

    def close(self) -> None:
        """Finish queued writes and close the file."""
        self._jobs.put(None)
        self._thread.join()
        self._reading.close()
        self._writing.close()
        self._release()

    def _release(self) -> None:
        if self._hold is not None:
            self._hold.release()

    def _work(self) -> None:
        while True:
            group, stop = self._next_group()
            if group:
                with self._lock:
                    results = self._run([job for job, _ in group])
                futures = [future for _, future in group]
                # A loop that has closed meanwhile has nobody left who waits for the answer.
                with suppress(RuntimeError):
                    futures[0].get_loop().call_soon_threadsafe(_settle, futures, results)
            if stop:
                return

    def _next_group(self) -> tuple[list[tuple[Write, asyncio.Future[Any]]], bool]:
        group: list[tuple[Write, asyncio.Future[Any]]] = []
        item = self._jobs.get()
        while item is not None:
            group.append(item)
            if len(group) == GROUP:
                return group, False
            try:
                item = self._jobs.get_nowait()
            except Empty:
                return group, False
        return group, True

    def _run(self, jobs: list[Write]) -> list[Any]:
        try:
            return _transact(self._writing, jobs)
        except Exception as error:  # noqa: BLE001  # one bad job must not fail its neighbours
            return [error] if len(jobs) == 1 else [result for job in jobs for result in self._run([job])]


def _transact(connection: sqlite3.Connection, jobs: list[Write]) -> list[Any]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        results = [job(connection) for job in jobs]
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise
    return results


def _settle(futures: list[asyncio.Future[Any]], results: list[Any]) -> None:
    for future, result in zip(futures, results, strict=True):
        if future.cancelled():
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)


def _hold(path: Path) -> Lock:
    whole = path.resolve()
    try:
        return Lock.take(whole.with_name(f"{whole.name}.lock"), wait=0)
    except HeldError as held:
        raise StoreError(f"another sandbox uses `{path}`{held}", "end it, or name another file") from None
    except OSError as error:
        raise StoreError(f"`{path}` cannot be opened as a sandbox's database: {error.strerror}") from error


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.row_factory = sqlite3.Row
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if version != LANGUAGE and tables:
        raise sqlite3.DatabaseError("it was not made by this version of the sandbox")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA busy_timeout = 5000")
    connection.executescript((files(__package__) / "schema.sql").read_text("utf-8"))
    connection.execute(f"PRAGMA user_version = {LANGUAGE}")
    return connection
