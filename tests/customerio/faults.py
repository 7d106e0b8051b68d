"""Faults that an answer can have, by name; those of the wire take over the socket."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import zlib
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


OK = b"HTTP/1.1 200 OK"
LENGTH = b"Content-Length: %d\r\n" % len(GOOD)


def raw(line: bytes, headers: bytes = b"", body: bytes = GOOD) -> Reply:
    return write(line + b"\r\n" + headers + b"\r\n" + body)


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
    "501": Reply(501, {}),
    "505": Reply(505, body=b""),
    "507": Reply(507, body=b""),
    "520": Reply(520, body=HTML),
    "524": Reply(524, body=HTML),
    "599": Reply(599, body=b""),
    "425": Reply(425, body=b""),
    "no content": Reply(204),
    "partial content": Reply(206, body=GOOD[:-20], headers={"Content-Range": "bytes 0-9/99"}),
    "accepted with a promise": Reply(202, {"status": "queued"}),
    "no status text": raw(b"HTTP/1.1 500", LENGTH),
    "a status of two digits": raw(b"HTTP/1.1 20 OK", LENGTH),
    "a status of four digits": raw(b"HTTP/1.1 2000 OK", LENGTH),
    "a status of words": raw(b"HTTP/1.1 fine OK", LENGTH),
    "HTTP/0.9": write(GOOD),
    "HTTP/3": raw(b"HTTP/3 200 OK", LENGTH),
    "HTTP/2 frames": write(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + b"\0" * 18),
    "a TLS alert": write(b"\x15\x03\x01\x00\x02\x02\x46"),
    "an SMTP greeting": write(b"220 mail ready\r\n"),
    "zero bytes": write(b"\0" * 4000),
    "only line ends": write(b"\r\n" * 50),
    "switching protocols": raw(
        b"HTTP/1.1 101 Switching Protocols", b"Upgrade: websocket\r\nConnection: Upgrade\r\n", b""
    ),
    "continue for ever": write(b"HTTP/1.1 100 Continue\r\n\r\n" * 300),
    "two lengths": raw(OK, LENGTH + b"Content-Length: 9\r\n"),
    "a length below 0": raw(OK, b"Content-Length: -5\r\n"),
    "a length of words": raw(OK, b"Content-Length: many\r\n"),
    "a length too small": raw(OK, b"Content-Length: 20\r\n"),
    "a length and chunks": raw(OK, LENGTH + b"Transfer-Encoding: chunked\r\n"),
    "a chunk size that is none": raw(OK, b"Transfer-Encoding: chunked\r\n", b"zz\r\n" + GOOD),
    "a chunk larger than said": raw(
        OK, b"Transfer-Encoding: chunked\r\n", b"5\r\n" + GOOD + b"\r\n0\r\n\r\n"
    ),
    "a chunk of 2^70 bytes": raw(OK, b"Transfer-Encoding: chunked\r\n", b"400000000000000000\r\n" + GOOD),
    "an unknown transfer coding": raw(OK, b"Transfer-Encoding: magic\r\n"),
    "no length, cut": raw(OK, b"Connection: close\r\n", GOOD[:-7]),
    "a header without a colon": raw(OK, LENGTH + b"Nonsense\r\n"),
    "a header of 200,000 bytes": raw(OK, LENGTH + b"X-Long: " + b"z" * 200_000 + b"\r\n"),
    "a zero byte in a header": raw(OK, LENGTH + b"X-Odd: a\0b\r\n"),
    "a folded header": raw(OK, b"Content-Length:\r\n %d\r\n" % (len(GOOD) + 9)),
    "text cut in UTF-8": Reply(200, body='{"activities": [], "next": "é'.encode()[:-1]),
    "UTF-16": Reply(200, body=GOOD.decode().encode("utf-16")),
    "UTF-32": Reply(200, body=GOOD.decode().encode("utf-32")),
    "two documents": Reply(200, body=GOOD + GOOD),
    "a comma too many": Reply(200, body=GOOD[:-1] + b",}"),
    "single quotes": Reply(200, body=GOOD.replace(b'"', b"'")),
    "a comment in JSON": Reply(200, body=b"/* x */" + GOOD),
    "JSON lines": Reply(200, body=b'{"id":"1"}\n{"id":"2"}'),
    "JSONP": Reply(200, body=b"cb(" + GOOD + b")"),
    "XSSI prefix": Reply(200, body=b")]}'\n" + GOOD),
    "infinity": Reply(200, body=GOOD.replace(b"1}", b"-Infinity}")),
    "bare words": Reply(200, body=GOOD.replace(b"1}", b"undefined}")),
    "a control character in a text": Reply(200, body=GOOD.replace(b"never", b"ne\x01ver")),
    "an escape that is none": Reply(200, body=GOOD.replace(b"never", b"ne\\xver")),
    "XML": Reply(
        200, body=b"<?xml version='1.0'?><activities/>", headers={"Content-Type": "application/xml"}
    ),
    "a number": Reply(200, 7),
    "a text": Reply(200, "ok"),
    "true": Reply(200, True),
    "errors with status 200": Reply(200, {"errors": [{"detail": "try later"}]}),
    "another list": Reply(200, {"campaigns": [], "next": ""}),
    "the list in an envelope": Reply(200, {"data": {"activities": [], "next": ""}}),
    "a key twice": Reply(200, body=b'{"activities": [], "activities": [], "next": ""}'),
    "a cursor twice": Reply(200, body=b'{"activities": [], "next": "x", "next": ""}'),
    "a cursor twice, once escaped": Reply(200, body=b'{"activities": [], "next": "x", "n\\u0065xt": ""}'),
    "a byte order mark and a page": Reply(200, body=b"\xef\xbb\xbf" + HTML),
    "deflate": Reply(200, body=zlib.compress(GOOD), headers={"Content-Encoding": "deflate"}),
    "zstd": Reply(200, body=b"\x28\xb5\x2f\xfd\0", headers={"Content-Encoding": "zstd"}),
    "gzip twice": Reply(200, body=gzip.compress(gzip.compress(GOOD)), headers={"Content-Encoding": "gzip"}),
    "gzip, then gzip": Reply(
        200, body=gzip.compress(gzip.compress(GOOD)), headers={"Content-Encoding": "gzip, gzip"}
    ),
    "gzip with a broken sum": Reply(
        200, body=gzip.compress(GOOD)[:-8] + b"\0" * 8, headers={"Content-Encoding": "gzip"}
    ),
    "gzip unsaid": Reply(200, body=gzip.compress(GOOD)),
    "429 below zero": Reply(429, body=b"", headers={"Retry-After": "-5"}),
    "429 with a fraction": Reply(429, body=b"", headers={"Retry-After": "1.5"}),
    "429 with two pauses": Reply(429, body=b"", headers={"Retry-After": "3, 4"}),
    "429 with digits of another script": Reply(
        429, body=b"", headers={"Retry-After": "\u0663".encode().decode("latin-1")}
    ),
    "503 with a page": Reply(503, body=HTML),
}
"""Faults that may be gone next time."""
