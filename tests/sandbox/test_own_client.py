"""The client that `audit`, `pull`, `send` and `push` use, against a sandbox."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.sandbox.process import ACME_PLAN, Sandbox
from trackplan.cli.support.plans import require_plan
from trackplan.customerio.address import Api, origin_of
from trackplan.customerio.app_api import AppApi
from trackplan.customerio.connection import Connection
from trackplan.customerio.credentials import app_credentials, track_credentials
from trackplan.customerio.data_index import entries, push
from trackplan.customerio.gather import gather
from trackplan.customerio.test_send import rehearse
from trackplan.customerio.throttle import Throttle
from trackplan.customerio.track_api import TrackEvent, ulid
from trackplan.model.workspace import Campaign, Workspace

NAMES = ("CUSTOMERIO_APP_API_KEY", "CUSTOMERIO_SITE_ID", "CUSTOMERIO_TRACK_API_KEY")
KEYS = dict.fromkeys(NAMES, "trackplan")


def connect(sandbox: Sandbox, api: Api) -> Connection:
    credentials = app_credentials(KEYS) if api == "app" else track_credentials(KEYS)
    return Connection(origin_of(api, "us", sandbox.url), credentials, throttle=Throttle(10_000))


@pytest.fixture
def app(acme: Sandbox) -> Iterator[AppApi]:
    with AppApi(connect(acme, "app")) as api:
        yield api


def campaign(workspace: Workspace, name: str) -> Campaign:
    return next(campaign for campaign in workspace.campaigns if campaign.name == name)


def test_a_whole_workspace_is_pulled(app: AppApi) -> None:
    now = int(time.time())
    workspace = gather(app, languages=("fr",), failed_since=(now - 86_400, now))
    assert workspace.unreadable == ()
    assert campaign(workspace, "Checkout help").event_name == "StartedCheckout"
    recovery = campaign(workspace, "Cart recovery")
    assert [(message.id, message.language) for message in recovery.messages] == [
        ("11", ""),
        ("11", "fr"),
        ("13", ""),
    ]
    assert "event.Cart_Value" in recovery.messages[0].texts["body"]
    assert "event.items" in workspace.newsletters[0].messages[0].texts["body"]
    assert [snippet.name for snippet in workspace.snippets] == ["footer", "header"]
    assert workspace.segments[2].used_by["campaigns"] == ("1",)
    assert sorted(failure.count for failure in workspace.failures) == [1, 1]


def test_no_journey_of_the_plan_lacks_its_campaign_but_the_two_meant_to(app: AppApi) -> None:
    names = {campaign.name for campaign in gather(app).campaigns}
    journeys = require_plan(ACME_PLAN).journeys.values()
    assert sorted(journey.campaign or "" for journey in journeys if journey.campaign not in names) == [
        "Renewal extras",
        "Welcome",
    ]


def test_everything_that_landed_is_read_page_by_page(app: AppApi, acme: Sandbox) -> None:
    now = int(time.time())
    for number in range(250):
        acme.track({"name": "a", "timestamp": now - number}, f"usr_{number % 7}")
    pages = list(app.activities())
    assert [len(page.activities) for page in pages] == [100, 100, 50]
    assert len({activity["id"] for page in pages for activity in page.activities}) == 250


def test_an_event_is_sent_and_seen_to_land(app: AppApi, acme: Sandbox) -> None:
    now = int(time.time())
    event = TrackEvent(id=ulid(now * 1000), name="a", data={"x": 1}, timestamp=now)
    with connect(acme, "track") as track:
        seen = rehearse(track, app, event, "usr_1", "id", timeout=10)
    assert seen is not None
    assert seen.by == "id"


def test_descriptions_are_pushed(app: AppApi) -> None:
    found, _ = entries(require_plan(ACME_PLAN))
    assert list(push(app, found))[-1] == len(found)
