"""Customer.io's own Python clients, against a sandbox they cannot tell from the real thing.

Its two packages share the folder `customerio` and overwrite each other's `__init__`, so all is
imported from below it.
"""

from __future__ import annotations

from typing import Any

import pytest
from customerio.analytics import Client
from customerio.api import APIClient, SendEmailRequest
from customerio.client_base import CustomerIOException
from customerio.track import CustomerIO

from tests.sandbox.process import Sandbox

# The Pipelines client calls datetime.utcnow, which newer Pythons warn of.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
CART = {"cart_id": "crt_7k2m9x", "cart_value": 42.5, "items": [{"sku": "COF-HOUSE-250", "quantity": 2}]}


@pytest.fixture
def track(tls: Sandbox, monkeypatch: pytest.MonkeyPatch) -> CustomerIO:
    # This client always speaks https, and finds the authority where requests looks for it.
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", tls.said("REQUESTS_CA_BUNDLE="))
    host, _, port = tls.url.removeprefix("https://").partition(":")
    return CustomerIO("trackplan", "trackplan", host=host, port=int(port))


def landed(sandbox: Sandbox) -> list[tuple[Any, ...]]:
    return [
        (one["api"], one["kind"], one["event"], one["person"], one["outcome"])
        for one in sandbox.own("events")["events"]
    ]


def test_the_track_client(track: CustomerIO, tls: Sandbox) -> None:
    track.identify(id="usr_1", email="pat@example.com", first_name="Pat")
    track.track("usr_1", "checkout_started", CART, id="01ARZ3NDEKTSV4RRFFQ69G5FAV")
    track.track("usr_1", "checkout_started", CART, id="01ARZ3NDEKTSV4RRFFQ69G5FAV")
    track.track_anonymous("anon", "product_viewed", {"sku": "COF-HOUSE-250"})
    track.pageview("usr_1", "https://shop.example.com/")
    track.backfill("usr_1", "order_completed", 1_790_000_000, order_id="ord_204518")
    track.add_device("usr_1", "token", "ios")
    track.identify(id="usr_2")
    track.merge_customers("id", "usr_1", "id", "usr_2")
    track.suppress("usr_3")
    track.delete("usr_1")
    assert landed(tls) == [
        ("track/v1", "person", None, "usr_1", "accepted"),
        ("track/v1", "event", "checkout_started", "usr_1", "accepted"),
        ("track/v1", "event", "checkout_started", "usr_1", "duplicate"),
        ("track/v1", "event", "product_viewed", None, "accepted"),
        ("track/v1", "page", "https://shop.example.com/", "usr_1", "accepted"),
        ("track/v1", "event", "order_completed", "usr_1", "accepted"),
        ("track/v1", "call", "add_device", "usr_1", "accepted"),
        ("track/v1", "person", None, "usr_2", "accepted"),
        ("track/v1", "call", "merge", "usr_1", "accepted"),
        ("track/v1", "call", "suppress", "usr_3", "accepted"),
        ("track/v1", "call", "delete", "usr_1", "accepted"),
    ]


def test_the_track_client_meets_what_the_real_service_says(track: CustomerIO, tls: Sandbox) -> None:
    with pytest.raises(CustomerIOException, match="event name cannot be longer than 100 bytes"):
        track.track("usr_1", "x" * 101)
    wrong = CustomerIO("trackplan", "wrong", host=track.host, port=track.port)
    with pytest.raises(CustomerIOException, match="401"):
        wrong.track("usr_1", "checkout_started")
    assert [one["outcome"] for one in tls.own("events")["events"]] == ["refused", "refused"]


def test_a_retry_of_the_track_client_doubles_an_event_without_an_id(track: CustomerIO, tls: Sandbox) -> None:
    rule = {"path": "/api/v1/*", "fault": "status", "status": 503, "when": "after", "count": 1}
    tls.http.post("/trackplan/faults", json=rule).raise_for_status()
    track.track("usr_1", "order_completed", {"order_id": "ord_204518"})
    assert [one["event"] for one in tls.own("events")["events"]] == ["order_completed"] * 2


def test_the_app_client(acme: Sandbox) -> None:
    client = APIClient("trackplan", url=acme.url)
    sent = client.send_email(
        SendEmailRequest(to="pat@example.com", transactional_message_id=1, identifiers={"id": "usr_7f3a9c10"})
    )
    messages = acme.app("/v1/messages", type="email")["messages"]
    assert sent["delivery_id"] in {message["id"] for message in messages}
    with pytest.raises(CustomerIOException, match="transactional message not found"):
        client.send_email(
            SendEmailRequest(to="pat@example.com", transactional_message_id=9, identifiers={"id": "u"})
        )


def test_the_pipelines_client(acme: Sandbox) -> None:
    failed: list[Any] = []
    client = Client("trackplan", host=acme.url, on_error=lambda error, _: failed.append(error), gzip=True)
    client.identify("usr_1", {"email": "pat@example.com"}, anonymous_id="anon")
    client.track("usr_1", "checkout_started", CART)
    client.page("usr_1", "shop", "Home", {"url": "https://shop.example.com/"})
    client.screen("usr_1", "shop", "Cart")
    client.group("usr_1", "acme")
    client.alias("anon", "usr_1")
    client.shutdown()
    assert failed == []
    assert landed(acme) == [
        ("pipelines", "person", None, "usr_1", "accepted"),
        ("pipelines", "event", "checkout_started", "usr_1", "accepted"),
        ("pipelines", "page", "Home", "usr_1", "accepted"),
        ("pipelines", "screen", "Cart", "usr_1", "accepted"),
        ("pipelines", "call", "group", "usr_1", "accepted"),
        ("pipelines", "call", "alias", "usr_1", "accepted"),
    ]
    event = acme.app("/v1/activities", type="event")["activities"][0]
    assert (event["name"], event["customer_id"], event["data"]) == ("checkout_started", "usr_1", CART)
