"""A workspace read whole, and as a file: what is in it, in which order, and what is said of the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Golden
from tests.customerio.conftest import CANARY
from tests.customerio.server import Reply, Request, Script, Server
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.errors import CustomerioError, RefusedError, SnapshotError
from trackplan.customerio.gather import gather
from trackplan.customerio.masking import masked
from trackplan.customerio.snapshot import read_snapshot, write_snapshot

Serve = Callable[[Script], Server]
App = Callable[..., AppApi]

HERE = Path(__file__).parent
WORKSPACE = json.loads((HERE / "workspace.json").read_bytes())


def script(request: Request) -> Reply:
    """Answer from the file: the path alone, or with one query parameter; unknown paths are HTML 404s."""
    for name in ("start", "metric"):
        if name in request.query and (path := f"{request.path}?{name}={request.query[name]}") in WORKSPACE:
            return Reply(data=WORKSPACE[path])
    found = WORKSPACE.get(request.path, 404)
    if isinstance(found, int):
        return Reply(found, body=b"<html>no</html>", headers={"Content-Type": "text/html"})
    return Reply(data=found)


def test_the_whole_workspace(serve: Serve, app: App, golden: Golden) -> None:
    server = serve(script)
    heard: list[tuple[int, int]] = []
    workspace = gather(
        app(server),
        region="us",
        languages=["fr"],
        failed_since=(100, 200),
        told=lambda done, of: heard.append((done, of)),
    )
    text = write_snapshot(workspace)
    golden(HERE / "golden" / "snapshot.json", text)
    assert read_snapshot("snapshot.json", text.encode()) == workspace
    assert {request.method for request in server.log} == {"GET"}
    assert heard[-1][0] == heard[-1][1]
    assert CANARY not in text


def test_the_order_of_answers_does_not_matter(serve: Serve, app: App) -> None:
    server = serve(script)
    one = write_snapshot(gather(app(server), languages=["fr"], jobs=1))
    assert [write_snapshot(gather(app(server), languages=["fr"], jobs=jobs)) for jobs in (2, 6, 12)] == [
        one
    ] * 3


def test_a_refused_key_is_no_empty_workspace(serve: Serve, app: App) -> None:
    with pytest.raises(RefusedError, match="does not accept"):
        gather(app(serve(lambda _: Reply(401, {"errors": []}))))


def test_a_fault_in_the_middle_is_no_smaller_workspace(serve: Serve, app: App) -> None:
    server = serve(lambda request: Reply(400, {}) if "contents" in request.path else script(request))
    with pytest.raises(CustomerioError):
        gather(app(server))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not JSON at line 1"),
        (b"{\n'a'}", "not JSON at line 2"),
        (rb'{"schema_version": 1, "campaigns": [{"id": "1", "\ud800": 1}]}', "a key of half a character"),
        (b"\xff\xfe{}", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "has no `schema_version`"),
        (b'{"campaigns": []}', "has no `schema_version`"),
        (b'{"schema_version": true}', "has no `schema_version`"),
        (b'{"schema_version": 2}', "of version 2, and this trackplan reads version 1"),
        (b'{"schema_version": 0}', "of version 0"),
        (
            b'{"schema_version": 1, "campaigns": [{"name": "x"}]}',
            r"missing required field `id` - at `\$.campaigns",
        ),
        (b'{"schema_version": 1, "campaigns": [{"id": 1}]}', "Expected `str`, got `int`"),
        (b'{"schema_version": 1, "campaigns": {}}', "Expected `array`"),
    ],
)
def test_what_is_no_snapshot_is_said(content: bytes, said: str) -> None:
    with pytest.raises(SnapshotError, match=said) as caught:
        read_snapshot("w.json", content)
    assert "w.json" in caught.value.message
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("Liquid error: event.cart_value is missing", "Liquid error: event.cart_value is missing"),
        ("undefined variable 'event.items[0].sku'", "undefined variable 'event.items[0].sku'"),
        ("550 jo.o+x@shop.example: no such user", "550 <address>: no such user"),
        ("bad number +49 170 123-4567", "bad number <number>"),
        ('value "12 Main St" refused', "value <value> refused"),
        ("GET https://x.example/u/7?e=jo@x.example failed", "GET <url> failed"),
        ("token eyJhbGciOiJIUzI1 expired", "token <id> expired"),
        ("a\nb\t c", "a b c"),
        ("", ""),
    ],
)
def test_reasons_are_masked(reason: str, shown: str) -> None:
    assert masked(reason) == shown
