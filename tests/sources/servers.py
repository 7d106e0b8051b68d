"""Real servers for tests, on loopback and in a temporary folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    onpath = shutil.which("initdb")
    return found[-1].parent if found else Path(onpath).parent if onpath else None


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a fresh PostgreSQL server; the test is skipped where none is installed."""
    programs = _programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    # The server does not run as root, and another user does not see pytest's folders.
    account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder, port = Path(tempfile.mkdtemp(prefix="trackplan-pg-")), free_port()
    if account:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        done = subprocess.run(
            [*account, *command], capture_output=True, text=True, check=False, cwd="/", timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr

    data = str(folder / "data")
    try:
        run(str(programs / "initdb"), "-D", data, "-A", "trust", "-U", "owner", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql://owner@127.0.0.1:{port}/postgres"
        finally:
            run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class FaultyS3:
    """A real S3 server in this process, between whose answers faults can be put."""

    def __init__(self) -> None:
        from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: PLC0415
        from werkzeug.serving import make_server  # noqa: PLC0415

        self._app = DomainDispatcherApplication(create_backend_app)
        self.faults: list[str] = []
        """What the next answers to a GET of an object are: ``503``, ``cut``, or ``ok``."""
        self.requests: list[str] = []
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def _answer(self, environ: Any, start: Any) -> Any:
        ranged = environ["REQUEST_METHOD"] == "GET" and "HTTP_RANGE" in environ
        if not ranged:
            return self._app(environ, start)
        self.requests.append(environ["HTTP_RANGE"])
        fault = self.faults.pop(0) if self.faults else "ok"
        if fault == "503":
            start("503 Slow Down", [("Content-Type", "application/xml")])
            return [b"<Error><Code>SlowDown</Code><Message>hunter2</Message></Error>"]
        body = b"".join(self._app(environ, start))
        return [body[: len(body) // 2]] if fault == "cut" else [body]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()


def s3_environment(url: str) -> dict[str, str]:
    """The variables by which S3's own tools find a server."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "hunter2",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
