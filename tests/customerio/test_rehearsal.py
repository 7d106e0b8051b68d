"""Sending for a test person: what counts as seen, how long it is waited for, and no doubles."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.customerio.conftest import CANARY, FakeTime
from tests.customerio.server import Reply, Request, Script, Server
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Connection
from trackplan.customerio.credentials import track_credentials
from trackplan.customerio.test_send import SeenEvent, rehearse
from trackplan.customerio.throttle import Throttle
from trackplan.customerio.track_api import TrackEvent, ulid

EVENT = TrackEvent(id=ulid(0), name="order_completed", data={"value": 42.5}, timestamp=1_800_000_000)
OLD = {"id": "old", "name": "order_completed", "data": {"value": 42.5}, "timestamp": 1_800_000_000}


def landing(after: int, activity: dict[str, Any], spoilt: int = 0) -> tuple[Script, list[dict[str, Any]]]:
    """A workspace that shows the activity from the given look on, and fails the first posts."""
    posted: list[dict[str, Any]] = []
    looks = [0]

    def script(request: Request) -> Reply:
        if request.method == "POST":
            posted.append(json.loads(request.body))
            return Reply(503, body=b"") if len(posted) <= spoilt else Reply(data={})
        looks[0] += bool(posted)
        shown = [activity, OLD] if looks[0] > after else [OLD]
        return Reply(data={"activities": shown, "next": ""})

    return script, posted


def run(server: Server, app: Callable[..., AppApi], time: FakeTime, timeout: float = 60) -> SeenEvent | None:
    keys = {"CUSTOMERIO_SITE_ID": "canary-site", "CUSTOMERIO_TRACK_API_KEY": CANARY}
    throttle = Throttle(clock=time.clock, sleep=time.sleep)
    origin = origin_of("track", "us", server.url)
    with Connection(origin, track_credentials(keys), throttle=throttle, clockwork=time.work()) as track:
        return rehearse(track, app(server), EVENT, "usr 1", "id", timeout=timeout, clockwork=time.work())


@pytest.mark.parametrize(
    ("shown", "by"),
    [
        ({"id": EVENT.id, "data": None}, "id"),
        ({"id": "x", "data": {"value": 42.5}}, "payload"),
        ({"id": "x", "data": {"value": "42.5"}, "timestamp": 1_800_000_000}, "time"),
    ],
)
def test_seen(
    serve: Callable[[Script], Server],
    app: Callable[..., AppApi],
    time: FakeTime,
    shown: dict[str, Any],
    by: str,
) -> None:
    script, posted = landing(2, {"name": "order_completed", **shown})
    seen = run(server := serve(script), app, time)
    assert seen is not None
    assert seen.by == by
    assert 4 <= seen.seconds < 7
    assert len(posted) == 1
    assert server.log[1].path == "/api/v1/customers/usr%201/events"
    assert server.log[1].headers["Authorization"].startswith("Basic ")


@pytest.mark.parametrize(
    "shown",
    [
        OLD,
        {"id": "x", "name": "order_canceled", "data": {"value": 42.5}},
        {"id": "x", "name": "order_completed", "data": {"value": 1}, "timestamp": 1_700_000_000},
    ],
)
def test_something_else_is_not_mistaken_for_it(
    serve: Callable[[Script], Server], app: Callable[..., AppApi], time: FakeTime, shown: dict[str, Any]
) -> None:
    script, _ = landing(0, shown)
    assert run(serve(script), app, time, timeout=20) is None
    assert 1_800_000_020 <= time.now < 1_800_000_024


def test_a_repeated_try_is_the_same_event(
    serve: Callable[[Script], Server], app: Callable[..., AppApi], time: FakeTime
) -> None:
    script, posted = landing(0, {"id": EVENT.id, "name": "order_completed"}, spoilt=2)
    assert run(serve(script), app, time) is not None
    assert [one["id"] for one in posted] == [EVENT.id] * 3


def test_ids_sort_by_time_and_are_ulids() -> None:
    ids = [ulid(milliseconds) for milliseconds in (0, 1, 1_800_000_000_000, 2**48 - 1)]
    assert ids == sorted(ids)
    assert all(re.fullmatch(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", one) for one in ids)
    assert len({ulid(5) for _ in range(100)}) == 100
