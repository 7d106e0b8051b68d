"""Customer.io's own Node clients; npm fetches them once into the user's cache."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.npm import npm_packages
from tests.sandbox.process import Sandbox

PACKAGES = ("customerio-node@4.4.0", "@customerio/cdp-analytics-node@0.5.9")
SCRIPT = Path(__file__).with_name("clients.mjs")


@pytest.fixture(scope="session")
def packages() -> Path:
    return npm_packages(*PACKAGES)


def test_the_node_clients(tls: Sandbox, packages: Path) -> None:
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": tls.said("NODE_EXTRA_CA_CERTS=")}
    done = subprocess.run(
        ["node", str(SCRIPT), str(packages), tls.url],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    track, app, pipelines = (json.loads(line) for line in done.stdout.splitlines())
    assert track == {"status": 400, "message": "1 error:\n  - event name cannot be longer than 100 bytes"}
    assert app == {"sent": "string", "email": "pat@example.com"}
    assert pipelines == {"errors": []}
    assert [(one["api"], one["event"], one["outcome"]) for one in tls.own("events")["events"]] == [
        ("track/v1", None, "accepted"),
        ("track/v1", "checkout_started", "accepted"),
        ("track/v1", "product_viewed", "accepted"),
        ("track/v1", "suppress", "accepted"),
        ("track/v1", "x" * 100, "refused"),
        ("pipelines", "order_completed", "accepted"),
    ]
