from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.sandbox.process import BASIC, BEARER, Sandbox


def fault(sandbox: Sandbox, **rule: Any) -> None:
    sandbox.http.post("/trackplan/faults", json=rule).raise_for_status()


def read(sandbox: Sandbox, **query: Any) -> httpx.Response:
    return sandbox.http.get("/v1/activities", params=query, headers=BEARER)


def test_a_status_with_retry_after_for_so_many_requests(acme: Sandbox) -> None:
    fault(acme, path="/v1/*", fault="status", status=429, retry_after=2, count=2, skip=1)
    answers = [read(acme) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 429, 429, 200]
    assert answers[1].headers["retry-after"] == "2"
    assert acme.own("faults")["rules"][0]["hits"] == 2


def test_an_answer_lost_after_the_work_was_done(acme: Sandbox) -> None:
    fault(acme, path="/api/v1/*", fault="status", status=503, when="after", count=1)
    assert acme.track({"name": "a"}).status_code == 503
    assert acme.track({"name": "a"}).status_code == 200
    assert len(acme.own("events")["events"]) == 2


def test_a_body_cut_short(acme: Sandbox) -> None:
    fault(acme, fault="cut")
    with pytest.raises(httpx.RemoteProtocolError):
        read(acme)


def test_html_where_json_should_be(acme: Sandbox) -> None:
    fault(acme, fault="html")
    answer = read(acme)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_a_slow_answer(acme: Sandbox) -> None:
    fault(acme, fault="slow", seconds=30)
    with pytest.raises(httpx.ReadTimeout):
        acme.http.get("/v1/activities", headers=BEARER, timeout=0.2)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("repeated_cursor", {"next": "dA=="}),
        ("empty_page", {"activities": [], "next": "bW9yZQ"}),
        ("null_list", {"activities": None}),
    ],
)
def test_spoilt_pages(acme: Sandbox, kind: str, wanted: dict[str, Any]) -> None:
    acme.track({"name": "a"})
    fault(acme, path="/v1/activities", fault=kind)
    # The start is not read before the page is spoilt, so it has to be a real one.
    start = "" if kind != "repeated_cursor" else _cursor(acme)
    answer = read(acme, start=start).json()
    if kind == "repeated_cursor":
        wanted = {"next": start}
    assert {name: answer[name] for name in wanted} == wanted


def _cursor(sandbox: Sandbox) -> str:
    sandbox.http.delete("/trackplan/faults")
    sandbox.track({"name": "b"})
    cursor: str = read(sandbox, limit=1).json()["next"]
    fault(sandbox, path="/v1/activities", fault="repeated_cursor")
    return cursor


def test_a_share_of_requests_fails_the_same_way_each_time(acme: Sandbox) -> None:
    runs = []
    for _ in range(2):
        acme.reset()
        fault(acme, path="/v1/*", fault="status", rate=0.5, seed=7)
        runs.append([read(acme).status_code for _ in range(20)])
    assert runs[0] == runs[1]
    assert {200, 500} == set(runs[0])


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"fault": "fire"}, "`fault` must be one of status, slow, cut, html"),
        ({"fault": "slow", "seconds": "1"}, "`seconds` must be a number"),
        ({"fault": "slow", "wat": 1}, "`wat` is not an option of a rule"),
        ({"fault": "status", "status": 99}, "`status` must be from 400 to 599"),
        ({"path": "*"}, "`fault` must be one of"),
        (["x"], "a rule is an object"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(acme: Sandbox, rule: Any, message: str) -> None:
    answer = acme.http.post("/trackplan/faults", json=rule)
    assert answer.status_code == 400
    assert message in answer.json()["error"]


def test_the_app_api_takes_ten_requests_a_second(tls: Sandbox) -> None:
    # The bucket refills while we ask, so only the first ten are certain to pass.
    answers = [tls.http.get("/v1/workspaces", headers=BEARER) for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert all(answer.status_code == 200 for answer in answers[:10])
    assert refused
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert tls.http.post("/api/v1/customers/u/events", json={"name": "a"}, auth=BASIC).status_code == 200
