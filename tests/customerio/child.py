"""Audits as processes to be killed: each line of input, a JSON list of arguments, becomes one.

They are forked, so that a hundred of them need not import the same libraries a hundred times. For
each, a line with its process id goes out when it starts, and one with its exit code when it ends.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from pathlib import Path

from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.checkpoint import Checkpoint, Signature
from trackplan.customerio.connection import Clockwork, Connection
from trackplan.customerio.credentials import app_credentials
from trackplan.customerio.streams import read_into
from trackplan.customerio.throttle import Throttle


def main(url: str, state: str, out: str, key: str, *names: str) -> None:
    """Read the named events into a checkpoint, save them and discard it."""
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


def nursery() -> None:
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                main(*json.loads(line))
            except BaseException:  # noqa: BLE001 - a fork must not go on as its parent
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    nursery()
