"""A real sandbox process, spoken to over loopback."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx

SRC = Path(__file__).parents[2] / "src"
ACME_PLAN = Path(__file__).parents[2] / "tracking_plan"
BASIC = ("trackplan", "trackplan")
BEARER = {"Authorization": "Bearer trackplan"}


class Sandbox:
    """One process: its URL, a client without keys, and what it wrote."""

    def __init__(self, process: subprocess.Popen[str], url: str, log: Path) -> None:
        self.process = process
        self.url = url
        self.log = log
        authority = self.said("REQUESTS_CA_BUNDLE=") if "REQUESTS_CA_BUNDLE=" in log.read_text() else None
        verify = ssl.create_default_context(cafile=authority) if authority else True
        self.http = httpx.Client(base_url=url, verify=verify, timeout=20)

    def track(self, body: Any, person: str = "usr_00000001") -> httpx.Response:
        return self.http.post(f"/api/v1/customers/{person}/events", json=body, auth=BASIC)

    def app(self, path: str, **query: Any) -> Any:
        return self.http.get(path, params=query, headers=BEARER).json()

    def own(self, path: str, **query: Any) -> Any:
        return self.http.get(f"/trackplan/{path}", params=query).json()

    def reset(self) -> None:
        self.http.post("/trackplan/reset").raise_for_status()
        self.http.delete("/trackplan/faults").raise_for_status()

    def said(self, start: str) -> str:
        """The rest of the line of standard error that starts so."""
        lines = self.log.read_text().splitlines()
        return next(line.removeprefix(start) for line in lines if line.startswith(start))

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=20)


@contextmanager
def running(
    log: Path,
    *options: str,
    plan: Path | None = None,
    environment: Mapping[str, str] = MappingProxyType({}),
    check: bool = True,
) -> Iterator[Sandbox]:
    """Start one and kill it at the end; without ``check``, nobody asks first whether it is well."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CUSTOMERIO_")}
    environment = {**inherited, "PYTHONPATH": str(SRC), **environment}
    command = [sys.executable, "-B", "-m", "trackplan", "sandbox", *options]
    if plan is not None:
        command += ["--plan", str(plan)]
    with log.open("w") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=log.parent
        )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert url.startswith("http"), log.read_text()
        sandbox = Sandbox(process, url, log)
        try:
            if check:
                sandbox.own("health")
            yield sandbox
        finally:
            sandbox.http.close()
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
