"""A server on loopback that answers by script and keeps a log: what the client is tried against."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """An answer: JSON data, or raw bytes; ``raw`` takes over the socket altogether."""

    status: int = 200
    data: Any = None
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


Script = Callable[[Request], Reply]


class Server:
    """A running server. ``script`` may be exchanged at any time."""

    def __init__(self, script: Script, context: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.log: list[Request] = []
        self._scheme = "https" if context else "http"
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return self._server.server_address[1]

    @property
    def url(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(server) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - `self` is the handler's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                request = Request(self.command, self.path, dict(self.headers), self.rfile.read(length))
                server.log.append(request)
                reply = server.script(request)
                if reply.raw is not None:
                    self.close_connection = True
                    reply.raw(self)
                    return
                body = reply.body if reply.body is not None else json.dumps(reply.data).encode()
                self.send_response_only(reply.status)
                headers = {"Content-Type": "application/json", **reply.headers}
                if reply.status != 204:
                    headers["Content-Length"] = str(len(body))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.status != 204:
                    self.wfile.write(body)

            do_GET = do_POST = do_CONNECT = _answer  # noqa: N815 - the base class's names

            def handle(self) -> None:
                # A client that hangs up is what these tests are about.
                try:
                    super().handle()
                except OSError:
                    self.close_connection = True

            def log_message(self, *_args: object) -> None:
                pass

        return Handler


@contextmanager
def serving(script: Script, context: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(script, context)
    try:
        yield server
    finally:
        server.stop()


def feed(
    total: int, *, page: int = 100, newest: int = 1_800_000_000, name: str = "order_completed"
) -> Script:
    """A workspace of ``total`` activities, newest first, one a second, with opaque cursors."""
    activities = [
        {
            "id": f"01A{index:06d}",
            "type": "event",
            "name": name,
            "timestamp": newest - index,
            "customer_id": f"usr_{index % 7}",
            "data": {"order_id": f"o_{index}", "value": index / 4},
        }
        for index in range(total)
    ]

    def script(request: Request) -> Reply:
        assert request.path == "/v1/activities", request.path
        at = int(request.query.get("start", "c0")[1:])
        size = min(page, int(request.query.get("limit", "10")))
        following = f"c{at + size}" if at + size < total else ""
        return Reply(data={"activities": activities[at : at + size], "next": following})

    return script
