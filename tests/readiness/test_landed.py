"""What an audit's report says of a launch: a line passes only where something was seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.consumers.world import world
from trackplan.document import Location
from trackplan.health.judgement import judge_health
from trackplan.model.finding import Finding, Severity
from trackplan.model.landed import Landed, LandedEvent
from trackplan.model.plan import Event
from trackplan.model.report import Report
from trackplan.readiness.check import Case
from trackplan.readiness.landed import baseline, landed

PLAN = """\
sources: {web: {kind: client}}
events:
  e:
    sources: [web]
    dedupe: {by: [id], within: 1d}
    delay: {p95: 1m}
    attributes: {id: {type: string, required: true}}
"""


SEEN = LandedEvent(name="e", planned=True, count=10, valid=10, delay={"p95": 30})
TWICE = Finding(
    rule="duplicate-event",
    kind="landing",
    severity=Severity.ERROR,
    message="twice",
    help="",
    location=Location("plan.yaml"),
    event="e",
)


LATE = replace(TWICE, rule="late-event", severity=Severity.WARNING, message="late")
SILENT = replace(TWICE, rule="silent-event", message="`e` has not landed since 2026-11-05")


def report(findings: tuple[Finding, ...] = (), **seen: Any) -> Report:
    return Report(command="audit", findings=findings, landed=Landed(events=(replace(SEEN, **seen),)))


def case_of(plan: str, audit: Report) -> tuple[Case, Event]:
    around = world({"plan.yaml": plan})
    event = around.plan.events["e"]
    case = Case(
        name="e",
        plan=around.plan,
        event=event,
        journey=None,
        world=around,
        findings=(),
        audit=audit,
        health=judge_health(around.plan, audit),
    )
    return case, event


@pytest.mark.parametrize(
    ("audit", "outcomes"),
    [
        (report(), "landed=pass dedupe=pass merge=cannot tell delay=pass"),
        (report(valid=9), "landed=fail dedupe=pass merge=cannot tell delay=pass"),
        (report(count=0), "landed=fail dedupe=cannot tell merge=cannot tell delay=pass"),
        (report(findings=(SILENT,)), "landed=fail dedupe=pass merge=cannot tell delay=pass"),
        (
            report(findings=(replace(SILENT, rule="misnamed-event", event="E", meant="e"),)),
            "landed=fail dedupe=pass merge=cannot tell delay=pass",
        ),
        (
            report(findings=(TWICE,)),
            "landed=pass dedupe=fail merge=cannot tell delay=pass",
        ),
        (
            report(findings=(LATE,), delay={"p95": 90}),
            "landed=pass dedupe=pass merge=cannot tell delay=fail",
        ),
        (
            report(delay={"p95": 90}),
            "landed=pass dedupe=pass merge=cannot tell delay=cannot tell",
        ),
        (
            report(delay=None),
            "landed=pass dedupe=pass merge=cannot tell delay=cannot tell",
        ),
    ],
)
def test_lines(audit: Report, outcomes: str) -> None:
    case, event = case_of(PLAN, audit)
    assert (
        " ".join(f"{one.id}={one.outcome.value}" for one in landed(case, event) if one.id != "trails")
        == outcomes
    )


@pytest.mark.parametrize(
    ("findings", "outcome"),
    [
        ((), "pass"),
        ((SILENT,), "fail"),
        ((replace(TWICE, rule="volume-drop", severity=Severity.WARNING, share=0.9),), "fail"),
        ((replace(TWICE, rule="volume-drop", severity=Severity.WARNING, share=0.1),), "pass"),
        ((replace(TWICE, rule="volume-surge", severity=Severity.WARNING),), "fail"),
        ((replace(SILENT, event="other"),), "pass"),
    ],
)
def test_a_baseline_that_what_lands_contradicts_is_none(findings: tuple[Finding, ...], outcome: str) -> None:
    planned = PLAN.replace("    delay:", "    volume: {per_day: [5, 50]}\n    delay:")
    assert baseline(*case_of(planned, report(findings))).outcome.value == outcome
