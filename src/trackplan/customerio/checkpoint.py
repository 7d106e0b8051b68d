"""What an audit of a workspace has read so far, kept so that a killed one goes on.

The file holds raw activities, which are personal data: only its owner may read it, and it is
deleted when the audit has come to its end. One page and the cursor that follows it are written in
one transaction, so that a kill at any moment loses at most a page that is asked for again; so does
a power cut of the last few pages, for which no page waits for the disk.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import msgspec

from trackplan.customerio.activities import ActivityPage, Progress, StreamPlace, identity_of
from trackplan.customerio.errors import CheckpointBusyError, CheckpointMismatchError, UnfinishedError
from trackplan.customerio.lock import HeldError, Lock

VERSION = 2

_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS stream (
  number INTEGER PRIMARY KEY, cursor TEXT NOT NULL, progress TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS page (
  stream INTEGER NOT NULL, number INTEGER NOT NULL, lines BLOB NOT NULL, PRIMARY KEY (stream, number));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What makes two audits the same. All of it must match for one to go on where the other stopped."""

    host: str
    workspace: str
    """See `AppApi.workspace`."""
    plan: str
    """A fingerprint of the plan."""
    window: str
    """The window as asked for, such as ``7d``."""
    streams: tuple[str, ...]
    """Names of the events read side by side; one empty name for all of them together."""
    caps: tuple[int | None, ...] = ()
    """The most activities, and the most pages, of each."""
    version: int = VERSION


class Checkpoint:
    """The saved state of one audit. Only the thread that opened it may use it."""

    def __init__(self, path: Path, database: sqlite3.Connection, hold: Lock) -> None:
        self._path = path
        self._database = database
        self._hold = hold

    @classmethod
    def open(cls, path: Path, signature: Signature, *, fresh: bool = False, wait: float = 5.0) -> Self:
        """Open or make the checkpoint at ``path``; ``fresh`` throws an earlier one away.

        Raises `CheckpointBusyError` when another run still holds it after ``wait`` seconds,
        `CheckpointMismatchError` when it is of another audit or no checkpoint, and `UnfinishedError`
        when the folder cannot be used.
        """
        with _on_disk(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            hold = _held(path.with_name(path.name + ".lock"), wait)
        try:
            with _on_disk(path):
                if fresh:
                    _remove(path)
                path.touch(mode=0o600)
                path.chmod(0o600)
                return cls(path, _database(path, signature), hold)
        except BaseException:
            hold.release()
            raise

    def fix(self, name: str, value: str) -> str:
        """Save a value of the first run, such as the window's bounds, and return it in every later run."""
        with _on_disk(self._path), self._database:
            self._database.execute("INSERT OR IGNORE INTO about VALUES (?, ?)", (f"fixed.{name}", value))
        row = self._database.execute("SELECT value FROM about WHERE name = ?", (f"fixed.{name}",)).fetchone()
        return str(row[0])

    def place(self, stream: int) -> StreamPlace:
        """Return where a stream goes on; its beginning when nothing is saved."""
        with _on_disk(self._path):
            row = self._database.execute(
                "SELECT cursor, progress FROM stream WHERE number = ?", (stream,)
            ).fetchone()
            if row is None:
                return StreamPlace()
            pages = self._database.execute("SELECT lines FROM page WHERE stream = ?", (stream,))
            ids = (_identity(line) for (lines,) in pages for line in lines.splitlines())
            return StreamPlace(
                row[0],
                msgspec.json.decode(row[1], type=Progress),
                frozenset(one for one in ids if one is not None),
            )

    def add(self, stream: int, page: ActivityPage) -> None:
        """Keep one page and what follows it: both, or after a kill neither.

        Raises `UnfinishedError` when the disk does not take it.
        """
        lines = b"".join(_line(activity) for activity in page.activities)
        place = (stream, page.next, json.dumps(asdict(page.progress)))
        with _on_disk(self._path), self._database:
            if lines:
                number = page.progress.pages
                self._database.execute("INSERT INTO page VALUES (?, ?, ?)", (stream, number, lines))
            self._database.execute("INSERT OR REPLACE INTO stream VALUES (?, ?, ?)", place)

    def activities(self) -> Iterator[Mapping[str, Any]]:
        """Yield every activity once, by stream and page: in one order, however often interrupted."""
        with _on_disk(self._path):
            for lines in self._lines():
                for line in lines.splitlines():
                    yield json.loads(line)

    def save(self, file: Path) -> None:
        """Write the activities as NDJSON, whole or not at all, for its owner's eyes.

        Raises `OSError` when it cannot be written.
        """
        descriptor, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.writelines(self._lines())
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _lines(self) -> Iterator[bytes]:
        """Return all lines in order. A line of two streams is kept with the first."""
        pages = self._database.execute("SELECT stream, lines FROM page ORDER BY stream, number")
        if self._database.execute("SELECT count(*) FROM stream").fetchone()[0] < 2:  # noqa: PLR2004 - two overlap
            return (lines for _, lines in pages)
        first: dict[str | None, int] = {}
        return (
            line
            for stream, lines in pages
            for line in lines.splitlines(keepends=True)
            if (identity := _identity(line)) is None or first.setdefault(identity, stream) == stream
        )

    def close(self) -> None:
        """Leave the file for a later run."""
        self._database.close()
        self._hold.release()

    def discard(self) -> None:
        """Delete the file: the audit is done, and the activities are personal data."""
        self._database.close()
        _remove(self._path)
        self._hold.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def state_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder of checkpoints: ``TRACKPLAN_STATE``, or by the XDG base directory specification."""
    if chosen := environ.get("TRACKPLAN_STATE"):
        return Path(chosen)
    base = environ.get("XDG_STATE_HOME", "")
    return (Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "state") / "trackplan"


def checkpoint_path(environ: Mapping[str, str], host: str, workspace: str) -> Path:
    """Return the path of one workspace's checkpoint; see `AppApi.host` and `AppApi.workspace`."""
    return state_dir(environ) / f"audit-{host.replace(':', '-')}-{workspace}.db"


def _held(lock: Path, wait: float) -> Lock:
    try:
        return Lock.take(lock, wait)
    except HeldError as held:
        raise CheckpointBusyError(
            f"another audit is under way{held}",
            "wait for it to end, or stop it; this one can then go on from where it is",
        ) from None


def _database(path: Path, signature: Signature) -> sqlite3.Connection:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.executescript(_SCHEMA)
        _refuse_damage(database)
        _compare(database, signature)
    except BaseException:
        database.close()
        raise
    return database


class _DamagedError(Exception):
    """The file holds what no audit has written."""


def _refuse_damage(database: sqlite3.Connection) -> None:
    """Raise `_DamagedError` for bad pages, and for values of other types than those of their columns."""
    if database.execute("PRAGMA quick_check").fetchall() != [("ok",)] or any(
        database.execute(f"SELECT 1 FROM {table} WHERE typeof(\"{name}\") <> '{kind.lower()}'").fetchone()  # noqa: S608 - names of _SCHEMA
        for table in ("about", "stream", "page")
        for _, name, kind, *_ in database.execute(f"PRAGMA table_info({table})")
    ):
        raise _DamagedError


@contextlib.contextmanager
def _on_disk(path: Path) -> Iterator[None]:
    """Say in a sentence what the disk, or what lies on it, refuses."""
    try:
        yield
    except (_DamagedError, msgspec.DecodeError, ValueError):
        raise CheckpointMismatchError(f"`{path}` is no checkpoint, or a damaged one", _AFRESH) from None
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
            raise CheckpointMismatchError(f"`{path}` is no checkpoint, or a damaged one", _AFRESH) from None
        raise UnfinishedError(f"the checkpoint `{path}` cannot be used: {error}", _ROOM) from None
    except OSError as error:
        raise UnfinishedError(f"the checkpoint `{path}` cannot be used: {error.strerror}", _ROOM) from None


_ROOM = "make room, or name another folder in `TRACKPLAN_STATE`"


_AFRESH = "start afresh with `--no-resume`"


def _compare(database: sqlite3.Connection, signature: Signature) -> None:
    mine = {name: json.dumps(value) for name, value in asdict(signature).items()}
    theirs = dict(database.execute("SELECT name, value FROM about WHERE name NOT LIKE 'fixed.%'"))
    if not theirs:
        with database:
            database.executemany("INSERT INTO about VALUES (?, ?)", mine.items())
        return
    differing = " and ".join(_WORDS[name] for name in mine if theirs.get(name) != mine[name])
    if differing:
        raise CheckpointMismatchError(
            f"the interrupted audit is of another {differing}, so this one cannot go on from it",
            f"{_AFRESH}, or repeat the earlier audit as it was",
        )


_WORDS = {
    "host": "host",
    "workspace": "workspace or key",
    "plan": "plan",
    "window": "time window",
    "streams": "choice of events",
    "caps": "bound on what is read",
    "version": "version of trackplan",
}


class _Identified(msgspec.Struct):
    id: Any = None


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_Identified).decode


def _line(activity: Mapping[str, Any]) -> bytes:
    try:
        return _encode(activity) + b"\n"
    except UnicodeEncodeError:
        # Half a surrogate pair is no UTF-8; as an escape it is the same JSON.
        return json.dumps(activity).encode() + b"\n"


def _identity(line: bytes) -> str | None:
    try:
        return identity_of(_decode(line).id)
    except msgspec.ValidationError:
        raise _DamagedError from None
    except msgspec.DecodeError:
        return identity_of(json.loads(line).get("id"))


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(name).unlink()
