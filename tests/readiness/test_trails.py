"""What a spot-check of people says: in the abstract, and of a real sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.conftest import Golden
from tests.consumers.world import world
from tests.sandbox.process import ACME_PLAN, BASIC, running
from trackplan.cli.support.plans import require_plan
from trackplan.readiness.check import Case
from trackplan.readiness.people import merge, spot_check
from trackplan.readiness.trails import Step, Trail

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "trails.yaml").read_text("utf-8"))
PLAN = """\
identity: {id: {pattern: "^usr_"}}
events:
  visited: {}
  added: {attributes: {cart: {type: string}}}
  started: {after: {event: added, same: cart}, attributes: {cart: {type: string}}}
  ordered: {after: {event: started, same: cart}, attributes: {cart: {type: string}}}
  unsubscribed: {}
journeys:
  recovery: {trigger: started, exit_on: [unsubscribed], goal: {event: ordered, within: 72h}}
"""


def trail(person: dict[str, Any]) -> Trail:
    steps = []
    for text in person["steps"]:
        head, *pairs = text.split()
        name, _, time = head.partition("@")
        attributes = dict(pair.split("=") for pair in pairs)
        steps.append(Step(event=name, time=int(time) if time else None, attributes=attributes))
    whole = not person.get("part", False)
    return Trail(steps=tuple(steps), id=person.get("id"), email=person.get("email"), whole=whole)


def case_of(trails: tuple[Trail, ...] | None) -> Case:
    around = world({"plan.yaml": PLAN})
    return Case(
        name="recovery",
        plan=around.plan,
        event=around.plan.events["started"],
        journey=around.plan.journeys["recovery"],
        world=around,
        findings=(),
        trails=trails,
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_trails_come_to(case: dict[str, Any]) -> None:
    asked = case_of(tuple(map(trail, case["people"])))
    assert asked.event is not None
    check = spot_check(asked, asked.event)
    assert (check.outcome.value, check.evidence) == (case["outcome"], case["evidence"])
    assert list(check.places) == case["places"]


def test_a_merge_that_was_seen_is_evidence() -> None:
    seen = case_of((Trail(steps=(), merged=True), Trail(steps=())))
    unseen = case_of((Trail(steps=()),))
    assert seen.event is not None
    assert merge(seen, seen.event, None, 0).outcome.value == "pass"
    assert merge(unseen, seen.event, None, 0).outcome.value == "cannot tell"


START = 1_793_607_200
SECRETS = ("usr_aaaaaaa", "maya@example.com", "crt_00", "29.00x", "cio_", "anon-1")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a sandbox in which five people went to the checkout, one of them as the plan says."""
    pytest.importorskip("uvicorn")
    folder = tmp_path_factory.mktemp("shop")
    examples = {
        name: event.examples[0] for name, event in require_plan(ACME_PLAN).events.items() if event.examples
    }
    with running(folder / "log", "--seed", "acme", "--rate", "0", plan=ACME_PLAN) as sandbox:

        def had(person: str, event: str, after: int, **more: Any) -> None:
            body = {"name": event, "timestamp": START + after, "data": {**examples[event], **more}}
            sandbox.track(body, person).raise_for_status()

        early = {"name": "site_visit", "anonymous_id": "anon-1", "timestamp": START - 60}
        sandbox.http.post("/api/v1/events", json={**early, "data": examples["site_visit"]}, auth=BASIC)
        sandbox.http.put(
            "/api/v1/customers/usr_aaaaaaa1", json={"anonymous_id": "anon-1"}, auth=BASIC
        ).raise_for_status()
        for person in range(1, 6):
            known = "maya@example.com" if person == 5 else f"usr_aaaaaaa{person}"
            late = 3600 if person == 3 else 0
            if person != 4:
                had(known, "added_to_cart", person * 10 + late, cart_id=f"crt_00000{person}")
            wrong = {"cart_value": "29.00x"} if person == 2 else {}
            had(known, "checkout_started", 300 + person * 10, cart_id=f"crt_00000{person}", **wrong)
        had("usr_aaaaaaa1", "order_completed", 1000)
        yield sandbox.url


def ready(shop: str, *more: str, key: str = "trackplan") -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("CUSTOMERIO_", "GITHUB_"))
    }
    return subprocess.run(
        [
            *(sys.executable, "-m", "trackplan", "ready", "cart_recovery", "--rate=1000"),
            "--base-url",
            shop,
            *more,
        ],
        env={**inherited, "TRACKPLAN_PLAN": str(ACME_PLAN), "CUSTOMERIO_APP_API_KEY": key},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_newest_people_of_a_workspace(shop: str, golden: Golden) -> None:
    done = ready(shop, "--format", "markdown")
    assert done.stderr == ""
    golden(HERE / "golden" / "people.md", done.stdout)


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "html", "sarif"])
def test_nobody_is_named_unless_asked(shop: str, format_: str) -> None:
    said = ready(shop, "--people", "9", "--format", format_).stdout
    assert "person 5" in said or format_ == "sarif"
    assert [secret for secret in SECRETS if secret in said] == []
    named = ready(shop, "--people", "9", "--format", format_, "--show-values").stdout
    assert ("usr_aaaaaaa4" in named) or format_ == "sarif"
    assert "29.00x" not in named


def test_fewer_people_and_none(shop: str) -> None:
    assert "person 2" not in ready(shop, "--people", "1").stdout
    assert "nobody was looked at" in ready(shop, "--people", "0").stdout


def test_a_workspace_that_refuses_ends_the_run(shop: str) -> None:
    assert ready(shop, key="wrong").returncode == 3
    assert ready(shop, key="").returncode == 2


def test_a_person_who_goes_meanwhile_is_left_out(shop: str) -> None:
    address = {"path": "/v1/customers/*", "fault": "status", "status": 404, "when": "before", "count": 1}
    httpx.post(f"{shop}/trackplan/faults", json=address).raise_for_status()
    said = ready(shop, "--people", "5").stdout
    assert "person 4" in said
    assert "person 5" not in said
