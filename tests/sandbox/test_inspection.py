from __future__ import annotations

import json
import threading
import time
from contextlib import ExitStack

import httpx
import pytest

from tests.sandbox.process import ACME_PLAN, Sandbox
from trackplan.sandbox.web import MOST_STREAMS


def test_wait_answers_as_soon_as_the_events_have_come(acme: Sandbox) -> None:
    answers: list[httpx.Response] = []
    query = {"event": "a", "count": 3, "timeout": 20}
    waiter = threading.Thread(target=lambda: answers.append(acme.http.get("/trackplan/wait", params=query)))
    waiter.start()
    for _ in range(3):
        acme.track({"name": "a"})
    waiter.join()
    assert answers[0].status_code == 200
    assert answers[0].json() == {"reached": True, "event": "a", "count": 3, "wanted": 3}


def test_wait_gives_up_with_408_and_what_has_come(acme: Sandbox) -> None:
    acme.track({"name": "a"})
    answer = acme.http.get("/trackplan/wait", params={"event": "a", "count": 2, "timeout": 0})
    assert answer.status_code == 408
    assert answer.json() == {"reached": False, "event": "a", "count": 1, "wanted": 2}


def test_events_are_filtered_by_event_person_and_number(acme: Sandbox) -> None:
    for name, person in (("a", "usr_1"), ("b", "usr_1"), ("a", "usr_2")):
        acme.track({"name": name}, person)
    everything = acme.own("events")["events"]
    assert [arrival["event"] for arrival in everything] == ["a", "b", "a"]
    assert [one["person"] for one in acme.own("events", event="a")["events"]] == ["usr_1", "usr_2"]
    assert [one["event"] for one in acme.own("events", person="usr_1")["events"]] == ["a", "b"]
    assert acme.own("events", since=everything[1]["id"])["events"] == everything[2:]
    assert len(acme.own("events", limit=1)["events"]) == 1


def test_a_wrong_query_or_path_says_what_is_possible(acme: Sandbox) -> None:
    assert acme.own("events", since="x") == {"error": "`since` must be a whole number"}
    assert acme.own("wait", good="yes") == {"error": "`good` must be true or false"}
    assert acme.own("wait", timeout="long") == {"error": "`timeout` must be a number of seconds"}
    answer = acme.http.get("/trackplan/nothing")
    assert answer.status_code == 404
    assert "GET /trackplan/good" in " ".join(answer.json()["paths"])


def test_the_stream_tells_what_is_there_and_what_comes(acme: Sandbox) -> None:
    acme.track({"name": "first"})
    seen: list[str] = []
    with acme.http.stream("GET", "/trackplan/stream") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: ") and '"event"' in line:
                seen.append(json.loads(line.removeprefix("data: "))["event"])
                if seen == ["first"]:
                    acme.track({"name": "second"})
            if len(seen) == 2:
                break
    assert seen == ["first", "second"]


def test_a_stream_from_nowhere_is_refused(acme: Sandbox) -> None:
    answer = acme.http.get("/trackplan/stream", params={"since": "x"})
    assert (answer.status_code, answer.json()) == (400, {"error": "`since` must be a whole number"})
    assert "Traceback" not in acme.log.read_text()


def test_only_so_many_pages_are_live_at_once(acme: Sandbox) -> None:
    with ExitStack() as open_pages:
        reading = []  # an iterator that is let go closes its page
        for _ in range(MOST_STREAMS):
            stream = open_pages.enter_context(acme.http.stream("GET", "/trackplan/stream"))
            reading.append(stream.iter_lines())
            assert next(reading[-1]) == "retry: 1000"
        with acme.http.stream("GET", "/trackplan/stream") as one_more:
            assert one_more.status_code == 503
    for _ in range(100):
        with acme.http.stream("GET", "/trackplan/stream") as stream:
            if stream.status_code == 200:
                return
        time.sleep(0.1)
    pytest.fail("the pages that were closed still count")


def test_the_page_needs_no_other_host_and_says_so(acme: Sandbox) -> None:
    page = acme.http.get("/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for name in ("/", "/live.css", "/live.js"):
        text = acme.http.get(name).text
        assert "http://" not in text
        assert "https://" not in text


def test_other_web_sites_can_neither_read_nor_reset(acme: Sandbox) -> None:
    rebound = acme.http.get("/trackplan/events", headers={"Host": "evil.example:80"})
    foreign = acme.http.post("/trackplan/reset", headers={"Origin": "https://evil.example"})
    assert (rebound.status_code, foreign.status_code) == (403, 403)
    own = acme.http.post("/trackplan/reset", headers={"Origin": acme.url})
    assert own.status_code == 200


def test_health_names_the_workspace_and_the_plan(acme: Sandbox) -> None:
    health = acme.own("health")
    assert health["workspace"] == {"id": 1, "name": "Acme Store"}
    assert health["plan"].startswith("Acme Store")
    assert ACME_PLAN.is_dir()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("127.0.0.1", 200),
        ("[::1]:8080", 200),
        ("[::1]", 200),
        ("localhost.evil.example", 403),
        ("evil.example:80", 403),
        ("evil.example", 403),
        ("", 403),
        (":80", 403),
    ],
)
def test_only_the_names_of_this_machine_are_answered(acme: Sandbox, host: str, status: int) -> None:
    assert acme.http.get("/trackplan/health", headers={"Host": host}).status_code == status
