from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.process import BASIC, Sandbox
from trackplan.sandbox import activities
from trackplan.sandbox.store import Store

NOW = 1_800_000_000


@given(st.lists(st.integers(0, 9), max_size=25), st.integers(1, 12))
def test_pages_put_together_are_the_whole_log_newest_first(times: list[int], limit: int) -> None:
    store = Store(None)
    try:
        store.write_now(
            lambda connection: connection.execute("INSERT INTO people (cio_id, id) VALUES ('c', 'usr_1')")
        )
        for number in times:
            store.write_now(
                lambda connection, at=number: activities.log(connection, "event", timestamp=at, person="c")  # type: ignore[misc]
            )
        seen: list[dict[str, Any]] = []
        start = ""
        while True:
            with store.read() as connection:
                page, start = activities.page(connection, limit=limit, start=start)
            assert len(page) <= limit
            seen += page
            if not start:
                break
        assert [activity["timestamp"] for activity in seen] == sorted(times, reverse=True)
        assert len({activity["id"] for activity in seen}) == len(times)
    finally:
        store.close()


def test_filters_and_order_over_http(acme: Sandbox) -> None:
    now = int(time.time())
    for number, (person, name) in enumerate([("usr_1", "a"), ("usr_2", "a"), ("usr_1", "b")]):
        acme.track({"name": name, "timestamp": now - number}, person)
    acme.track({"type": "page", "name": "https://shop.example.com/"}, "usr_1")

    def names(**query: Any) -> list[str]:
        return [activity.get("name", "-") for activity in acme.app("/v1/activities", **query)["activities"]]

    assert names(type="event") == ["a", "a", "b"]
    assert names(type="event", customer_id="usr_1") == ["a", "b"]
    assert names(name="b") == ["b"]
    assert names(type="event", customer_id="nobody") == []
    assert acme.app("/v1/activities", type="page")["activities"][0]["url"] == "https://shop.example.com/"
    mine = acme.app("/v1/customers/usr_1/activities", type="event", limit=1)
    assert [activity["name"] for activity in mine["activities"]] == ["a"]
    following = acme.app("/v1/customers/usr_1/activities", type="event", start=mine["next"])
    assert [activity["name"] for activity in following["activities"]] == ["b"]
    assert following["next"] == ""


def test_a_page_holds_ten_unless_asked_and_a_hundred_at_most(acme: Sandbox) -> None:
    batch = [
        {"type": "person", "identifiers": {"id": "usr_1"}, "action": "event", "name": f"e{number}"}
        for number in range(120)
    ]
    acme.http.post("/api/v2/batch", json={"batch": batch}, auth=BASIC).raise_for_status()
    assert len(acme.app("/v1/activities", type="event")["activities"]) == 10
    assert len(acme.app("/v1/activities", type="event", limit=1000)["activities"]) == 100


def test_activities_of_the_deleted_show_only_when_asked(acme: Sandbox) -> None:
    acme.track({"name": "a"}, "usr_1")
    acme.http.delete("/api/v1/customers/usr_1", auth=BASIC).raise_for_status()
    assert acme.app("/v1/activities", type="event")["activities"] == []
    assert len(acme.app("/v1/activities", type="event", deleted="true")["activities"]) == 1


def test_anonymous_events_join_the_person_who_gets_their_id(acme: Sandbox) -> None:
    old = int(time.time()) - 31 * 86_400
    for body in ({"name": "seen"}, {"name": "long_ago", "timestamp": old}):
        acme.http.post("/api/v1/events", json={**body, "anonymous_id": "anon"}, auth=BASIC)
    assert acme.app("/v1/activities", type="event")["activities"] == []
    acme.http.put("/api/v1/customers/usr_1", json={"anonymous_id": "anon"}, auth=BASIC)
    joined = acme.app("/v1/activities", type="event")["activities"]
    assert [(activity["name"], activity["customer_id"]) for activity in joined] == [("seen", "usr_1")]
    assert len(acme.app("/v1/activities", type="anon_merge")["activities"]) == 1
    acme.http.post("/api/v1/events", json={"name": "later", "anonymous_id": "anon"}, auth=BASIC)
    assert len(acme.app("/v1/activities", type="event")["activities"]) == 2


def test_ulids_rise_with_time_and_are_shaped_right() -> None:
    made = [activities.new_ulid() for _ in range(50)]
    assert all(activities.is_ulid(ulid) for ulid in made)
    assert all(first[:10] <= second[:10] for first, second in pairwise(made))
