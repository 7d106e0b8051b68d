"""What is wrong with the messages of each journey, for the journey's state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trackplan.consumers.readership import Readership
from trackplan.model.finding import Finding


def by_journey(world: Readership, findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Group the findings about messages by the journey that sends the message."""
    journeys = {origin: one.name for one in world.plan.journeys.values() for origin in world.origins(one)}
    texts = {one.at: journeys[one.origin] for one in world.templates if one.origin in journeys}
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        journey = texts.get(finding.at) or texts.get(finding.at.rpartition("/")[0])
        if journey is not None:
            found.setdefault(journey, []).append(finding)
    return found
