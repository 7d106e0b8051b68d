"""Follow renames: what an old plan says of a renamed event or attribute, under the new name.

What only speaks of it by its new name has not changed: the rename is the one cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from trackplan.model.plan import Attribute, Event, Journey, Plan, walk

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


def as_sent(plan: Plan) -> Plan:
    """Return a plan that names its events and attributes as payloads do, wherever it speaks of them."""
    events = {one.plan_name: name for name, one in plan.events.items() if one.plan_name}
    attributes: dict[str | None, Names] = {
        name: renamed for name, one in plan.events.items() if (renamed := _sent_names(one.attributes))
    }
    if of_people := _sent_names(plan.people):
        attributes[None] = of_people
    if not events and not attributes:
        return plan
    allow = tuple(replace(one, at=_allowed(one.at, events)) for one in plan.policy.allow)
    followed = {
        name: follow_in_event(one, events, attributes.get(name, {})) for name, one in plan.events.items()
    }
    policy = replace(plan.policy, allow=allow, plan_names=dict(_plan_names(plan)))
    return follow_in_plan(replace(plan, events=followed, policy=policy), events, attributes)


def _plan_names(plan: Plan) -> Iterator[tuple[str, str]]:
    holders = {f"events/{name}": one.members for name, one in plan.events.items()}
    yield from ((f"events/{name}", one.plan_name) for name, one in plan.events.items() if one.plan_name)
    holders |= {"people": plan.people} | {
        f"objects/{name}": one.members for name, one in plan.objects.items()
    }
    for holder, attributes in holders.items():
        yield from ((f"{holder}/{path}", one.plan_name) for path, one in walk(attributes) if one.plan_name)


def _sent_names(attributes: Mapping[str, Attribute]) -> Names:
    return {one.plan_name: name for name, one in attributes.items() if one.plan_name}


def _allowed(at: str, events: Names) -> str:
    kind, slash, rest = at.partition("/")
    name, more, path = rest.partition("/")
    return f"{kind}{slash}{events.get(name, name)}{more}{path}" if kind == "events" else at
