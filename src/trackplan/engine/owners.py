"""Owners of findings, by the plan."""

from __future__ import annotations

from dataclasses import replace

from trackplan.model.finding import Finding
from trackplan.model.plan import Event, Journey, Plan


def with_owner(finding: Finding, *plans: Plan) -> Finding:
    """Return a finding and its parts with the owner of their event or journey.

    The first plan that has the event or journey decides; of a removed one, that is the old plan.
    """
    parts = tuple(with_owner(part, *plans) for part in finding.parts)
    if parts != finding.parts:
        finding = replace(finding, parts=parts)
    if finding.owner is not None:
        return finding
    for plan in plans:
        subject = _subject(finding, plan)
        if subject is None:
            continue
        owner = plan.owners.get(subject.owner or "")
        return replace(finding, owner=subject.owner, contact=owner.contact if owner is not None else "")
    return finding


def _subject(finding: Finding, plan: Plan) -> Event | Journey | None:
    """Return the event or journey that a finding is about; for a misnamed event, the one that was meant."""
    event = finding.meant or finding.event
    if event is not None:
        return plan.events.get(event)
    kind, _, rest = finding.at.partition("/")
    return plan.journeys.get(rest.partition("/")[0]) if kind == "journeys" else None
