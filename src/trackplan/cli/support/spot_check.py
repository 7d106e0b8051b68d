"""A spot check: the activities of an event's newest people, checked against the plan."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trackplan import engine
from trackplan.cli.support.acceptances import today
from trackplan.cli.support.progress import bar
from trackplan.cli.support.workspaces import Way
from trackplan.document import Document, Path
from trackplan.language.compiled import CompiledPlan
from trackplan.model.finding import Severity
from trackplan.model.payload import Payload
from trackplan.model.plan import Plan
from trackplan.readiness.trails import Step, Trail
from trackplan.scan.payload_checker import PayloadChecker
from trackplan.shapes import SHAPES

if TYPE_CHECKING:  # the client is slow to import, and most checklists need none of it
    from trackplan.customerio.people_activities import Footprints

PEOPLE = 5
MOST = 100

PeopleOption = Annotated[
    int | None,
    typer.Option(
        "--people",
        metavar="N",
        help="Look at what the newest N people who had the event did, in the live workspace. "
        f"By default {PEOPLE} with --live or --base-url, and none otherwise.",
        min=0,
        max=MOST,
        show_default=False,
    ),
]


def read_trails(way: Way, plan: Plan, events: Iterable[str], people: int) -> dict[str, tuple[Trail, ...]]:
    """Return the trails of each event's newest people. Raises `Stop` if the workspace cannot be read."""
    from trackplan.customerio.people_activities import footprints

    judge = PayloadChecker(CompiledPlan(plan))
    found: dict[str, tuple[Trail, ...]] = {}
    wanted = tuple(events)
    with way.app() as api, bar("Looking at people", "people") as told:
        for event in wanted:
            trails: list[Trail] = []
            for one in footprints(api, event, people):
                trails.append(_trail(judge, one))
                told(sum(map(len, found.values())) + len(trails), people * len(wanted))
            found[event] = tuple(trails)
    return found


def _trail(judge: PayloadChecker, found: Footprints) -> Trail:
    payloads = list(_payloads(found.activities))
    return Trail(
        steps=tuple(_step(judge, payload) for payload in payloads if payload.name is not None),
        id=next((payload.person for payload in payloads if payload.person), None),
        email=next((payload.email for payload in payloads if payload.email), None),
        whole=found.whole,
        merged=found.merged,
    )


def _payloads(activities: Iterable[Mapping[str, Any]]) -> Iterator[Payload]:
    for activity in activities:
        payload = SHAPES["activity"].read(activity)
        if isinstance(payload, Payload):
            yield payload


def _step(judge: PayloadChecker, payload: Payload) -> Step:
    from trackplan.customerio.activities import time_of

    attributes = payload.attributes
    return Step(
        event=payload.name or "",
        time=time_of(payload.record),
        attributes=attributes if isinstance(attributes, Mapping) else {},
        faults=tuple(_faults(judge, payload)),
    )


def _faults(judge: PayloadChecker, payload: Payload) -> Iterator[str]:
    """Yield the errors of a payload that the plan does not accept."""
    policy = judge.compiled.plan.policy

    def locate() -> tuple[Document, Path]:
        from trackplan.document.json import read_json  # only what is wrong has a place

        return read_json("activity", json.dumps(payload.record)), ()

    said = (engine.stamp(rule, problem, policy) for rule, problem in judge.problems(payload, locate))
    for finding in engine.judge(said, policy, today=today(), kinds=[]).findings:
        if finding.severity >= Severity.ERROR:
            yield finding.message
