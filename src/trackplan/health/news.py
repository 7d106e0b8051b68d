"""What a digest tells: the difference between two states of a plan."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.model.health import HealthState, PlanHealth, SubjectHealth
from trackplan.model.news import HealthNews, key

PERSON = "person attribute "

Told = Mapping[str, tuple[str, str]]
"""By subject that is not well: its state, and the fingerprints of its problems, sorted, between spaces."""


def told_of(health: PlanHealth, before: Told | None = None) -> Told:
    """What a digest says of a plan, to compare the next with; what was not judged stands as ``before``."""
    unknown = {key(one) for one in health.events.values() if one.state is HealthState.NOT_JUDGED}
    return {name: said for name, said in (before or {}).items() if name in unknown} | {
        key(one): (one.state.value, " ".join(sorted({finding.fingerprint for finding in one.findings})))
        for one in health.wrong
    }


def news(health: PlanHealth, before: Told | None, links: Mapping[str, str] | None = None) -> HealthNews:
    """Compare the state of a plan with what the last digest said; ``None`` where there was none.

    A subject is worse that was well, that has another state, or that has a problem it did not have.
    """
    old, now = before or {}, told_of(health)
    worse: list[SubjectHealth] = []
    as_before: list[SubjectHealth] = []
    for one in health.wrong:
        state, problems = old.get(key(one), ("", ""))
        fresh = state != one.state.value or not set(now[key(one)][1].split()) <= set(problems.split())
        (worse if fresh else as_before).append(one)
    well = [one for one in health.events.values() if one.state is HealthState.HEALTHY and key(one) in old]
    gone = (name.removeprefix(PERSON) for name in old if name.startswith(PERSON))
    well += [
        SubjectHealth(kind="person attribute", name=name, state=HealthState.HEALTHY)
        for name in gone
        if health.complete and name not in health.people
    ]
    return HealthNews(
        worse=tuple(worse),
        well=tuple(well),
        as_before=tuple(as_before),
        links=links or {},
        is_first=before is None,
    )
