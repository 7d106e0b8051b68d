"""Uses of events and attributes in a plan, other than their definition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trackplan.document import Ref
from trackplan.model.plan import Event, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class EventUse:
    """One use of an event."""

    name: str
    what: str
    """What the event is there, fit for "… is `order_completed`"."""
    ref: Ref
    at: str


def event_uses(plan: Plan) -> Iterator[EventUse]:
    """Yield every trigger, exit and goal of journeys, and every event that another follows."""
    for journey in plan.journeys.values():
        at = f"journeys/{journey.name}"
        if journey.trigger is not None:
            ref = journey.ref / "trigger"
            yield EventUse(name=journey.trigger, what=f"the trigger of `{journey.name}`", ref=ref, at=at)
        for index, name in enumerate(journey.exit_on):
            ref = journey.ref / "exit_on" / index
            yield EventUse(name=name, what=f"an exit of `{journey.name}`", ref=ref, at=at)
        if journey.goal is not None:
            ref = journey.ref / "goal" / "event"
            yield EventUse(name=journey.goal.event, what=f"the goal of `{journey.name}`", ref=ref, at=at)
    for event in plan.events.values():
        if event.after is not None:
            what = f"what `{event.name}` comes after"
            ref = event.ref / "after" / "event"
            yield EventUse(name=event.after.event, what=what, ref=ref, at=f"events/{event.name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """One attribute path that identifies or pairs payloads."""

    event: Event
    """The event whose setting names it."""
    holder: Event
    """The event that should carry it."""
    path: str
    what: str
    """What it is there, fit for "`cart_id`, … , is not …"."""
    ref: Ref


def key_uses(plan: Plan) -> Iterator[KeyUse]:
    """Yield every dedupe key, and the attribute shared with the event that one follows, in both."""
    for event in plan.events.values():
        for index, path in enumerate(event.dedupe.by if event.dedupe else ()):
            ref = event.ref / "dedupe" / "by" / index
            yield KeyUse(
                event=event, holder=event, path=path, what=f"a dedupe key of `{event.name}`", ref=ref
            )
        if event.after is not None:
            what = f"what `{event.name}` shares with `{event.after.event}`"
            ref = event.ref / "after" / "same"
            for holder in dict.fromkeys((event.name, event.after.event)):
                if holder in plan.events:
                    path = event.after.same
                    yield KeyUse(event=event, holder=plan.events[holder], path=path, what=what, ref=ref)
