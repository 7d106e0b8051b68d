from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.process import ACME_PLAN, BASIC, Sandbox
from trackplan.cli.support.plans import require_plan
from trackplan.model.finding import Severity
from trackplan.sandbox.judging import PlanJudge
from trackplan.sandbox.verdicts import Complaint, EventVerdict

SAMPLES = ACME_PLAN / "samples"
# Wrong only beside others, or already as text, so that no single call can have it.
NOT_IN_ONE_CALL = {
    "duplicate-event",
    "duplicate-key",
    "invalid-csv",
    "invalid-encoding",
    "invalid-json",
    "out-of-order",
    "unrecognised-record",
}
REJECTED = sorted(
    path for path in (SAMPLES / "rejected").iterdir() if path.stem.partition(".")[0] not in NOT_IN_ONE_CALL
)


def send(sandbox: Sandbox, record: dict[str, Any]) -> None:
    """Send a record the way of its shape; exported v1 records have the person beside the body."""
    if "action" in record:
        sandbox.http.post("/api/v2/entity", json=record, auth=BASIC)
    elif record.get("type") in ("track", "identify", "page", "screen"):
        sandbox.http.post(f"/v1/{record['type']}", json=record, auth=("trackplan", ""))
    else:
        body = {name: value for name, value in record.items() if name not in ("customer_id", "identifier")}
        person = record.get("customer_id") or record.get("identifier")
        path = f"/api/v1/customers/{person}/events" if person else "/api/v1/events"
        sandbox.http.post(path, json=body, auth=BASIC)


@pytest.mark.parametrize("name", ["track_v1", "track_v2", "pipelines", "identify"])
def test_every_sample_of_the_plan_lands_well(acme: Sandbox, name: str) -> None:
    records = [json.loads(line) for line in (SAMPLES / f"{name}.ndjson").read_text("utf-8").splitlines()]
    for record in records:
        send(acme, record)
    assert acme.own("bad")["events"] == []
    assert acme.own("counts")["counts"]["good"] == len(records)


@pytest.mark.parametrize("path", REJECTED, ids=[path.stem for path in REJECTED])
def test_every_rejected_sample_is_flagged_by_its_rule_or_refused(acme: Sandbox, path: Path) -> None:
    for line in path.read_text("utf-8").splitlines():
        send(acme, json.loads(line))
    rules = {finding["rule"] for one in acme.own("events")["events"] for finding in one["findings"]}
    refused = any(one["outcome"] in ("refused", "dropped") for one in acme.own("events")["events"])
    assert path.stem.partition(".")[0] in rules or refused


def test_a_verdict_is_bad_from_an_error_on() -> None:
    warning = Complaint(rule="a", severity=Severity.WARNING, message="m")
    error = Complaint(rule="b", severity=Severity.ERROR, message="m")
    assert EventVerdict(complaints=(warning,)).good
    assert not EventVerdict(complaints=(warning, error)).good


def test_a_finding_names_its_rule_its_attribute_and_its_place() -> None:
    judge = PlanJudge(require_plan(ACME_PLAN))
    sample = json.loads((SAMPLES / "track_v1.ndjson").read_text("utf-8").splitlines()[0])
    sample["data"]["cart_value"] = "29.00"
    (complaint,) = judge(sample, "track_v1").complaints
    assert (complaint.rule, complaint.attribute, complaint.pointer) == (
        "number-as-text",
        "cart_value",
        "/data/cart_value",
    )
    assert "29" not in complaint.message


def test_no_finding_shows_a_value(acme: Sandbox) -> None:
    data = {"cart_id": "canary-1", "currency": "canary-2", "email": "canary@example.com"}
    acme.track({"name": "checkout_started", "data": data}, "usr_00000001")
    (arrival,) = acme.own("bad")["events"]
    assert arrival["findings"]
    assert "canary" not in json.dumps(arrival["findings"])
