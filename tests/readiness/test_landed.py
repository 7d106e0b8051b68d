"""What an audit's report says of a launch: a line passes only where something was seen."""

from __future__ import annotations

from typing import Any

import pytest

from tests.consumers.world import world
from trackplan.readiness.check import Case, audit_of
from trackplan.readiness.landed import landed

PLAN = """\
sources: {web: {kind: client}}
events:
  e:
    sources: [web]
    dedupe: {by: [id], within: 1d}
    delay: {p95: 1m}
    attributes: {id: {type: string, required: true}}
"""


def report(complete: bool = True, findings: tuple[dict[str, Any], ...] = (), **event: Any) -> dict[str, Any]:
    seen = {"name": "e", "count": 10, "valid": 10, "anonymous": 0, "delay": {"p95": 30}, **event}
    return {"complete": complete, "landed": {"events": [seen]}, "findings": list(findings)}


TWICE = {"rule": "duplicate-event", "event": "e", "message": "twice"}


@pytest.mark.parametrize(
    ("data", "outcomes"),
    [
        (report(), "landed=pass dedupe=pass merge=cannot tell delay=pass"),
        (report(valid=9), "landed=fail dedupe=pass merge=cannot tell delay=pass"),
        (report(count=0), "landed=fail dedupe=cannot tell merge=cannot tell delay=pass"),
        (
            report(findings=(TWICE,)),
            "landed=pass dedupe=fail merge=cannot tell delay=pass",
        ),
        (
            report(delay={"p95": 90}),
            "landed=pass dedupe=pass merge=cannot tell delay=fail",
        ),
        (
            report(delay=None),
            "landed=pass dedupe=pass merge=cannot tell delay=cannot tell",
        ),
    ],
)
def test_lines(data: dict[str, Any], outcomes: str) -> None:
    around = world({"plan.yaml": PLAN})
    event = around.plan.events["e"]
    audit = audit_of(data)
    case = Case(name="e", plan=around.plan, event=event, journey=None, world=around, findings=(), audit=audit)
    assert (
        " ".join(f"{one.id}={one.outcome.value}" for one in landed(case, event) if one.id != "trails")
        == outcomes
    )


def test_an_unfinished_audit_is_known_as_such() -> None:
    assert not audit_of(report(complete=False)).complete
    assert not audit_of({"complete": True, "landed": 3, "findings": "x"}).complete
