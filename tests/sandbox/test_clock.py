from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sandbox.process import Sandbox

START = 1_793_606_400
"""2026-11-02T08:00:00Z."""


@pytest.fixture
def clocked(acme: Sandbox) -> Iterator[Sandbox]:
    yield acme
    acme.http.delete("/trackplan/clock").raise_for_status()


def change(sandbox: Sandbox, **said: Any) -> dict[str, Any]:
    found: dict[str, Any] = sandbox.http.post("/trackplan/clock", json=said).raise_for_status().json()
    return found


def test_an_event_without_a_time_has_that_of_the_clock(clocked: Sandbox) -> None:
    assert change(clocked, at="2026-11-02T08:00:00Z", stopped=True) == {
        "now": "2026-11-02T08:00:00Z",
        "timestamp": START,
        "stopped": True,
        "real": False,
    }
    clocked.track({"name": "a"})
    change(clocked, move="1d")
    clocked.track({"name": "a"})
    change(clocked, move="-2h")
    clocked.track({"name": "a", "timestamp": START - 60})
    shown = clocked.app("/v1/activities", type="event", limit=10)["activities"]
    assert [one["timestamp"] for one in shown] == [START + 86_400, START, START - 60]
    received = [one["received"] for one in clocked.own("events")["events"]]
    assert received == [START, START + 86_400, START + 79_200]


def test_a_clock_that_is_set_goes_on_and_one_that_is_stopped_does_not(clocked: Sandbox) -> None:
    change(clocked, at=START)
    time.sleep(1.1)
    assert clocked.own("clock")["timestamp"] > START
    change(clocked, at=START, stopped=True)
    time.sleep(1.1)
    assert clocked.own("clock")["timestamp"] == START
    change(clocked, stopped=False)
    time.sleep(1.1)
    assert clocked.own("clock")["timestamp"] > START


def test_the_clock_stays_over_a_reset_and_ends_when_asked(clocked: Sandbox) -> None:
    change(clocked, at=START, stopped=True)
    clocked.http.post("/trackplan/reset").raise_for_status()
    assert clocked.own("clock")["timestamp"] == START
    assert clocked.http.delete("/trackplan/clock").json()["real"] is True
    assert abs(clocked.own("clock")["timestamp"] - time.time()) < 5


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"to": 1},
        {"at": "soon"},
        {"at": None},
        {"move": "1 day"},
        {"move": True},
        {"stopped": 1},
        {"at": 1},
        {"move": "999999w"},
    ],
)
def test_what_no_clock_shows_is_refused_and_changes_nothing(clocked: Sandbox, body: Any) -> None:
    change(clocked, at=START, stopped=True)
    answer = clocked.http.post("/trackplan/clock", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert clocked.own("clock")["timestamp"] == START
