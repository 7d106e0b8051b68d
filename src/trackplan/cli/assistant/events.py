"""Answers about the events of a plan: which there are, what one needs, how one is named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from trackplan.cli.assistant.watched_plan import WatchedPlan
from trackplan.cli.support.errors import Stop
from trackplan.model.attribute import Attribute, Holder
from trackplan.model.plan import Event, Plan
from trackplan.naming.guess import guess, suggest
from trackplan.naming.intended import intended
from trackplan.naming.styles import remedy, words
from trackplan.site.slugs import slug

Answer = dict[str, Any]

NEAREST = 5
"""The most names that are offered where none is meant for sure."""


def list_events(
    watched: WatchedPlan,
    query: str = "",
    source: str | None = None,
    owner: str | None = None,
    tag: str | None = None,
    status: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Answer:
    """Return the events that hold all words of a query, those with them in their names first."""
    plan = watched.plan
    wanted = [word.casefold() for word in query.split()]
    found = [
        (rank, event)
        for event in plan.events.values()
        if (source is None or source in event.sources)
        and (owner is None or event.owner == owner)
        and (tag is None or tag in event.tags)
        and (status is None or event.status == status)
        and (rank := _rank(event, wanted)) is not None
    ]
    found.sort(key=lambda one: one[0])
    shown = [event for _, event in found[offset : offset + limit]]
    answer: Answer = {"plan": plan.name, "version": plan.version, "total": len(found)}
    answer["events"] = [_summary(event) for event in shown]
    if offset + len(shown) < len(found):
        answer["next_offset"] = offset + len(shown)
    if not found:
        answer["help"] = suggest(query, plan.events, otherwise=f"the plan has {len(plan.events)} events")
    return answer


def show_event(watched: WatchedPlan, event: str) -> Answer:
    """Return what an event needs, as `trackplan show --format json` does."""
    known = watched.plan.events
    if event not in known:
        raise Stop(
            f"there is no event `{event}` in the plan",
            suggest(event, known, otherwise="list_events shows which there are"),
        )
    content = watched.site.file(f"events/{slug(event)}.json")
    assert content is not None, "every event has a page"
    page: Answer = json.loads(content)
    return page


def planned_name(watched: WatchedPlan, name: str, event: str | None = None) -> Answer:
    """Return the planned name of an event, or of an attribute of one, for a name in somebody's mind."""
    plan = watched.plan
    if event is None:
        return _planned(name, plan.events, plan, style=plan.naming.events) | _removed(name, plan)
    if event not in plan.events:
        raise Stop(
            f"there is no event `{event}` in the plan",
            suggest(event, plan.events, otherwise="leave `event` out to ask for an event's name"),
        )
    members = {path: one for path, one in plan.events[event].walk() if not path.endswith("[]")}
    return _planned(name, members, plan, style=plan.naming.attributes)


def _rank(event: Event, wanted: Iterable[str]) -> int | None:
    """Return 0 if a name holds all words, 1 if other texts of the event do, else nothing."""
    names = " ".join((event.name, event.plan_name, *event.aliases, *words(event.name))).casefold()
    paths = (path for path, _ in event.walk())
    others = (event.description, event.when, event.owner or "", *event.tags, *event.sources, *paths)
    whole = " ".join((names, *others)).casefold()
    if all(word in names for word in wanted):
        return 0
    return 1 if all(word in whole for word in wanted) else None


def _summary(event: Event) -> Answer:
    required = [name for name, one in event.attributes.items() if one.required]
    return {
        "name": event.name,
        "description": event.description,
        "status": event.status,
        **({"replaced_by": event.replaced_by} if event.replaced_by else {}),
        "owner": event.owner,
        "sources": [*event.sources],
        "required": required,
        "attributes": len(event.attributes),
    }


def _planned(
    name: str,
    known: Mapping[str, Event] | Mapping[str, Attribute],
    plan: Plan,
    *,
    style: str | Mapping[str, str] | None,
) -> Answer:
    exact = known.get(name)
    if exact is not None:
        answer: Answer = {"asked": name, "planned": True, "name": name, "status": exact.status}
        return answer | ({"replaced_by": exact.replaced_by} if exact.replaced_by else {})
    holders: Mapping[str, Holder] = known
    like = intended(name, holders)
    if like is not None:
        path = next(path for path, one in known.items() if like.name in {path, one.name})
        return {"asked": name, "planned": False, "name": path, "differs_in": like.difference}
    answer = {"asked": name, "planned": False, "name": None, "similar": _similar(name, known)}
    styled = remedy(name, style, plan.naming.words) if isinstance(style, str) else None
    return answer | ({"in_style": styled} if styled is not None else {})


def _similar(name: str, known: Iterable[str]) -> list[str]:
    """Return the planned names nearest to a name, nearest first, none of which is surely meant."""
    left = set(known)
    found: list[str] = []
    while len(found) < NEAREST and (close := guess(name, left)) is not None:
        found.append(close)
        left.discard(close)
    return found


def _removed(name: str, plan: Plan) -> Answer:
    gone = plan.removed.get(name)
    if gone is None:
        return {}
    return {"removed": True, "replaced_by": gone.replaced_by, "reason": gone.reason}
