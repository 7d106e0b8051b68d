"""The real sandbox behind a relay that cuts, resets, stalls, drips and garbles: the same answers come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.customerio.conftest import CANARY, FakeTime
from tests.customerio.relay import relaying
from tests.customerio.sandboxes import KEYS, sandboxed
from tests.nightly import nightly
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.checkpoint import Checkpoint, Signature
from trackplan.customerio.connection import Connection, Patience
from trackplan.customerio.credentials import track_credentials
from trackplan.customerio.gather import gather
from trackplan.customerio.snapshot import write_snapshot
from trackplan.customerio.streams import read_into
from trackplan.customerio.throttle import Throttle
from trackplan.customerio.track_api import TrackEvent, send, ulid
from trackplan.customerio.transport import Bounds

App = Callable[..., AppApi]
NOW = 1_800_000_000
EVENTS = 450
NAMES = ["order_completed", "checkout_started"]
STUBBORN = Patience(tries=40, budget=1e9, bounds=Bounds(read=0.3, deadline=0.5))


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A sandbox without a pace, in which some events have landed."""
    keys = {**KEYS, "CUSTOMERIO_APP_API_KEY": CANARY}
    with sandboxed(tmp_path_factory.mktemp("relay"), keys, "--rate", "0") as url:
        time = FakeTime()
        throttle = Throttle(clock=time.clock, sleep=time.sleep)
        with Connection(origin_of("track", "us", url), track_credentials(KEYS), throttle=throttle) as track:
            for number in range(EVENTS):
                data = {"order_id": f"o_{number}", "value": number / 4}
                name = NAMES[number % 2]
                send(
                    track, "usr_1", TrackEvent(id=ulid(number), name=name, data=data, timestamp=NOW + number)
                )
        yield url


def read(api: AppApi, path: Path, names: list[str]) -> list[object]:
    signature = Signature(host="h", workspace="w", plan="p", window="", streams=tuple(names))
    with Checkpoint.open(path, signature) as checkpoint:
        for _ in read_into(checkpoint, api, names):
            pass
        return list(checkpoint.activities())


@pytest.mark.parametrize("storms", [1, *nightly(10)])
@pytest.mark.parametrize("names", [[], NAMES])
def test_activities_arrive_whole(url: str, app: App, tmp_path: Path, names: list[str], storms: int) -> None:
    calm = read(app(url), tmp_path / "calm.db", names)
    assert len(calm) == EVENTS
    met = 0
    for seed in range(storms):
        with relaying(url, share=0.35, seed=seed) as relay:
            assert read(app(relay.url, STUBBORN), tmp_path / f"stormy{seed}.db", names) == calm
        met += sum(relay.met.values())
    assert met >= storms


def test_a_workspace_arrives_whole(url: str, app: App) -> None:
    calm = write_snapshot(gather(app(url)))
    with relaying(url, share=0.35, seed=11) as relay:
        stormy = write_snapshot(gather(app(relay.url, STUBBORN)))
    assert stormy == calm
    assert sum(met > 0 for met in relay.met.values()) >= 4
