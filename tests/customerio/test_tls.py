"""Encrypted ways: certificates that are trusted or not, and proxies that only ever see a tunnel."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import trustme

from tests.customerio.conftest import CANARY, FakeTime
from tests.customerio.server import Reply, Request, Server, feed, serving
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Connection
from trackplan.customerio.credentials import app_credentials
from trackplan.customerio.errors import CustomerioError, OutOfReachError
from trackplan.customerio.throttle import Throttle

NAME = "sandbox.example"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def shop(authority: trustme.CA) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", NAME).configure_cert(context)
    with serving(feed(3), context) as server:
        yield server


@pytest.fixture(autouse=True)
def unnamed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["SSL_CERT_FILE"])
def trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv(request.param, str(tmp_path / "ca.pem"))


def api(url: str, time: FakeTime) -> AppApi:
    return AppApi(
        Connection(
            origin_of("app", "us", url, [NAME]),
            app_credentials({"CUSTOMERIO_APP_API_KEY": CANARY}),
            throttle=Throttle(clock=time.clock, sleep=time.sleep),
            clockwork=time.work(),
        )
    )


def count(url: str, time: FakeTime) -> list[int]:
    with api(url, time) as opened:
        return [page.progress.events for page in opened.activities()]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("trusted", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"], indirect=True)
def test_a_certificate_of_ones_own_authority_is_trusted(shop: Server, time: FakeTime) -> None:
    assert count(shop.url, time) == [3]


def test_an_unknown_certificate_is_said_once_and_gets_no_key(shop: Server, time: FakeTime) -> None:
    with pytest.raises(OutOfReachError, match="does not trust") as caught:
        count(shop.url, time)
    assert "SSL_CERT_FILE" in caught.value.help
    assert shop.log == []
    assert time.now < 1_800_000_000 + 1


@pytest.mark.usefixtures("trusted")
def test_a_certificate_for_another_name_is_refused(shop: Server, time: FakeTime) -> None:
    with pytest.raises(OutOfReachError, match="does not trust"):
        count(shop.url.replace("127.0.0.1", "localhost"), time)
    assert shop.log == []


@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_certificates_that_cannot_be_read_are_said(
    content: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(OutOfReachError, match="certificates named in the environment"):
        count("https://127.0.0.1:9", time)


@pytest.mark.usefixtures("trusted")
def test_a_proxy_sees_a_tunnel_and_no_key(
    shop: Server, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    def tunnel(handler: BaseHTTPRequestHandler) -> None:
        with socket.create_connection(("127.0.0.1", shop.port)) as inner:
            handler.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {inner: handler.connection, handler.connection: inner}
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    if not (data := end.recv(65536)):
                        return
                    passed.append(data)
                    ends[end].sendall(data)

    passed: list[bytes] = []
    with serving(lambda _: Reply(raw=tunnel)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert count(f"https://{NAME}", time) == [3]
    assert [(request.method, request.target) for request in proxy.log] == [("CONNECT", f"{NAME}:443")]
    assert CANARY not in str(proxy.log)
    assert CANARY.encode() not in b"".join(passed)
    assert shop.log[0].headers["Authorization"] == f"Bearer {CANARY}"


@pytest.mark.parametrize(("status", "tries"), [(407, 3), (502, 3)])
def test_a_proxy_that_refuses_is_said(
    status: int, tries: int, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    with serving(lambda _: Reply(status, body=b"")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(CustomerioError, match="the proxy refused"):
            count(f"https://{NAME}", time)
    assert len(proxy.log) == tries


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "nonsense://user:hunter2@x", "http://[::1"])
def test_a_proxy_that_cannot_be_used_is_said(
    proxy: str, monkeypatch: pytest.MonkeyPatch, time: FakeTime
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(OutOfReachError, match="proxy named in the environment") as caught:
        count(f"https://{NAME}", time)
    assert "hunter2" not in f"{caught.value}{caught.value.help}"


@pytest.mark.usefixtures("trusted")
def test_requests_name_the_tool_and_nothing_else(shop: Server, time: FakeTime) -> None:
    count(shop.url, time)
    request: Request = shop.log[0]
    assert sorted(request.headers) == [
        "Accept",
        "Accept-Encoding",
        "Authorization",
        "Connection",
        "Host",
        "User-Agent",
    ]
    assert request.headers["User-Agent"] == "trackplan"
