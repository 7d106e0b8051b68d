from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import sys
import threading
from pathlib import Path

import httpx
import pytest

from tests.sandbox.process import BASIC, Sandbox, running

KILLS = int(os.environ.get("TRACKPLAN_TEST_KILLS", "200"))


@pytest.mark.parametrize("kill_after", [1, 40, 150])
def test_what_was_acknowledged_survives_kill_nine(tmp_path: Path, kill_after: int) -> None:
    database = tmp_path / "sandbox.db"
    acknowledged: set[str] = set()
    enough = threading.Event()
    with running(tmp_path / "log", "--db", str(database)) as sandbox:
        senders = [
            threading.Thread(target=_send, args=(sandbox, sender, acknowledged, kill_after, enough))
            for sender in range(8)
        ]
        for thread in senders:
            thread.start()
        assert enough.wait(30)
        sandbox.stop(signal.SIGKILL)
        for thread in senders:
            thread.join()
    assert len(acknowledged) >= kill_after
    with running(tmp_path / "log", "--db", str(database)) as sandbox:
        landed: set[str] = set()
        since = 0
        while found := sandbox.own("events", since=since, limit=1000)["events"]:
            landed |= {arrival["record"]["id"] for arrival in found}
            since = found[-1]["id"]
        assert acknowledged <= landed
        assert sandbox.own("counts")["counts"]["all"] == len(landed)
        assert sandbox.stop() == 0
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def _send(
    sandbox: Sandbox, sender: int, acknowledged: set[str], kill_after: int, enough: threading.Event
) -> None:
    with httpx.Client(base_url=sandbox.url, auth=BASIC, timeout=20) as client:
        for number in range(10_000):
            event_id = f"{sender}-{number}"
            try:
                answer = client.post("/api/v1/customers/usr_1/events", json={"name": "a", "id": event_id})
            except httpx.HTTPError:
                return
            assert answer.status_code == 200
            acknowledged.add(event_id)
            if len(acknowledged) >= kill_after:
                enough.set()


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    before = other.read_bytes()
    with (
        pytest.raises(AssertionError, match="was not made by this version"),
        running(tmp_path / "log", "--db", str(other)),
    ):
        pass
    assert other.read_bytes() == before


def test_people_of_the_seed_keep_what_they_became(tmp_path: Path) -> None:
    options = ("--db", str(tmp_path / "sandbox.db"), "--seed", "acme")
    path = "/v1/customers/usr_7f3a9c10/attributes"
    with running(tmp_path / "log", *options) as sandbox:
        sandbox.http.put("/api/v1/customers/usr_7f3a9c10", json={"vip_tier": "none"}, auth=BASIC)
        before = sandbox.app(path)
        assert sandbox.stop() == 0
    with running(tmp_path / "log", *options) as sandbox:
        assert sandbox.app(path) == before
        assert before["customer"]["attributes"]["vip_tier"] == "none"


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is POSIX")
def test_a_disk_that_takes_no_more_is_told_in_one_line(tmp_path: Path) -> None:
    record = {"name": "a", "data": {"note": "x" * 4_000}}
    with running(tmp_path / "log", "--db", str(tmp_path / "sandbox.db")) as sandbox:
        resource.prlimit(sandbox.process.pid, resource.RLIMIT_FSIZE, (400_000, 400_000))
        codes: list[int] = []
        while codes.count(507) < 10 and len(codes) < 300:
            codes.append(sandbox.track(record).status_code)
        landed = sandbox.own("counts")["counts"]["all"]
    assert set(codes) == {200, 507}
    assert codes.count(200) == landed
    lines = (tmp_path / "log").read_text().splitlines()
    assert sum(line.startswith("error: the sandbox's database cannot be used: ") for line in lines) == 1
    assert not [line for line in lines if "Traceback" in line]


@pytest.mark.nightly
def test_many_kills_lose_nothing(tmp_path: Path) -> None:
    database, dice = tmp_path / "sandbox.db", random.Random(7)
    acknowledged: set[str] = set()
    for number in range(KILLS):
        enough = threading.Event()
        wanted = len(acknowledged) + dice.randint(1, 60)
        with running(tmp_path / "log", "--db", str(database)) as sandbox:
            senders = [
                threading.Thread(
                    target=_send, args=(sandbox, 10 * number + sender, acknowledged, wanted, enough)
                )
                for sender in range(4)
            ]
            for thread in senders:
                thread.start()
            assert enough.wait(60)
            sandbox.stop(signal.SIGKILL)
            for thread in senders:
                thread.join()
    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT json_extract(record, '$.id') FROM arrivals").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    landed = [identity for (identity,) in rows]
    assert len(set(landed)) == len(landed)
    assert acknowledged <= set(landed)
