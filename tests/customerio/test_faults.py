"""Every fault on the first, a middle and the last page: right totals, or a typed error."""

from __future__ import annotations

import gzip
import json
import random
import re
import socket
from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.customerio.conftest import CANARY, FakeTime
from tests.customerio.faults import HTML, PASSING, head, write
from tests.customerio.server import Reply, Request, Script, Server, feed
from tests.nightly import nightly
from trackplan.customerio.address import origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Patience
from trackplan.customerio.credentials import app_credentials, refusal
from trackplan.customerio.errors import (
    CustomerioError,
    NotThisApiError,
    OutOfReachError,
    RateLimitedError,
    RefusedError,
    UnfinishedError,
)
from trackplan.customerio.routes import ACTIVITIES
from trackplan.customerio.transport import Bounds

Serve = Callable[[Script], Server]
App = Callable[..., AppApi]

PAGES = {"first": 0, "middle": 2, "last": 4}
IMPATIENT = Patience(tries=3, bounds=Bounds(read=0.25, deadline=0.4))
SLOW = {"stall", "dripping headers", "dripping body"}
"""Faults that only impatience ends; on a busy machine it may end a good answer as well."""


def faulty(fault: Reply, page: int, times: int) -> Script:
    """A feed of five pages whose given page shows the fault the first so many times."""
    good, left = feed(450), [times]

    def script(request: Request) -> Reply:
        if request.query.get("start", "c0") == f"c{page * 100}" and left[0]:
            left[0] -= 1
            return fault
        return good(request)

    return script


def read(api: AppApi) -> tuple[list[str], CustomerioError | None]:
    ids: list[str] = []
    try:
        for page in api.activities():
            ids += [activity["id"] for activity in page.activities]
    except CustomerioError as error:
        return ids, error
    return ids, None


@pytest.mark.parametrize("page", ["middle", *nightly("first", "last")])
@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_changes_nothing(serve: Serve, app: App, fault: str, page: str) -> None:
    server = serve(faulty(PASSING[fault], PAGES[page], 1))
    patience = IMPATIENT if fault in SLOW else Patience(tries=3)
    assert read(app(server, patience)) == ([f"01A{number:06d}" for number in range(450)], None)
    assert len(server.log) == 6 or (fault in SLOW and len(server.log) > 6)


@pytest.mark.parametrize("page", ["middle", *nightly("first", "last")])
@pytest.mark.parametrize("fault", PASSING)
def test_a_lasting_fault_is_said_and_what_came_before_is_kept(
    serve: Serve, app: App, fault: str, page: str
) -> None:
    server = serve(faulty(PASSING[fault], PAGES[page], 10_000))
    ids, error = read(app(server, IMPATIENT if fault in SLOW else Patience(tries=3)))
    assert isinstance(error, UnfinishedError)
    assert isinstance(error, RateLimitedError) == fault.startswith("429")
    assert len(ids) == 100 * PAGES[page]
    if not fault.startswith("429"):
        # A try on a connection that the fault has spoilt may never arrive.
        assert PAGES[page] + 2 <= len(server.log) <= PAGES[page] + 3
    assert CANARY not in f"{error!r}{error.message}{error.help}{error.__cause__!r}"


def test_there_are_more_than_a_hundred_kinds() -> None:
    assert len(PASSING) + len(LASTING) >= 100


LASTING: dict[str, tuple[Reply, type[CustomerioError], str]] = {
    "400": (Reply(400, {"meta": {"error": "bad start"}}), RefusedError, "answered 400 .*: bad start"),
    "401": (
        Reply(401, {"errors": [{"detail": "no"}]}),
        RefusedError,
        "does not accept `CUSTOMERIO_APP_API_KEY`",
    ),
    "403": (Reply(403, body=HTML), RefusedError, "does not let this key"),
    "404 with a page": (
        Reply(404, body=HTML, headers={"Content-Type": "text/html"}),
        RefusedError,
        "answered 404",
    ),
    "a key quoted back": (Reply(401, {"meta": {"errors": [f"bad {CANARY}"]}}), RefusedError, "bad …"),
    "a redirect": (Reply(302, body=b"", headers={"Location": "/v1/activities"}), RefusedError, "redirects"),
    "a daily quota": (
        Reply(429, body=b"", headers={"Retry-After": "86400"}),
        RateLimitedError,
        "pause of 86400 s",
    ),
    "a pause for ever": (
        Reply(429, body=b"", headers={"Retry-After": "9" * 30}),
        RateLimitedError,
        "longest",
    ),
    "a far date": (
        Reply(429, body=b"", headers={"Retry-After": "Fri, 31 Dec 9999 23:59:59 GMT"}),
        RateLimitedError,
        "longest",
    ),
    "too large": (write(head(10**12) + b"[" * 200_000), NotThisApiError, "larger than"),
    "a gzip bomb": (
        Reply(200, body=gzip.compress(b"[" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        NotThisApiError,
        "larger than",
    ),
}


@pytest.mark.parametrize("case", LASTING)
def test_what_another_try_would_not_mend_is_not_tried_again(serve: Serve, app: App, case: str) -> None:
    fault, kind, said = LASTING[case]
    server = serve(faulty(fault, 2, 10_000))
    ids, error = read(app(server, Patience(bounds=Bounds(body=100_000))))
    assert type(error) is kind
    assert error.exit_code == 3
    assert re.search(said, error.message)
    assert CANARY not in f"{error!r}{error.help}"
    assert (len(ids), len(server.log)) == (200, 3)


def test_an_answer_cut_anywhere_is_never_counted(serve: Serve, app: App) -> None:
    good = feed(250, page=50)
    dice = random.Random(3)
    cuts = [0]

    def script(request: Request) -> Reply:
        whole = good(request)
        if cuts[0] < 100 and dice.random() < 0.8:
            cuts[0] += 1
            body = json.dumps(whole.data).encode()
            return write((head(len(body)) + body)[: dice.randrange(len(body))])
        return whole

    ids, error = read(app(serve(script), Patience(tries=60, budget=1e9)))
    assert error is None
    assert ids == [f"01A{number:06d}" for number in range(250)]


def test_a_pause_is_kept_to_and_counts_from_the_answer(serve: Serve, app: App, time: FakeTime) -> None:
    starts: list[float] = []
    pauses = ["20", "soon", "Thu, 15 Jan 2026 08:00:31 GMT"]

    def script(request: Request) -> Reply:
        starts.append(time.now)
        if pauses:
            headers = {"Retry-After": pauses.pop(0), "Date": "Thu, 15 Jan 2026 08:00:00 GMT"}
            return Reply(429, body=b"", headers=headers)
        return feed(3)(request)

    assert read(app(serve(script)))[1] is None
    gaps = [later - earlier for earlier, later in pairwise(starts)]
    assert [20 <= gaps[0] < 22, 1 <= gaps[1] < 3, 30 <= gaps[2] < 33] == [True, True, True]


def test_nobody_there(app: App) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    ids, error = read(app(f"http://127.0.0.1:{port}"))
    assert ids == []
    assert isinstance(error, OutOfReachError)
    assert "cannot be reached" in error.message


@pytest.mark.parametrize(("region", "hint"), [("us", "CUSTOMERIO_REGION=eu"), ("eu", "CUSTOMERIO_REGION=us")])
def test_a_refused_key_names_the_other_region(region: str, hint: str) -> None:
    credentials = app_credentials({"CUSTOMERIO_APP_API_KEY": CANARY})
    error = refusal(credentials, origin_of("app", region), ACTIVITIES, 401, "")  # type: ignore[arg-type]
    assert hint in error.help
    assert "App API key" in error.help
