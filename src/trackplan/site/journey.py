"""The page of one journey, and the list of all."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.consumers.senders import PERSON, Sender
from trackplan.model.plan import Journey
from trackplan.site.catalogue import Catalogue, Link
from trackplan.site.jinja import Fields
from trackplan.site.slugs import anchor
from trackplan.site.words import duration


def listing(catalogue: Catalogue) -> Fields:
    """Return every journey, and every event-triggered campaign without a journey."""
    return {
        "journeys": [record(catalogue, name) for name in catalogue.plan.journeys],
        "undeclared": [
            {
                "name": sender.name,
                "state": sender.campaign.state,
                **catalogue.campaign(sender),
                "trigger": catalogue.event(sender.campaign.event_name),
            }
            for sender in catalogue.senders.all
            if sender.journey is None and sender.campaign is not None and sender.campaign.event_name
        ],
    }


def record(catalogue: Catalogue, name: str) -> Fields:
    """Return one journey: what starts and ends it, and what it reads."""
    journey = catalogue.plan.journeys[name]
    sender = next(each for each in catalogue.senders.all if each.journey is journey)
    said: Fields = {
        "description": journey.description,
        "owner": catalogue.owner(journey.owner) if journey.owner else None,
        "trigger": catalogue.event(journey.trigger) if journey.trigger else None,
        "segment": journey.segment,
        "exit_on": [catalogue.event(event) for event in journey.exit_on],
        "goal": _goal(catalogue, journey),
        "suppression": journey.suppression,
        "meta": dict(journey.meta),
        "uses": [_use(catalogue, journey, use) for use in journey.uses],
        "state": sender.campaign.state if sender.campaign else None,
        **catalogue.campaign(sender),
        "messages": list(_messages(catalogue, sender)),
        "health": _health(catalogue, name),
        "states": _states(catalogue, journey),
    }
    return {
        **catalogue.journey(name),
        "id": name,
        **{key: value for key, value in said.items() if value},
        "source": catalogue.place(journey.ref),
        **catalogue.suggestion(f"journey {name}", journey.ref),
    }


def _health(catalogue: Catalogue, name: str) -> Fields | None:
    if catalogue.production is None:
        return None
    return catalogue.health(catalogue.production.health.journeys[name])


def _states(catalogue: Catalogue, journey: Journey) -> Fields:
    """The state of each event of the flow that is not well, by name."""
    if catalogue.production is None:
        return {}
    events = catalogue.production.health.events
    named = [journey.trigger, *journey.exit_on, journey.goal.event if journey.goal else None]
    found = (events[name] for name in dict.fromkeys(named) if name is not None and name in events)
    return {one.name: one.state.value for one in found if not one.state.is_well}


def _goal(catalogue: Catalogue, journey: Journey) -> Fields | None:
    if journey.goal is None:
        return None
    within = {} if journey.goal.within is None else {"within": duration(journey.goal.within)}
    return {**catalogue.event(journey.goal.event), **within}


def _use(catalogue: Catalogue, journey: Journey, use: str) -> Link:
    """Return an attribute that the journey reads, with its row on the event's or the people's page."""
    if use.startswith(PERSON):
        path = use.removeprefix(PERSON)
        known = path.partition(".")[0].partition("[")[0] in catalogue.plan.people
        return {"name": use, **({"path": "people", "anchor": anchor(path)} if known else {})}
    event = catalogue.plan.events.get(journey.trigger or "")
    if event is None or use not in {path for path, _ in event.walk()}:
        return {"name": use}
    return {"name": use, "path": catalogue.event(event.name)["path"], "anchor": anchor(use)}


def _messages(catalogue: Catalogue, sender: Sender) -> Iterator[Fields]:
    for message in sender.messages:
        problems = catalogue.problems(message)
        unguarded = message.unguarded()
        yield {
            "name": message.name,
            **({"state": message.state} if message.state else {}),
            "reads": message.reads(),
            **({"unguarded": unguarded} if unguarded else {}),
            **({"problems": problems} if problems else {}),
            **({} if message.complete else {"complete": False}),
        }
