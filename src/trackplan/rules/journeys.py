"""The declared journeys that wait for an event, and what its absence does to them."""

from __future__ import annotations

from collections.abc import Mapping

from trackplan.model.plan import Journey, Plan

MOST_TRIGGERS = 250
"""So many events that start journeys are told apart beside people's identify calls."""


def triggers(plan: Plan) -> Mapping[str, int]:
    """The planned events that start a journey, numbered from 1 by name."""
    found = {one.trigger for one in plan.journeys.values() if one.trigger is not None}
    names = sorted(found & plan.events.keys())
    return {name: number for number, name in enumerate(names[:MOST_TRIGGERS], 1)}


def started(plan: Plan, event: str | None) -> list[Journey]:
    """The journeys that an event starts, by name."""
    return [one for _, one in sorted(plan.journeys.items()) if event is not None and one.trigger == event]


def ended(plan: Plan, event: str | None) -> list[Journey]:
    """The journeys that an event ends, or that have it as their goal, and that something else starts."""
    return [
        one
        for _, one in sorted(plan.journeys.items())
        if event is not None
        and one.trigger != event
        and (event in one.exit_on or (one.goal is not None and one.goal.event == event))
    ]


def stops(plan: Plan, event: str) -> str:
    """What the absence of an event does, as a phrase; empty where no journey waits for it."""
    ending = ended(plan, event)
    goals = [one for one in ending if event not in one.exit_on]
    alone = [one for one in ending if {*one.exit_on} == {event}]
    beside = [one for one in ending if one not in goals and one not in alone]
    found = [
        ("nothing starts", started(plan, event)),
        ("nothing ends", alone),
        ("it no longer ends", beside),
        ("nobody reaches the goal of", goals),
    ]
    said = [f"{what} {_listed(journeys)}" for what, journeys in found if journeys]
    return " and ".join((", ".join(said[:-1]), said[-1])) if len(said) > 1 else "".join(said)


def without_trigger(plan: Plan, event: str) -> str:
    """The journeys that an event should start, and that have no trigger, as a phrase; empty without one."""
    starting = started(plan, event)
    names = " and ".join(", ".join(f"`{one.name}`" for one in starting).rsplit(", ", 1))
    return f"{names} {'has' if len(starting) == 1 else 'have'} no trigger" if starting else ""


def _listed(found: list[Journey]) -> str:
    told = ", ".join(f"`{one.name}`" for one in found)
    return f"the {'journey' if len(found) == 1 else 'journeys'} {told}"
