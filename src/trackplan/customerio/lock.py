"""One run at a time: a lock that dies with its holder and says who that is."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

# SQLite's own file lock serves, since it works on every system and the kernel frees it after a kill.
# It lives in a file of its own, so that who holds it can be read while it is held.


class HeldError(Exception):
    """Another process holds the lock; ``str`` of it is `` (process 7, since …)``, or nothing."""


class Lock:
    """The right to use a file."""

    def __init__(self, database: sqlite3.Connection, note: Path) -> None:
        self._database = database
        self._note = note

    @classmethod
    def take(cls, path: Path, wait: float) -> Self:
        """Take the lock at ``path``, waiting so many seconds. Raises `HeldError`.

        `OSError` and `sqlite3.Error` pass through when the file cannot be made or locked.
        """
        path.touch(mode=0o600)
        note = path.with_name(path.name + ".by")
        database = sqlite3.connect(path, timeout=wait, isolation_level=None)
        try:
            database.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            database.close()
            if error.sqlite_errorname != "SQLITE_BUSY":
                raise
            raise HeldError(_holder(note)) from None
        _write_holder(note)
        return cls(database, note)

    def release(self) -> None:
        """Let the next run have it."""
        self._note.unlink(missing_ok=True)
        self._database.close()


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
