"""What landed and a plan lacks: new events, and attributes of events and people that it does not have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from trackplan.document import Path
from trackplan.model.attribute import Attribute
from trackplan.model.plan import Event, Plan
from trackplan.naming.intended import intended, known_as
from trackplan.naming.likeness import nearest
from trackplan.scan.guesses import Guess, Guesses, came_as, landed_text, nameless
from trackplan.scan.path_tree import path_tree

Data = dict[str, Any]


@dataclass(slots=True)
class Additions:
    """What a plan lacks, in the words of the plan language."""

    events: dict[str, Data] = field(default_factory=dict)
    """New events whole; of a planned one, only the attributes that it lacks."""
    groups: dict[str, dict[str, Data]] = field(default_factory=dict)
    """What attributes of groups lack inside."""
    people: dict[str, Data] = field(default_factory=dict)
    comments: dict[Path, str] = field(default_factory=dict)
    """The evidence by path in the plan."""
    left_out: list[str] = field(default_factory=list)
    """What the plan does not lack, though it landed under a name that the plan has not."""


def additions(found: Guesses, plan: Plan) -> Additions:
    """Return what landed and the plan lacks.

    A name that was meant to be a planned one, or that the plan has removed, is left out and said. What the
    plan has stays as it is, whatever landed.
    """
    made = Additions()
    for name, guesses in found.events.items():
        at = ("events", name)
        if name in plan.events:
            event = plan.events[name]
            lacks = _lacking(guesses, event.members, (*at, "attributes"), made, forbids=event.additional)
            for group, attribute in _of_groups(event, plan):
                if attribute in lacks:
                    table = made.groups.setdefault(group, {})
                    table[attribute] = _both(table.get(attribute, {}), lacks.pop(attribute))
            if lacks:
                made.events[name] = {"attributes": lacks}
        elif name in plan.removed:
            made.left_out.append(f"`{name}`: the plan has removed it")
        elif (like := intended(name, plan.events)) is not None:
            made.left_out.append(f"`{name}`: it differs from the planned `{like.name}` in {like.difference}")
        else:
            made.events[name] = _new_event(name, found, made)
    made.people = _lacking(found.people, plan.people, ("people", "attributes"), made)
    return made


def _of_groups(event: Event, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield the group and the name of each attribute that an event has from a group."""
    for group in event.groups:
        for name, attribute in plan.groups[group].attributes.items():
            mine = event.attributes.get(name)
            if mine is not None and mine.ref.key == attribute.ref.key:
                yield group, name


def _both(one: Data, other: Data) -> Data:
    """Return what either lacks; what both lack, as the first has it."""
    inner = {
        key: _both(one[key], other[key])
        for key in one.keys() & other.keys()
        if isinstance(one[key], dict) and isinstance(other[key], dict)
    }
    return other | one | inner


def _new_event(name: str, found: Guesses, made: Additions) -> Data:
    landed = found.landed[name]
    said = landed_text(landed)
    made.comments["events", name] = "\n".join((f"Inferred: {said}.", *came_as(name, found.made)))
    data: Data = {"status": "draft"}
    if landed.attributes.beyond or nameless(path_tree(landed.attributes.settled())):
        data["additional"] = "allow"
    if guesses := found.events[name]:
        data["attributes"] = {one.name: one.data for one in guesses}
        made.comments |= {("events", name, "attributes", one.name): one.evidence for one in guesses}
    return data


def _lacking(
    guesses: list[Guess],
    planned: Mapping[str, Attribute],
    at: Path,
    made: Additions,
    *,
    forbids: str | None = None,
) -> dict[str, Data]:
    """Return the attributes that are not planned, none of them required: the plan's senders may be others."""
    lacks: dict[str, Data] = {}
    seen = {one.name: one for one in guesses}
    wanted = {one.name: one.data for one in guesses}
    for name, data in _unplanned(wanted, planned, at, made, forbids=forbids):
        lacks[name] = data
        if name not in planned:
            made.comments[*at, name] = f"Inferred: {seen[name].evidence}."
    return lacks


def _unplanned(
    wanted: Mapping[str, Data],
    planned: Mapping[str, Attribute],
    at: Path,
    made: Additions,
    *,
    forbids: str | None = None,
) -> Iterator[tuple[str, Data]]:
    where = ".".join(str(part) for part in at[1:] if part not in {"attributes", "items"})
    of = f" of `{where}`" if where else " of people"
    for name, data in wanted.items():
        if name in planned:
            if inner := _inside(data, planned[name], (*at, name), made):
                yield name, inner
        elif (like := known_as(name, planned) or nearest(name, planned)) is not None:
            made.left_out.append(
                f"`{name}`{of}: it differs from the planned `{like.name}` in {like.difference}"
            )
        elif forbids == "forbid":
            made.left_out.append(f"`{name}`{of}: the plan forbids further attributes there")
        else:
            yield name, {key: value for key, value in data.items() if key != "required"}


def _inside(data: Data, attribute: Attribute, at: Path, made: Additions) -> Data:
    """Return what a planned attribute lacks inside; nothing where the plan leaves open what is there."""
    lacks: Data = {}
    if attribute.members:
        wanted: Mapping[str, Data] = data.get("attributes", {})
        found = _unplanned(wanted, attribute.members, (*at, "attributes"), made, forbids=attribute.additional)
        if inner := dict(found):
            lacks["attributes"] = inner
    if attribute.items is not None:
        items: Data = data.get("items", {})
        if inner := _inside(items, attribute.items, (*at, "items"), made):
            lacks["items"] = inner
    return lacks
