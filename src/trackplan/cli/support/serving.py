"""The local server of the docs site; pages are rendered on request."""

from __future__ import annotations

import json
import mimetypes
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from trackplan.cli.support.errors import Stop
from trackplan.cli.support.site_inputs import SiteInputs, theme_errors
from trackplan.model.defect import defect
from trackplan.site import Site

LOOK = 0.1
"""Seconds between two looks at the files."""
PATIENCE = 25
"""Seconds that a page's question, whether the plan has changed, stays open."""


class State(NamedTuple):
    """The state that pages poll: ``turn`` grows with every event, ``version`` with each new site."""

    turn: int
    version: int
    trouble: str = ""
    """Why the site could not be rebuilt since that version."""


class LiveReload:
    """The newest site, its version, and the error since then."""

    def __init__(self, inputs: SiteInputs) -> None:
        self._inputs = inputs
        self._changed = threading.Condition()
        self._seen = self._stamps()
        self._state = State(turn=1, version=1)
        self.site: Site = inputs.site()

    def watch(self, stop: threading.Event) -> None:
        """Watch the files until told to stop, and rebuild the site after a change."""
        while not stop.wait(LOOK):
            stamps = self._stamps()
            if stamps != self._seen:
                self._seen = stamps
                self._renew()

    def _renew(self) -> None:
        try:
            site = self._inputs.site()
        except Stop as trouble:
            sys.stderr.write(f"error: {trouble.message}; the last good site stays\n")
            self._tell(self._state.version, trouble.message)
            return
        self.site = site
        self._tell(self._state.version + 1)

    def _tell(self, version: int, trouble: str = "") -> None:
        with self._changed:
            self._state = State(turn=self._state.turn + 1, version=version, trouble=trouble)
            self._changed.notify_all()

    def after(self, turn: str) -> State:
        """Return the state once it is newer than ``turn``, or after a timeout."""
        with self._changed:
            self._changed.wait_for(lambda: str(self._state.turn) != turn, timeout=PATIENCE)
            return self._state

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        stamps = {}
        try:
            for path in self._inputs.watched():
                status = path.stat()
                stamps[path] = (status.st_mtime_ns, status.st_size)
        except OSError:  # a file went while we looked: the next look tells
            pass
        return stamps


def serve(inputs: SiteInputs, host: str, port: int) -> int:
    """Serve until Ctrl-C. Raises Stop if the plan does not load or the port is taken."""
    live = LiveReload(inputs)
    try:
        server = _Server((host, port), _handler(live, host))
    except OSError as error:
        raise Stop(
            f"port {port} of {host} cannot be used: {error.strerror}", "name another with --port"
        ) from error
    stop = threading.Event()
    threading.Thread(target=live.watch, args=(stop,), daemon=True).start()
    sys.stdout.write(f"http://{host}:{server.server_address[1]}/\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    finally:
        stop.set()
        server.server_close()
    return 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class's
        """Ignore closed connections: a browser that leaves a page drops its requests."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):
            sys.stderr.write(f"error: the request failed: {defect(error)}; please report this line\n")


def _handler(live: LiveReload, host: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """The request handler: answers with a file of the site, or with its version."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer one request."""
            if not _own(self.headers.get("Host", ""), host):
                self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"another host's name\n")
                return
            address = urlsplit(self.path)
            if address.path == "/-/state":
                asked = parse_qs(address.query).get("after", [""])[0]
                state = json.dumps(live.after(asked)._asdict()).encode()
                self._answer(HTTPStatus.OK, "application/json", state)
                return
            path = unquote(address.path).lstrip("/") or "index.html"
            if path == "favicon.ico":  # a browser asks for it unasked
                self._answer(HTTPStatus.NO_CONTENT, "image/x-icon", b"")
                return
            try:
                with theme_errors():
                    content = live.site.file(path)
            except Stop as trouble:
                self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", f"{trouble.message}\n".encode())
                return
            if content is None:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"no such page\n")
                return
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            text = "" if kind.startswith("image/") else "; charset=utf-8"
            self._answer(HTTPStatus.OK, kind + text, content)

        def _answer(self, status: HTTPStatus, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Do not log requests."""

    return Handler


def _own(named: str, host: str) -> bool:
    """Return whether a request's Host is this machine, against DNS rebinding."""
    name = named.rpartition(":")[0] or named
    return host not in {"127.0.0.1", "localhost", "::1"} or name in {"127.0.0.1", "localhost", "[::1]"}
