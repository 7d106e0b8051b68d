"""Faults that an answer can have, by name; those of the wire take over the socket."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler

from tests.customerio.server import Reply

GOOD = b'{"activities": [{"id": "never", "timestamp": 1}], "next": ""}'
HTML = b"<!doctype html><title>Sign in</title>" + b"x" * 3000


def head(length: int | str, more: str = "") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n{more}\r\n".encode()


def write(data: bytes) -> Reply:
    return Reply(raw=lambda handler: _send(handler, data))


def _send(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    handler.wfile.write(data)


def _hang_up(_handler: BaseHTTPRequestHandler) -> None:
    pass


def _reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def _stall(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(head(len(GOOD)) + GOOD[:10])
    handler.rfile.read(1)  # until the client hangs up


def _drip(data: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        for byte in data:
            handler.wfile.write(bytes([byte]))
            threading.Event().wait(0.03)

    return drip


PASSING: dict[str, Reply] = {
    "500": Reply(500, {"errors": [{"detail": "oh", "status": "500"}]}),
    "502 with a page": Reply(502, body=HTML, headers={"Content-Type": "text/html"}),
    "503 with a pause": Reply(503, body=b"", headers={"Retry-After": "3"}),
    "504": Reply(504, body=b""),
    "408": Reply(408, body=b""),
    "429 with seconds": Reply(429, {"errors": []}, headers={"Retry-After": "7"}),
    "429 with a date": Reply(429, body=b"", headers={"Retry-After": formatdate(1_800_000_009, usegmt=True)}),
    "429 with a past date": Reply(429, body=b"", headers={"Retry-After": formatdate(0, usegmt=True)}),
    "429 with nonsense": Reply(429, body=b"", headers={"Retry-After": "soon, I hope"}),
    "429 alone": Reply(429, body=b"no"),
    "hang up": Reply(raw=_hang_up),
    "reset": Reply(raw=_reset),
    "not http": write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "cut headers": write(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "cut body": write(head(len(GOOD)) + GOOD[:-20]),
    "cut chunk": write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n" + GOOD[:20]),
    "no last chunk": write(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(GOOD), GOOD)
    ),
    "stall": Reply(raw=_stall),
    "dripping headers": Reply(raw=_drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 200)),
    "dripping body": Reply(raw=_drip(head(400) + b" " * 400)),
    "a page instead": Reply(200, body=HTML, headers={"Content-Type": "text/html; charset=utf-8"}),
    "nothing": Reply(200, body=b""),
    "an empty object": Reply(200, {}),
    "a list": Reply(200, []),
    "null": Reply(200, None),
    "json cut short": Reply(200, body=GOOD[:-5]),
    "not a number": Reply(200, body=b'{"activities": [{"id": "a", "timestamp": NaN}], "next": ""}'),
    "a number too large": Reply(200, body=b'{"activities": [{"id": "a", "data": 1e999}], "next": ""}'),
    "not utf-8": Reply(200, body=b'{"activities": "\xff\xfe", "next": ""}'),
    "too deep": Reply(200, body=b'{"activities": ' + b"[" * 200_000),
    "not gzip": Reply(200, body=GOOD, headers={"Content-Encoding": "gzip"}),
    "cut gzip": Reply(200, body=gzip.compress(GOOD)[:-9], headers={"Content-Encoding": "gzip"}),
    "brotli": Reply(200, body=b"\x0b\x02\x80", headers={"Content-Encoding": "br"}),
}
"""Faults that may be gone next time."""
