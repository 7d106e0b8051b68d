"""The state of a plan, as the JSON report and the JSON pages of the docs site have it."""

from __future__ import annotations

from typing import Any

from trackplan.model.health import PlanHealth, SubjectHealth


def health_data(health: PlanHealth) -> dict[str, Any]:
    """Return the state of every subject; of attributes, of those that something is wrong with."""
    return {
        "span": {"first": health.first, "last": health.last},
        "stopped_journeys": list(health.stopped),
        "states": {state.value: count for state, count in health.counts().items()},
        "events": [subject_data(one) for one in health.events.values()],
        "attributes": [
            {"event": event, **subject_data(one)}
            for event, some in health.attributes.items()
            for one in some.values()
        ],
        "people": [subject_data(one) for one in health.people.values()],
        "journeys": [subject_data(one) for one in health.journeys.values()],
        "sources": [subject_data(one) for one in health.sources.values()],
        "owners": [subject_data(one) for one in health.owners.values()],
    }


def subject_data(one: SubjectHealth) -> dict[str, Any]:
    """Return one subject's members; empty ones are omitted."""
    members = {
        "name": one.name,
        "state": one.state.value,
        "reason": one.reason or None,
        "since": one.since,
        "journeys": list(one.journeys) or None,
        "stops": one.stops or None,
        "twins": list(one.twins) or None,
        "owner": one.owner,
        "contact": one.contact or None,
        "help": one.help or None,
        "findings": [finding.fingerprint for finding in one.findings] or None,
    }
    return {name: value for name, value in members.items() if value is not None}
