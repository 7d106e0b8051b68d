"""A file lock for one run at a time: it is released when the process ends, and names its holder."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import BaseFileLock, FileLock, Timeout


class HeldError(Exception):
    """Another process has the lock; ``str`` of it is `` (process 7, since …)``, or nothing."""


class Lock:
    """The right to use a file."""

    def __init__(self, lock: BaseFileLock, note: Path) -> None:
        self._lock = lock
        self._note = note

    @classmethod
    def take(cls, path: Path, wait: float) -> Self:
        """Take the lock at ``path``, waiting so many seconds.

        Raises `HeldError`, and `OSError` when the file cannot be made or locked.
        """
        note = path.with_name(path.name + ".by")  # the locked file itself cannot be read on Windows
        path.touch(mode=0o600)  # filelock would make its folder, too
        lock = FileLock(path, timeout=wait, mode=0o600)
        try:
            lock.acquire()
        except Timeout:
            raise HeldError(_holder(note)) from None
        except NotImplementedError as error:  # a file system without locks
            raise OSError(0, str(error)) from None
        try:
            _write_holder(note)
        except BaseException:
            lock.release()
            raise
        return cls(lock, note)

    def release(self) -> None:
        """Let the next run have it."""
        self._note.unlink(missing_ok=True)
        self._lock.release()


def _write_holder(note: Path) -> None:
    started = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    fresh = note.with_name(f"{note.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(f"process {os.getpid()}, since {started}", encoding="ascii")
    fresh.replace(note)


def _holder(note: Path) -> str:
    try:
        return f" ({note.read_text(encoding='ascii')})"
    except (OSError, UnicodeDecodeError):
        return ""
