"""An audit's reading as a process of its own, to be killed: `child.py URL STATE OUT NAME…`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.checkpoint import Checkpoint, Signature
from trackplan.customerio.connection import Clockwork, Connection
from trackplan.customerio.credentials import app_credentials
from trackplan.customerio.streams import read_into
from trackplan.customerio.throttle import Throttle


def main(url: str, state: str, out: str, key: str, *names: str) -> None:
    hurried = [0.0]

    def hurry(seconds: float) -> None:
        hurried[0] += seconds

    def clock() -> float:
        return time.monotonic() + hurried[0]

    connection = Connection(
        origin_of("app", "us", url),
        app_credentials({"CUSTOMERIO_APP_API_KEY": key}),
        throttle=Throttle(clock=clock, sleep=hurry),
        clockwork=Clockwork(monotonic=clock, sleep=hurry),
    )
    signature = Signature(host="127.0.0.1", workspace="w", plan="p", window="7d", streams=names)
    with AppApi(connection) as api, Checkpoint.open(Path(state), signature) as checkpoint:
        for _ in read_into(checkpoint, api, names):
            pass
        checkpoint.save(Path(out))
        checkpoint.discard()


if __name__ == "__main__":
    main(*sys.argv[1:])
