"""Which declared journeys an event stops or keeps from ending, as a finding says it."""

from __future__ import annotations

from trackplan.model.plan import Plan


def stops(plan: Plan, event: str) -> str:
    """What the absence of an event does, as the end of a sentence; empty where no journey needs it."""
    started = [name for name, journey in sorted(plan.journeys.items()) if journey.trigger == event]
    ended = [
        name
        for name, journey in sorted(plan.journeys.items())
        if name not in started
        and (event in journey.exit_on or (journey.goal and journey.goal.event == event))
    ]
    found = []
    if started:
        found.append(f"nothing starts {_listed(started)}")
    if ended:
        found.append(f"nothing ends {_listed(ended)}")
    return f"; {' and '.join(found)}" if found else ""


def _listed(names: list[str]) -> str:
    told = ", ".join(f"`{name}`" for name in names)
    return f"the {'journey' if len(names) == 1 else 'journeys'} {told}"
