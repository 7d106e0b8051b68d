"""A clock that jumps, in both directions, while a workspace is read: what is read is the same."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.customerio.conftest import CANARY, FakeTime
from tests.customerio.server import Reply, Request, Script, Server, feed
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Clockwork, Connection
from trackplan.customerio.credentials import app_credentials
from trackplan.customerio.throttle import Throttle


@pytest.mark.parametrize("seed", range(5))
def test_the_wall_clock_may_jump(serve: Callable[[Script], Server], time: FakeTime, seed: int) -> None:
    dice, faults = Random(seed), [0]

    def jumping() -> float:
        return 1_800_000_000 + dice.choice((-1, 1)) * dice.random() * 10**9

    def script(request: Request) -> Reply:
        if dice.random() < 0.4 and faults[0] < 8:
            faults[0] += 1
            headers = {
                "Retry-After": "Thu, 15 Jan 2026 08:00:09 GMT",
                "Date": "Thu, 15 Jan 2026 08:00:00 GMT",
            }
            return Reply(429, body=b"", headers=headers)
        return feed(800)(request)

    connection = Connection(
        origin_of("app", "us", serve(script).url),
        app_credentials({"CUSTOMERIO_APP_API_KEY": CANARY}),
        throttle=Throttle(clock=time.clock, sleep=time.sleep),
        clockwork=Clockwork(monotonic=time.clock, wall=jumping, sleep=time.sleep, chance=lambda: 0.5),
    )
    began = time.now
    with AppApi(connection) as api:
        pages = list(api.activities(since=1_000_000_000, until=1_900_000_000))
    assert sum(len(page.activities) for page in pages) == 800
    assert pages[-1].progress.whole
    assert time.now - began < 60 * (1 + faults[0])
