"""Serves the docs site on this machine; a page is made when it is asked for."""

from __future__ import annotations

import mimetypes
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from trackplan.cli.errors import Stop
from trackplan.cli.site_inputs import Inputs
from trackplan.site import Site

LOOK = 0.3
"""Seconds between two looks at the files."""
PATIENCE = 25
"""Seconds that a page's question, whether the plan has changed, stays open."""


class Live:
    """The newest site that could be made, and a number that grows with each."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._changed = threading.Condition()
        self._seen = self._stamps()
        self.version = 1
        self.site: Site = inputs.site()

    def watch(self, stop: threading.Event) -> None:
        """Look at the files until told to stop, and make the site anew when one has changed."""
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
            return
        with self._changed:
            self.site, self.version = site, self.version + 1
            self._changed.notify_all()

    def after(self, version: str) -> int:
        """The number of the site, once it is another than this, or after a while."""
        with self._changed:
            self._changed.wait_for(lambda: str(self.version) != version, timeout=PATIENCE)
            return self.version

    def _stamps(self) -> dict[Path, tuple[int, int]]:
        stamps = {}
        try:
            for path in self._inputs.watched():
                status = path.stat()
                stamps[path] = (status.st_mtime_ns, status.st_size)
        except OSError:  # a file went while we looked: the next look tells
            pass
        return stamps


def serve(inputs: Inputs, host: str, port: int) -> int:
    """Serve until Ctrl-C. Raises Stop when the plan does not load or the port is taken."""
    live = Live(inputs)
    try:
        server = ThreadingHTTPServer((host, port), _handler(live, host))
    except OSError as error:
        raise Stop(
            f"port {port} of {host} cannot be used: {error.strerror}", "name another with --port"
        ) from error
    server.daemon_threads = True
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


def _handler(live: Live, host: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers with a file of the site, or with its number."""

        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            """Answer one request."""
            if not _own(self.headers.get("Host", ""), host):
                self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"another host's name\n")
                return
            address = urlsplit(self.path)
            if address.path == "/-/version":
                asked = parse_qs(address.query).get("after", [""])[0]
                self._answer(HTTPStatus.OK, "text/plain", str(live.after(asked)).encode())
                return
            path = unquote(address.path).lstrip("/") or "index.html"
            content = live.site.file(path)
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
            """Say nothing of each request."""

    return Handler


def _own(named: str, host: str) -> bool:
    """Whether a request names this machine: a page elsewhere could have its own name lead here."""
    name = named.rpartition(":")[0] or named
    return host not in {"127.0.0.1", "localhost", "::1"} or name in {"127.0.0.1", "localhost", "[::1]"}
