"""One cause, one finding: what belongs together is told together, with the journeys that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from trackplan.model.finding import Consequence, Finding
from trackplan.model.plan import Plan
from trackplan.rules.journeys import ended, started


def by_cause(findings: Iterable[Finding], plan: Plan) -> Iterator[Finding]:
    """Yield the findings of one plan's payloads, a cause each, with the journeys that they are about."""
    yield from (_weighed(finding, plan) for finding in _replaced_events(list(findings)))


def _replaced_events(findings: list[Finding]) -> Iterator[Finding]:
    """Yield the findings; those about a name under which a silent event landed are parts of its own."""
    stands_for = {name: finding.at for finding in findings for name in finding.landed_as}
    parts: dict[str, list[Finding]] = {}
    rest = []
    for finding in findings:
        whole = stands_for.get(finding.event or "") if finding.meant is not None else None
        if whole is None:
            rest.append(finding)
        else:
            parts.setdefault(whole, []).append(finding)
    for finding in rest:
        mine = parts.get(finding.at, ()) if finding.landed_as else ()
        yield replace(finding, parts=tuple(mine)) if mine else finding


def _weighed(finding: Finding, plan: Plan) -> Finding:
    """The finding with the journeys that wait for its event, and whether any of them does not start."""
    event = finding.meant or finding.event
    if event is None:
        known = finding.at.startswith("people")
        return replace(finding, consequence=Consequence.PLANNED if known else Consequence.NONE)
    starting, ending = started(plan, event), ended(plan, event)
    lost = finding.consequence is Consequence.STOPS and bool(starting)
    known = event in plan.events
    return replace(
        finding,
        journeys=tuple(one.name for one in (*starting, *ending)),
        consequence=Consequence.STOPS if lost else Consequence.PLANNED if known else Consequence.NONE,
        parts=tuple(_weighed(part, plan) for part in finding.parts),
    )
