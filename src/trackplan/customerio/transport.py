"""Bytes out and bytes in: the only module that imports httpx.

A key leaves here for one origin and no other: redirects are off, the auth step checks where each
request goes, and a loopback address never passes through a proxy.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from trackplan.customerio import answers
from trackplan.customerio.address import Origin
from trackplan.customerio.credentials import Credentials
from trackplan.customerio.deadline import Deadline
from trackplan.customerio.errors import ForbiddenRequestError, OutOfReachError


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Limits of one request: seconds, and bytes of its answer."""

    connect: float = 10.0
    read: float = 30.0
    """The longest silence inside an answer."""
    deadline: float = 60.0
    """The longest that it may take in all, however steadily it drips."""
    body: int = 64 * 1024 * 1024
    """Bytes of the answer, unpacked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiResponse:
    """A whole answer, whatever its status. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class BrokenError(Exception):
    """A request that did not finish; ``str`` of it continues "the App API at … "."""


class UnreachedError(BrokenError):
    """An exchange that did not even begin: nothing answered at the address."""


class Line:
    """One thread's connection to an origin."""

    def __init__(
        self, origin: Origin, credentials: Credentials, trust: ssl.SSLContext, bounds: Bounds
    ) -> None:
        self._origin = origin
        self._bounds = bounds
        self._stream: Any = None
        # httpx's own timeouts start anew with every byte.
        self._deadline = Deadline(bounds.deadline, self._shut)
        try:
            self._client = httpx.Client(
                auth=_Auth(origin, credentials),
                verify=trust,
                # Environment proxies, but never for this machine: plain http would show them the key.
                trust_env=not origin.loopback,
                follow_redirects=False,
                timeout=httpx.Timeout(bounds.read, connect=bounds.connect),
                # One connection, so that the watch knows whose socket to shut.
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
            )
        except (ValueError, ImportError, httpx.InvalidURL):
            raise OutOfReachError(
                "the proxy named in the environment cannot be used",
                "check `HTTPS_PROXY` and `ALL_PROXY`; http proxies are supported",
            ) from None

    def exchange(self, method: Literal["GET", "POST"], target: str, content: bytes | None) -> ApiResponse:
        """Send one request and read its whole answer.

        Raises `BrokenError` when that does not come to its end, `answers.UnsuitableError` for a body that
        cannot be unpacked, and `OutOfReachError` where another try would not help.
        """
        with self._deadline:
            try:
                return self._exchange(method, target, content)
            except (httpx.HTTPError, OSError) as error:
                # httpx's own text may quote a header or a URL: only its kind is kept.
                raise self._fault(error) from None

    def close(self) -> None:
        """Let go of the socket."""
        self._deadline.close()
        self._client.close()

    def _exchange(self, method: str, target: str, content: bytes | None) -> ApiResponse:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "trackplan"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        with self._client.stream(
            method,
            f"{self._origin.url}{target}",
            content=content,
            headers=headers,
            extensions={"trace": self._trace},
        ) as response:
            packing = response.headers.get("Content-Encoding", "").lower()
            body = answers.within(response.iter_raw(), packing, self._bounds.body)
            return ApiResponse(status=response.status_code, headers=dict(response.headers), body=body)

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._stream = info["return_value"]

    def _shut(self) -> None:
        wire = self._stream.get_extra_info("socket") if self._stream else None
        if wire is not None:
            with contextlib.suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)

    def _fault(self, error: Exception) -> Exception:
        if self._deadline.passed:
            return BrokenError(f"took longer than {self._bounds.deadline:g} s over one answer")
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return OutOfReachError(
                f"`{self._origin.host}` shows a certificate that this machine does not trust",
                "name the file of the authority that made it in `SSL_CERT_FILE`",
            )
        for kind, why in _UNREACHED:
            if isinstance(error, kind):
                return UnreachedError(why)
        return BrokenError(next(why for kind, why in _BROKEN if isinstance(error, kind)))


_UNREACHED: tuple[tuple[type[Exception], str], ...] = (
    (httpx.ConnectTimeout, "cannot be reached: no connection in time"),
    (httpx.ProxyError, "cannot be reached: the proxy refused"),
    (httpx.ConnectError, "cannot be reached"),
)
_BROKEN: tuple[tuple[type[Exception], str], ...] = (
    (httpx.TimeoutException, "fell silent in the middle of an answer"),
    (httpx.RemoteProtocolError, "cut its answer short"),
    (Exception, "broke the connection"),
)


class _Auth(httpx.Auth):
    """Adds the key, to requests for its origin and no other."""

    def __init__(self, origin: Origin, credentials: Credentials) -> None:
        self._origin = origin
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        url = request.url
        port = url.port or {"https": 443, "http": 80}.get(url.scheme)
        if (url.scheme, url.host, port) != (self._origin.scheme, self._origin.host, self._origin.port):
            raise ForbiddenRequestError("a request was about to leave for another host than its key's")
        request.headers["Authorization"] = self._credentials.header()
        yield request


def trust(origin: Origin) -> ssl.SSLContext:
    """Return the trusted authorities: the environment's, or the public ones and the machine's."""
    if origin.scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        if named := os.environ.get("SSL_CERT_FILE") or os.environ.get("REQUESTS_CA_BUNDLE"):
            return ssl.create_default_context(cafile=named)
        context = httpx.create_ssl_context()
        context.load_default_certs()
    except OSError:
        raise OutOfReachError(
            "the certificates named in the environment cannot be read",
            "check `SSL_CERT_FILE`, `SSL_CERT_DIR` and `REQUESTS_CA_BUNDLE`",
        ) from None
    return context
