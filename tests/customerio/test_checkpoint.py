"""The checkpoint: killed at any moment, nothing lost, nothing doubled, nobody else's audit mixed in."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.customerio.conftest import CANARY
from tests.customerio.server import Reply, Request, Script, Server, feed
from tests.nightly import nightly
from trackplan.customerio.activities import ActivityPage, Progress
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.checkpoint import Checkpoint, Signature, checkpoint_path, state_dir
from trackplan.customerio.errors import (
    CheckpointBusyError,
    CheckpointMismatchError,
    RefusedError,
    UnfinishedError,
)
from trackplan.customerio.streams import read_into

Serve = Callable[[Script], Server]
App = Callable[..., AppApi]

ROOT = Path(__file__).parents[2]
NAMES = ["order_completed", "checkout_started", "added_to_cart"]
MINE = Signature(host="api.customer.io", workspace="w", plan="p", window="7d", streams=())


class Nursery:
    """Starts audits as processes; see `child`."""

    def __init__(self, errors: Path) -> None:
        self.errors = errors
        with errors.open("wb") as stderr:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.customerio.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                cwd=ROOT,
            )

    def start(self, url: str, folder: Path) -> int:
        """The process id of an audit that has just begun."""
        arguments = [url, str(folder / "state" / "a.db"), str(folder / "out.ndjson"), CANARY, *NAMES]
        assert self._process.stdin
        self._process.stdin.write(json.dumps(arguments) + "\n")
        self._process.stdin.flush()
        return self._number()

    def wait(self) -> int:
        """The exit code of the latest one, or the negated signal that killed it."""
        return self._number()

    def close(self) -> None:
        self._process.communicate()

    def _number(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path / "errors.txt")
    yield nursery
    nursery.close()


def overlapping(total: int, page: int) -> Script:
    """One feed a name; each page begins with the last rows of the one before."""
    feeds = {name: feed(total, page=page, name=name) for name in NAMES}

    def script(request: Request) -> Reply:
        name = request.query["name"]
        data = feeds[name](request).data
        for activity in data["activities"]:
            activity["id"] = f"{name}-{activity['timestamp']}"
        following = data["next"] and f"c{int(data['next'][1:]) - 7}"
        return Reply(data={**data, "next": following})

    return script


@pytest.mark.parametrize("least", [3, *nightly(200)])
def test_killed_again_and_again_it_gives_what_it_would_have_given(
    serve: Serve, tmp_path: Path, nursery: Nursery, least: int
) -> None:
    script = overlapping(1200, 100)
    server = serve(script)
    calm = tmp_path / "calm"
    calm.mkdir()
    nursery.start(server.url, calm)
    assert nursery.wait() == 0
    expected = (calm / "out.ndjson").read_bytes()
    ids = [json.loads(line)["id"] for line in expected.splitlines()]
    assert len(ids) == len(set(ids)) == 3 * 1200

    dice = random.Random(7)
    kills = rounds = 0
    while kills < least:
        folder = tmp_path / f"round{rounds}"
        folder.mkdir()
        rounds += 1
        while not (folder / "out.ndjson").exists():
            kills += killed(server, script, folder, dice, nursery)
        # A kill between saving and discarding leaves the checkpoint to the next run.
        server.script = script
        nursery.start(server.url, folder)
        assert nursery.wait() == 0
        assert (folder / "out.ndjson").read_bytes() == expected
        assert [path.name for path in (folder / "state").iterdir()] == ["a.db.lock"]


def killed(server: Server, script: Script, folder: Path, dice: random.Random, nursery: Nursery) -> bool:
    """Run an audit, kill it within 30 ms of its first to tenth request; False if it got away."""
    left = [dice.randint(1, 10)]
    victim: list[int] = []
    known = threading.Event()

    def deadly(request: Request) -> Reply:
        left[0] -= 1
        if left[0] == 0:
            known.wait()
            timers.append(threading.Timer(dice.random() * 0.03, kill, victim))
            timers[0].start()
        return script(request)

    timers: list[threading.Timer] = []
    server.script = deadly
    victim.append(nursery.start(server.url, folder))
    known.set()
    code = nursery.wait()
    for timer in timers:
        timer.cancel()
    assert (code in (0, -signal.SIGKILL), nursery.errors.read_text()) == (True, "")
    return code != 0


def kill(process: int) -> None:
    with suppress(ProcessLookupError):  # it may have ended by itself
        os.kill(process, signal.SIGKILL)


def test_a_resumed_reading_goes_on_where_it_was(serve: Serve, app: App, tmp_path: Path) -> None:
    whole = overlapping(500, 100)
    server = serve(lambda request: whole(request) if len(server.log) < 3 else Reply(401, None))
    path = tmp_path / "deep" / "state" / "a.db"
    with Checkpoint.open(path, MINE) as checkpoint:
        assert checkpoint.fix("since", "100") == "100"
        with pytest.raises(RefusedError):
            list(read_into(checkpoint, app(server), NAMES[:1]))
    server.script = whole
    with Checkpoint.open(path, MINE) as checkpoint:
        assert checkpoint.fix("since", "200") == "100"
        last = list(read_into(checkpoint, app(server), NAMES[:1]))[-1]
        ids = [activity["id"] for activity in checkpoint.activities()]
    assert [request.query.get("start") for request in server.log][2:4] == ["c186", "c186"]
    assert ids == list(dict.fromkeys(ids))
    assert (len(ids), last[1].events, last[1].repeated) == (500, 500, 35)
    with Checkpoint.open(path, MINE) as checkpoint:
        assert list(read_into(checkpoint, app(server), NAMES[:1])) == [last]


def page_of(number: int, *names: str, ids: bool = True) -> ActivityPage:
    activities = [{"id": name, "name": name} if ids else {"name": name} for name in names]
    return ActivityPage(activities=tuple(activities), next="", progress=Progress(pages=number, ended="end"))


@pytest.mark.parametrize("quicker", [0, 1])
def test_what_two_streams_give_is_one_activity_of_the_first(tmp_path: Path, quicker: int) -> None:
    streams = {0: [page_of(1, "x", "y"), page_of(2, "z")], 1: [page_of(1, "v", "y"), page_of(2, "z", "w")]}
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        for stream in (quicker, 1 - quicker):
            for page in streams[stream]:
                checkpoint.add(stream, page)
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        assert [one["name"] for one in checkpoint.activities()] == ["x", "y", "z", "v", "w"]
        checkpoint.save(tmp_path / "out.ndjson")
        assert checkpoint.place(1).ids == {"v", "y", "z", "w"}
    lines = (tmp_path / "out.ndjson").read_text().splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["x", "y", "z", "v", "w"]


def test_activities_without_an_id_are_never_taken_for_one(tmp_path: Path) -> None:
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        for stream in (0, 1):
            checkpoint.add(stream, page_of(1, "x", "x", ids=False))
        assert [one["name"] for one in checkpoint.activities()] == ["x", "x", "x", "x"]
        assert checkpoint.place(0).ids == frozenset()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"host": "api-eu.customer.io"}, "another host"),
        ({"workspace": "v"}, "another workspace or key"),
        ({"plan": "q"}, "another plan"),
        ({"window": "30d"}, "another time window"),
        ({"streams": ("a",)}, "another choice of events"),
        ({"version": 99}, "another version of trackplan"),
        ({"plan": "q", "window": "30d"}, "another plan and time window"),
    ],
)
def test_another_audit_is_refused_with_the_reason(
    tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    path = tmp_path / "a.db"
    Checkpoint.open(path, MINE).close()
    with pytest.raises(CheckpointMismatchError, match=reason) as caught:
        Checkpoint.open(path, replace(MINE, **change))  # type: ignore[arg-type] # a table
    assert caught.value.exit_code == 2
    assert caught.value.help == "start afresh with `--no-resume`, or repeat the earlier audit as it was"
    Checkpoint.open(path, MINE).close()
    Checkpoint.open(path, replace(MINE, **change), fresh=True).close()  # type: ignore[arg-type] # a table


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look at" * 9, b"SQLite format 3\x00" * 99]
)
def test_what_is_no_checkpoint_is_said(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(content)
    with pytest.raises(CheckpointMismatchError, match=f"`{path}` is no checkpoint"):
        Checkpoint.open(path, MINE)
    Checkpoint.open(path, MINE, fresh=True).discard()


DAMAGE = {
    "a cursor that is a number": "UPDATE stream SET cursor = x'01'",
    "progress that is a list": "UPDATE stream SET progress = '[]'",
    "progress with a text for a number": """UPDATE stream SET progress = '{"pages": "1"}'""",
    "progress cut short": "UPDATE stream SET progress = substr(progress, 1, 9)",
    "lines that are text": "UPDATE page SET lines = 'x'",
    "lines cut short": "UPDATE page SET lines = CAST(substr(lines, 1, 9) AS BLOB)",
    "a line that is a list": "UPDATE page SET lines = CAST('[]' AS BLOB)",
    "a line that is no text": "UPDATE page SET lines = x'fffe'",
    "a signature that is none": "UPDATE about SET value = x'00' WHERE name = 'host'",
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_what_is_damaged_is_said(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.db"
    with Checkpoint.open(path, MINE) as checkpoint:
        checkpoint.add(0, page_of(1, "x", "y"))
    with sqlite3.connect(path) as database:
        database.execute(DAMAGE[kind])
    with pytest.raises(CheckpointMismatchError) as caught, Checkpoint.open(path, MINE) as checkpoint:
        checkpoint.place(0)
    assert caught.value.message == f"`{path}` is no checkpoint, or a damaged one"
    assert caught.value.help == "start afresh with `--no-resume`"


def test_pages_that_are_damaged_on_the_disk_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Checkpoint.open(path, MINE) as checkpoint:
        for number in range(1, 40):
            checkpoint.add(0, page_of(number, *(f"{number}-{one}" for one in range(50))))
    content = path.read_bytes()
    path.write_bytes(content[:20_000] + b"\xff" * 8_000 + content[28_000:])
    with pytest.raises(CheckpointMismatchError, match="damaged"):
        Checkpoint.open(path, MINE)


def test_lines_of_a_stream_that_no_plan_has_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Checkpoint.open(path, MINE) as checkpoint:
        checkpoint.add(0, page_of(1, "x"))
        checkpoint._database.execute("INSERT INTO page VALUES (9, 1, CAST('{' AS BLOB))")
        with pytest.raises(CheckpointMismatchError, match="damaged"):
            list(checkpoint.activities())


def test_a_second_run_says_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Checkpoint.open(path, MINE):
        with pytest.raises(
            CheckpointBusyError, match=rf"process {os.getpid()}, since \d{{4}}-.* UTC"
        ) as caught:
            Checkpoint.open(path, MINE, wait=0)
        assert caught.value.exit_code == 2
        told = "wait for it to end, or stop it; this one can then go on from where it is"
        assert caught.value.help == told
    Checkpoint.open(path, MINE, wait=0).close()


def test_of_twenty_that_start_at_once_one_works(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    outcomes: list[str] = []
    ready, leave = threading.Barrier(20), threading.Barrier(20)

    def contend() -> None:
        ready.wait()
        try:
            with Checkpoint.open(path, MINE, wait=0):
                outcomes.append("works")
                leave.wait()
        except CheckpointBusyError:
            outcomes.append("busy")
            leave.wait()

    threads = [threading.Thread(target=contend) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["busy"] * 19 + ["works"]


def test_only_the_owner_may_read_it(serve: Serve, app: App, tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        path = tmp_path / "state" / "a.db"
        with Checkpoint.open(path, MINE) as checkpoint:
            list(read_into(checkpoint, app(serve(feed(5)))))
            checkpoint.save(tmp_path / "out.ndjson")
            files = [*path.parent.iterdir(), tmp_path / "out.ndjson"]
            assert {file.name: file.stat().st_mode & 0o777 for file in files} == dict.fromkeys(
                [
                    "a.db",
                    "a.db-wal",
                    "a.db-shm",
                    "a.db.lock",
                    "a.db.lock.by",
                    "out.ndjson",
                ],
                0o600,
            )
            assert path.parent.stat().st_mode & 0o777 == 0o700
            assert not any(CANARY.encode() in file.read_bytes() for file in files)
    finally:
        os.umask(old)


def test_saving_is_all_or_nothing(
    serve: Serve, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.ndjson"
    out.write_text("the old one")
    with Checkpoint.open(tmp_path / "s" / "a.db", MINE) as checkpoint:
        list(read_into(checkpoint, app(serve(feed(5)))))
        beside: list[str] = []
        monkeypatch.setattr(
            os, "fsync", lambda _: beside.extend(path.name for path in tmp_path.iterdir()) or _full()
        )
        with pytest.raises(OSError, match="No space"):
            checkpoint.save(out)
        monkeypatch.undo()
        assert len([name for name in beside if name.startswith(".out.ndjson.")]) == 1
        assert out.read_text() == "the old one"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out.ndjson", "s"]
        checkpoint.save(out)
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [
        f"01A{n:06d}" for n in range(5)
    ]


def _full() -> None:
    raise OSError(28, "No space left on device")


def test_the_database_survives_a_power_cut_without_waiting_for_the_disk(tmp_path: Path) -> None:
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        database: sqlite3.Connection = checkpoint._database
        pragmas = [
            database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
        ]
        assert pragmas == ["wal", 1]


def test_a_full_disk_is_said_and_loses_nothing(serve: Serve, app: App, tmp_path: Path) -> None:
    server = serve(feed(500))
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        pages = checkpoint._database.execute("PRAGMA page_count").fetchone()[0]
        checkpoint._database.execute(f"PRAGMA max_page_count = {pages + 12}")
        with pytest.raises(
            UnfinishedError, match=f"`{tmp_path}/a.db` cannot be used: database or disk is full"
        ) as caught:
            list(read_into(checkpoint, app(server)))
        with pytest.raises(
            UnfinishedError, match=f"`{tmp_path}/a.db` cannot be used: database or disk is full"
        ):
            checkpoint.fix("long", "x" * 1_000_000)
        assert caught.value.exit_code == 3
        assert 0 < len(list(checkpoint.activities())) < 500
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        list(read_into(checkpoint, app(server)))
        assert [one["id"] for one in checkpoint.activities()] == [f"01A{n:06d}" for n in range(500)]


@pytest.mark.parametrize("name", ["file/a.db", "file/deep/a.db", "folder"])
def test_a_folder_that_cannot_be_used_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "folder").mkdir()
    with pytest.raises(UnfinishedError, match=f"`{tmp_path / name}` cannot be used"):
        Checkpoint.open(tmp_path / name, MINE)


def test_the_state_folder() -> None:
    assert state_dir({"TRACKPLAN_STATE": "/x"}) == Path("/x")
    assert state_dir({"XDG_STATE_HOME": "/y"}) == Path("/y/trackplan")
    assert state_dir({"XDG_STATE_HOME": "relative"}) == Path.home() / ".local/state/trackplan"
    assert state_dir({}) == Path.home() / ".local/state/trackplan"


def test_each_workspace_of_each_host_has_a_file_of_its_own() -> None:
    path = checkpoint_path({"TRACKPLAN_STATE": "/x"}, "127.0.0.1:8080", "w")
    assert path == Path("/x/audit-127.0.0.1-8080-w.db")


def test_text_that_is_no_unicode_is_kept_and_known_again(tmp_path: Path) -> None:
    odd = {"id": "x", "name": "half a pair: \ud83d"}
    with Checkpoint.open(tmp_path / "a.db", MINE) as checkpoint:
        for stream in (0, 1):
            checkpoint.add(
                stream, ActivityPage(activities=(odd, {"id": "y"}), next="", progress=Progress(pages=1))
            )
        assert list(checkpoint.activities()) == [odd, {"id": "y"}]
        assert checkpoint.place(1).ids == {"x", "y"}
