"""Follow renames: what an old plan says of a renamed event or attribute, under the new name.

What only speaks of it by its new name has not changed: the rename is the one cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from trackplan.model.plan import Event, Journey, Plan

Names = Mapping[str, str]
"""New names by old ones."""


def follow_in_event(event: Event, events: Names, attributes: Names) -> Event:
    """An event that names other events, and its own attributes, as they are called now."""
    dedupe, after = event.dedupe, event.after
    return replace(
        event,
        dedupe=dedupe and replace(dedupe, by=tuple(attributes.get(name, name) for name in dedupe.by)),
        after=after
        and replace(
            after,
            event=events.get(after.event, after.event),
            same=attributes.get(after.same, after.same),
        ),
        replaced_by=_followed(event.replaced_by, events),
    )


def follow_in_plan(plan: Plan, events: Names, attributes: Mapping[str | None, Names]) -> Plan:
    """Return the plan with the new names of events and attributes in its journeys and tombstones.

    ``attributes`` has the names by event, under its new name, and ``None`` for the person.
    """
    removed = {
        name: replace(one, replaced_by=_followed(one.replaced_by, events))
        for name, one in plan.removed.items()
    }
    journeys = {name: _journey(journey, events, attributes) for name, journey in plan.journeys.items()}
    return replace(plan, journeys=journeys, removed=removed)


def _journey(journey: Journey, events: Names, attributes: Mapping[str | None, Names]) -> Journey:
    trigger, goal = _followed(journey.trigger, events), journey.goal
    return replace(
        journey,
        trigger=trigger,
        exit_on=tuple(events.get(name, name) for name in journey.exit_on),
        goal=goal and replace(goal, event=events.get(goal.event, goal.event)),
        uses=tuple(
            _use(path, attributes.get(trigger, {}), attributes.get(None, {})) for path in journey.uses
        ),
    )


def _use(path: str, own: Names, of_person: Names) -> str:
    attribute = path.removeprefix("customer.")
    if attribute != path:
        return f"customer.{_path(attribute, of_person)}"
    return _path(path, own)


def _path(path: str, names: Names) -> str:
    """A path that begins at a renamed attribute, with its new name."""
    for old, new in names.items():
        if path == old or path.startswith((f"{old}.", f"{old}[")):
            return new + path[len(old) :]
    return path


def _followed(name: str | None, names: Names) -> str | None:
    return None if name is None else names.get(name, name)
