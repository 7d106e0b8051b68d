"""What the client's tests share: keys that may be found nowhere, a clock that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.customerio.server import Script, Server
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Clockwork, Connection, Patience
from trackplan.customerio.credentials import app_credentials
from trackplan.customerio.throttle import Throttle

CANARY = "canary0canary1canary2canary3"
"""The App API key of every test: found in any output, it is a leak."""


@dataclass
class FakeTime:
    """Time that passes only when somebody sleeps."""

    now: float = 1_800_000_000.0

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def work(self) -> Clockwork:
        return Clockwork(monotonic=self.clock, wall=self.clock, sleep=self.sleep, chance=lambda: 0.5)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def serve() -> Iterator[Callable[[Script], Server]]:
    servers: list[Server] = []

    def start(script: Script) -> Server:
        servers.append(Server(script))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def app(time: FakeTime) -> Iterator[Callable[..., AppApi]]:
    apis: list[AppApi] = []

    def make(server: Server | str, patience: Patience | None = None) -> AppApi:
        url = server if isinstance(server, str) else server.url
        apis.append(
            AppApi(
                Connection(
                    origin_of("app", "us", url),
                    app_credentials({"CUSTOMERIO_APP_API_KEY": CANARY}),
                    throttle=Throttle(clock=time.clock, sleep=time.sleep),
                    patience=patience,
                    clockwork=time.work(),
                )
            )
        )
        return apis[-1]

    yield make
    for api in apis:
        api.close()
