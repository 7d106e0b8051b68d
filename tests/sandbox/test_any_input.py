"""Whatever is sent, the sandbox answers as an API does, and keeps what it says it keeps."""

from __future__ import annotations

import gzip
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.process import ACME_PLAN, BASIC, BEARER, Sandbox
from trackplan.cli.support.plans import require_plan
from trackplan.sandbox import app_writes, intake, pipelines, track_v1, track_v2
from trackplan.sandbox.calls import NOT_JSON, Call
from trackplan.sandbox.judging import PlanJudge
from trackplan.sandbox.seed import Seed
from trackplan.sandbox.store import Store
from trackplan.sandbox.verdicts import judged
from trackplan.shapes.track_v2 import ACTIONS

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
)
JSON = st.recursive(
    SCALARS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def mostly(usual: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """What a sender means to send, and now and then anything else."""
    return st.one_of(usual, usual, usual, usual, JSON)


def shaped(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional={name: mostly(field) for name, field in fields.items()})


IDS = st.sampled_from(["usr_1", "usr_2", "a@example.com"])
NAMES = st.sampled_from(["checkout_started", "StartedCheckout", " a ", "User Deleted", "x" * 101])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["cart_value", "items", "email", "id", "anonymous_id", "_update"]), JSON, max_size=4
)
TIMES = st.integers(0, 2 * 10**12)
DEVICES = shaped(id=IDS, token=IDS, platform=st.just("ios"))
IDENTIFIERS = st.dictionaries(
    st.sampled_from(["id", "email", "cio_id", "phone", "anonymous_id"]), IDS, max_size=2
)
V1_EVENT = shaped(
    name=NAMES, data=ATTRIBUTES, timestamp=TIMES, id=IDS, anonymous_id=IDS, type=st.just("page")
)
V1_MERGE = shaped(primary=IDENTIFIERS, secondary=IDENTIFIERS)
V2_ITEM = shaped(
    type=st.sampled_from(["person", "person", "person", "object", "delivery"]),
    action=st.sampled_from(ACTIONS["person"]),
    identifiers=IDENTIFIERS,
    name=NAMES,
    attributes=ATTRIBUTES,
    timestamp=TIMES,
    device=DEVICES,
    primary=IDENTIFIERS,
    secondary=IDENTIFIERS,
)
PIPELINES_CALL = shaped(
    userId=IDS,
    anonymousId=IDS,
    event=NAMES,
    name=NAMES,
    properties=ATTRIBUTES,
    traits=ATTRIBUTES,
    timestamp=st.just("2026-11-05T20:01:12.120Z"),
    messageId=IDS,
    context=shaped(device=DEVICES),
    type=st.sampled_from(pipelines.TYPES),
)
ROUTES: tuple[tuple[Any, str, tuple[str, ...], st.SearchStrategy[Any]], ...] = (
    (track_v1, "POST", ("customers", "usr_1", "events"), V1_EVENT),
    (track_v1, "POST", ("events",), V1_EVENT),
    (track_v1, "PUT", ("customers", "usr_1"), ATTRIBUTES),
    (track_v1, "PUT", ("customers", "cio_a3000000000001"), ATTRIBUTES),
    (track_v1, "DELETE", ("customers", "usr_1"), JSON),
    (track_v1, "PUT", ("customers", "usr_1", "devices"), shaped(device=DEVICES)),
    (track_v1, "POST", ("customers", "usr_1", "suppress"), JSON),
    (track_v1, "POST", ("merge_customers",), V1_MERGE),
    (track_v2, "POST", ("entity",), V2_ITEM),
    (track_v2, "POST", ("batch",), shaped(batch=st.lists(mostly(V2_ITEM), max_size=5))),
    *((pipelines, "POST", (kind,), PIPELINES_CALL) for kind in pipelines.TYPES),
    (pipelines, "POST", ("batch",), shaped(batch=st.lists(mostly(PIPELINES_CALL), max_size=5))),
)
BODIES = JSON | st.just(NOT_JSON)


@st.composite
def calls(draw: st.DrawFn) -> tuple[Any, Call]:
    api, method, parts, bodies = draw(st.sampled_from(ROUTES))
    body = draw(mostly(bodies) | st.just(NOT_JSON))
    return api, Call(
        method=method, parts=parts, body=body, size=50, now=1_800_000_000, strict=draw(st.booleans())
    )


JUDGE = PlanJudge(require_plan(ACME_PLAN))


@given(st.lists(calls(), min_size=1, max_size=6), st.booleans())
def test_any_calls_are_decided_judged_stored_and_read_back(
    asked: list[tuple[Any, Call]], strict: bool
) -> None:
    store = Store(None)
    try:
        for api, call in asked:
            decision = api.decide(call)
            assert decision is not None
            assert decision.answer.status in (200, 207, 400)
            arrivals = [judged(arrival, JUDGE) for arrival in decision.arrivals]
            for one in arrivals:
                assert "not-judged" not in {complaint.rule for complaint in one.verdict.complaints}
            with store.read() as connection:
                since = intake.last(connection)
            store.write_now(partial(intake.take, arrivals=arrivals, received_ms=1, strict=strict))
            with store.read() as connection:
                kept = intake.arrivals(connection, since=since, limit=1000)
            assert [one["record"] for one in kept] == [one.arrival.record for one in arrivals]
            answered_with_errors = decision.answer.status != 200
            assert answered_with_errors == any(one.outcome == "refused" for one in decision.arrivals)
    finally:
        store.close()


@given(st.sampled_from([("data_index", "events"), ("send", "email"), ("campaigns", "1", "triggers")]), BODIES)
def test_any_write_to_the_app_api_is_answered(parts: tuple[str, ...], body: Any) -> None:
    decided = app_writes.decide(Call(method="POST", parts=parts, body=body), Seed())
    assert decided is not None
    assert decided[0].status in (200, 204, 400, 404, 422)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"name": "\\ud800"}',
        b"\xff\xfe",
        b"",
        b"0",
        b'{"name": 1e999}',
        b'{"a":' * 5000,
        b"null",
    ],
    ids=["deep", "surrogate", "not utf-8", "empty", "number", "infinite", "deep objects", "null"],
)
def test_bodies_meant_to_hurt_are_refused(acme: Sandbox, content: bytes) -> None:
    for path in ("/api/v1/customers/usr_1/events", "/api/v2/batch", "/api/v2/entity"):
        assert acme.http.post(path, content=content, auth=BASIC).status_code == 400
    assert acme.http.post("/v1/batch", content=content, auth=("trackplan", "")).status_code == 200
    assert acme.http.post("/v1/data_index/events", content=content, headers=BEARER).status_code == 400
    assert acme.http.post("/trackplan/faults", content=content).status_code == 400


def test_a_body_beyond_all_measure_is_413_packed_or_not(acme: Sandbox) -> None:
    big = b" " * 17_000_000
    packed = {"Content-Encoding": "gzip"}
    assert acme.http.post("/v1/batch", content=big, auth=BASIC).status_code == 413
    assert (
        acme.http.post("/v1/batch", content=gzip.compress(big), headers=packed, auth=BASIC).status_code == 413
    )
    assert acme.http.post("/v1/batch", content=b"no gzip", headers=packed, auth=BASIC).status_code == 200


@pytest.mark.parametrize(
    "path", ["/%ff", "/v1/%00", "/v1/campaigns/%2e%2e", "//", "/v1//", "/api/v1/customers//events"]
)
def test_odd_paths_are_answered(acme: Sandbox, path: str) -> None:
    for method in ("GET", "POST", "PATCH", "OPTIONS", "HEAD"):
        response = acme.http.request(method, path, headers=BEARER)
        assert response.status_code in (200, 400, 401, 404), (method, path)


def test_packed_bodies_are_read_to_their_end_or_not_at_all(acme: Sandbox) -> None:
    packed = {"Content-Encoding": "gzip"}
    path = "/api/v1/customers/usr_1/events"
    whole = b'{"name": "order_completed"}'
    members = gzip.compress(whole[:10]) + gzip.compress(b"") + gzip.compress(whole[10:])
    assert acme.http.post(path, content=members, headers=packed, auth=BASIC).status_code == 200
    assert [one["event"] for one in acme.own("events")["events"]] == ["order_completed"]
    for cut in (members[:-4], gzip.compress(whole)[:-9], members + b"more"):
        assert acme.http.post(path, content=cut, headers=packed, auth=BASIC).status_code == 400
    bomb = gzip.compress(whole) + gzip.compress(b" " * 9_000_000) * 2
    assert acme.http.post(path, content=bomb, headers=packed, auth=BASIC).status_code == 413
    empty = gzip.compress(b"") * 100_000
    assert acme.http.post(path, content=empty, headers=packed, auth=BASIC).status_code == 413
