from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.consumers.world import world
from trackplan.document import Location
from trackplan.health.judgement import judge_health
from trackplan.model.finding import Consequence, Finding, Severity
from trackplan.model.health import HealthState, SubjectHealth
from trackplan.model.landed import Landed, LandedEvent
from trackplan.model.report import Report

DATA = yaml.safe_load(Path(__file__).with_name("judgement.yaml").read_text("utf-8"))


def finding(data: dict[str, Any]) -> Finding:
    event, attribute = data.get("event"), data.get("attribute")
    return Finding(
        rule=data["rule"],
        kind="landing",
        severity=Severity[data.get("severity", "error").upper()],
        message=data["message"],
        help="mend it",
        location=Location("plan.yaml"),
        event=event,
        attribute=attribute,
        at=f"events/{event}" if event else f"people/{attribute}",
        first_seen=str(data["first"]) if "first" in data else None,
        last_seen=str(data["last"]) if "last" in data else None,
        meant=data.get("meant"),
        landed_as=tuple(data.get("landed_as", ())),
        journeys=tuple(data.get("journeys", ())),
        consequence=Consequence.STOPS if data.get("lost") else Consequence.PLANNED,
        fingerprint=data.get("id", f"{data['rule']} {event} {attribute}"),
    )


def report(case: dict[str, Any], planned: set[str]) -> Report:
    events = tuple(
        LandedEvent(
            name=name,
            planned=name in planned,
            count=count,
            valid=count,
            sources={one: n for one, n in case.get("sources", {}).items() if name == "page_seen"},
        )
        for name, count in case["landed"].items()
    )
    return Report(
        command="audit",
        complete=case.get("complete", True),
        findings=tuple(map(finding, case.get("findings", ()))),
        landed=Landed(events=events),
    )


def said(one: SubjectHealth) -> str:
    since = f" {one.since}" if one.since else ""
    return f"{one.state.value}{since}" + (f" | {one.reason}" if one.reason else "")


@pytest.mark.parametrize("case", DATA["cases"], ids=lambda case: case["name"])
def test_what_an_audit_makes_of_a_plan(case: dict[str, Any]) -> None:
    plan = world({"plan.yaml": DATA["plan"]}).plan
    known = {name: str(day) for name, day in case.get("known", {}).items()}
    health = judge_health(plan, report(case, set(plan.events)), known=known)
    told = {
        kind: {name: said(getattr(health, kind)[name]) for name in wanted}
        for kind, wanted in case["states"].items()
    }
    assert told == case["states"]
    assert [one.name for one in health.wrong] == case.get("wrong", [])
    assert list(health.stopped) == case.get("stopped", [])
    assert dict(health.unplanned) == case.get("unplanned", {})
    for event, some in case.get("attributes", {}).items():
        assert {path: one.state.value for path, one in health.attributes[event].items()} == some


def test_messages_that_fail_break_a_journey_that_starts() -> None:
    case = {"landed": {"cart_left": 9, "order_paid": 4}}
    plan = world({"plan.yaml": DATA["plan"]}).plan
    broken = finding({"rule": "unknown-attribute-in-template", "message": "not sent"})
    health = judge_health(plan, report(case, set(plan.events)), of_journeys={"rescue": [broken]})
    assert said(health.journeys["rescue"]) == "broken | not sent"
    assert not health.journeys["rescue"].stops


def test_states_stand_from_well_to_worst() -> None:
    assert [one.value for one in HealthState if one.is_well] == ["not judged", "healthy"]
    assert max(HealthState, key=lambda one: one.rank) is HealthState.NEVER
