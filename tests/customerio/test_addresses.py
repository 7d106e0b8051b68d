"""Where a key may go: hostile base URLs, redirects, proxies, cursors and ids."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests.customerio.conftest import CANARY
from tests.customerio.server import Reply, Request, Script, Server, feed
from trackplan.customerio import routes
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.credentials import app_credentials
from trackplan.customerio.errors import CustomerioError, ForbiddenRequestError, UnsafeAddressError
from trackplan.customerio.routes import Route
from trackplan.customerio.transport import _Auth

Serve = Callable[[Script], Server]
App = Callable[..., AppApi]

# GOOD is a listener that may have the key; BAD is one that may not.
HOSTILE = [
    "http://127.0.0.1:GOOD@127.0.0.1:BAD",
    "http://127.0.0.1:GOOD@127.0.0.1:BAD/",
    "http://user:pass@127.0.0.1:BAD/",
    "http://@127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD\\@127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD/../@127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD#@127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD?@127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD//127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD\t@127.0.0.1:BAD/",
    "http://127.0.0.1:GOOD\r\nHost: 127.0.0.1:BAD",
    " http://127.0.0.1:BAD",
    "http:127.0.0.1:BAD",
    "http:///127.0.0.1:BAD",
    "//127.0.0.1:BAD",
    "127.0.0.1:BAD",
    "ftp://127.0.0.1:BAD",
    "file:///etc/passwd",
    "http://2130706433:BAD",
    "http://0x7f000001:BAD",
    "http://0177.0.0.1:BAD",
    "http://127.1:BAD",
    "http://0.0.0.0:BAD",
    "http://[::ffff:7f00:1%25lo]:BAD",
    "http://①②⑦.0.0.1:BAD",
    "http://127.0.0.1.nip.example:BAD",
    "http://localhost.example:BAD",
    "http://api.customer.io:BAD",
    "https://api.customer.io.example:BAD",
    "https://api.customer.io@127.0.0.1:BAD",
    "https://xn--api-customer.io:BAD",
    "https://track.customer.io",
    "http://127.0.0.1:BAD/v1/../..",
    "http://127.0.0.1:0",
    "http://127.0.0.1:99999",
    "",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_base_url_is_refused_and_gets_nothing(serve: Serve, app: App, url: str) -> None:
    good, bad = serve(feed(1)), serve(feed(1))
    with pytest.raises(UnsafeAddressError) as caught:
        app(url.replace("GOOD", str(good.port)).replace("BAD", str(bad.port)))
    assert caught.value.exit_code == 2
    assert (good.log, bad.log) == ([], [])


@pytest.mark.parametrize(
    ("url", "hosts", "expected"),
    [
        ("http://127.0.0.1:8080", (), "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", (), "http://127.0.0.1:8080"),
        ("HTTP://LOCALHOST", (), "http://localhost"),
        ("https://[::1]:8443", (), "https://[::1]:8443"),
        ("https://api-eu.customer.io", (), "https://api-eu.customer.io"),
        ("https://sandbox.example:444", ("Sandbox.example",), "https://sandbox.example:444"),
        (None, (), "https://api.customer.io"),
    ],
)
def test_a_plain_origin_is_taken(url: str | None, hosts: tuple[str, ...], expected: str) -> None:
    assert origin_of("app", "us", url, hosts).url == expected


def test_an_allowed_host_still_needs_encryption() -> None:
    with pytest.raises(UnsafeAddressError, match="unencrypted"):
        origin_of("app", "us", "http://sandbox.example", ["sandbox.example"])


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_takes_no_key_along(serve: Serve, app: App, status: int) -> None:
    other = serve(feed(1))
    first = serve(lambda _: Reply(status, body=b"", headers={"Location": f"{other.url}/v1/activities"}))
    with pytest.raises(CustomerioError, match="keys do not follow"):
        next(app(first).activities())
    assert (len(first.log), other.log) == (1, [])


@pytest.mark.parametrize(
    "cursor", ["http://127.0.0.1:BAD/x", "//127.0.0.1:BAD", "a&limit=1#x?/../@+ é\r\nHost: x"]
)
def test_a_cursor_is_only_ever_a_value(serve: Serve, app: App, cursor: str) -> None:
    other = serve(feed(1))
    cursor = cursor.replace("BAD", str(other.port))

    def script(request: Request) -> Reply:
        return Reply(
            data={"activities": [{"id": request.query.get("start", "1")}], "next": cursor}
            if "start" not in request.query
            else {"activities": [], "next": ""}
        )

    server = serve(script)
    assert len(list(app(server).activities())) == 2
    assert server.log[1].query["start"] == cursor
    assert server.log[1].path == "/v1/activities"
    assert other.log == []


@pytest.mark.parametrize(
    "person", ["../../v1/exports", "a/b", "x?y=1#z", "jo+e@shop.example", "é", "a b", "%2e%2e"]
)
def test_an_id_stays_one_segment(serve: Serve, app: App, person: str) -> None:
    server = serve(lambda _: Reply(data={"activities": []}))
    app(server).of_person(person, "id", "+@&=")
    assert server.log[0].path.count("/") == 4
    assert server.log[0].path.startswith("/v1/customers/")
    assert server.log[0].query["name"] == "+@&="
    assert "+" not in server.log[0].target
    assert "@" not in server.log[0].target


@pytest.mark.parametrize("person", ["", ".", "..", "a\r\nb", "\x00", "\x7f"])
def test_what_is_no_id_is_refused_before_the_socket(serve: Serve, app: App, person: str) -> None:
    server = serve(feed(1))
    with pytest.raises(ForbiddenRequestError):
        app(server).of_person(person, "id", "x")
    assert server.log == []


PATHS = ["/v1/activities", "/v1/customers", "/v1/exports/customers", "/v1/campaigns/1", "/", "//evil/x"]
UNMADE = [
    (method, path)
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    for path in PATHS
    if (method, path) != ("GET", "/v1/activities")
]


@pytest.mark.parametrize(("method", "path"), UNMADE)
def test_any_other_request_is_refused_before_the_socket(
    serve: Serve, app: App, method: str, path: str
) -> None:
    server = serve(feed(1))
    route = Route("app", method, path, "activities")  # type: ignore[arg-type] # that is the point
    with pytest.raises(ForbiddenRequestError):
        app(server)._connection.ask(route)
    assert server.log == []


def test_the_list_of_requests_reads_but_for_three() -> None:
    assert sorted(route.path for route in routes.ROUTES if route.method != "GET") == [
        "/api/v1/customers/{person}/events",
        "/v1/data_index/attributes",
        "/v1/data_index/events",
    ]


def test_the_app_key_never_goes_to_a_track_path(serve: Serve, app: App) -> None:
    server = serve(feed(1))
    with pytest.raises(ForbiddenRequestError):
        app(server)._connection.ask(routes.TRACK_EVENT, {"person": "x"}, body={})
    assert server.log == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8081/v1/activities",
        "https://127.0.0.1:8080/v1/activities",
        "http://localhost:8080/v1/activities",
        "http://127.0.0.1/v1/activities",
    ],
)
def test_the_auth_step_refuses_another_origin(url: str) -> None:
    auth = _Auth(
        origin_of("app", "us", "http://127.0.0.1:8080"), app_credentials({"CUSTOMERIO_APP_API_KEY": CANARY})
    )
    request = httpx.Request("GET", url)
    with pytest.raises(ForbiddenRequestError):
        next(auth.auth_flow(request))
    assert "authorization" not in request.headers


def test_a_proxy_never_sees_a_key_for_this_machine(
    serve: Serve, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = serve(feed(1)), serve(feed(3))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("NO_PROXY", "")
    assert [page.progress.events for page in app(server).activities()] == [3]
    assert proxy.log == []
