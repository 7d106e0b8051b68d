"""Facts about what is around the events: identity, naming, owners, sources, journeys, tombstones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from trackplan.document import Ref
from trackplan.model.facts.base import BaseFact
from trackplan.model.facts.events import EventOwnerChanged, TextChanged
from trackplan.model.facts.surroundings import (
    AnonymousAdmitted,
    AnonymousChanged,
    AnonymousForbidden,
    EntryChanged,
    ExitAdded,
    ExitDropped,
    GoalChanged,
    IdPatternChanged,
    IdPatternDeclared,
    IdPatternDropped,
    JourneyAdded,
    JourneyRemoved,
    NamingChanged,
    OwnerAdded,
    OwnerRemoved,
    SourceAdded,
    SourceChanged,
    SourceRemoved,
    TombstoneAdded,
    TombstoneChanged,
    TombstoneRemoved,
    UseAdded,
    UseDropped,
)
from trackplan.model.plan import Journey, Plan, Source, Tombstone

Make = Callable[..., BaseFact]


def surrounding_facts(before: Plan, after: Plan) -> Iterator[BaseFact]:
    """Yield how two plans differ in all but their events and the attributes of people."""
    make = partial(_make, "plan", after.ref, before.ref)
    yield from texts(make, before, after, ("name", "description"))
    yield from _identity(before, after)
    yield from _naming(partial(_make, "naming", after.ref, before.ref), before, after)
    yield from _tombstones(before, after)
    yield from _owners(before, after)
    yield from _sources(before, after)
    yield from _journeys(before, after)


def _make(at: str, ref: Ref, was: Ref | None, kind: Any, **more: Any) -> BaseFact:
    made: BaseFact = kind(at=at, ref=ref, was=was, **more)
    return made


def texts(make: Callable[..., Any], old: Any, new: Any, names: tuple[str, ...]) -> Iterator[BaseFact]:
    """Yield each text of two things that differs, by its key in the language."""
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield make(TextChanged, what=name, before=before or None, after=after or None)


def one_of(
    make: Callable[..., Any], kinds: tuple[Any, Any, Any], before: Any, after: Any
) -> Iterator[BaseFact]:
    """Yield that something was declared, dropped or changed, if it was."""
    declared, dropped, changed = kinds
    if before != after:
        kind = declared if before is None else dropped if after is None else changed
        yield make(kind, before=before, after=after)


def _identity(before: Plan, after: Plan) -> Iterator[BaseFact]:
    old, new = before.identity, after.identity
    make = partial(_make, "identity", new.ref or after.ref, old.ref)
    yield from one_of(make, (IdPatternDeclared, IdPatternDropped, IdPatternChanged), old.pattern, new.pattern)
    if old.anonymous != new.anonymous:
        kind = (
            AnonymousForbidden
            if new.anonymous == "forbid"
            else AnonymousAdmitted
            if old.anonymous == "forbid"
            else AnonymousChanged
        )
        yield make(kind, before=old.anonymous, after=new.anonymous)


def _naming(make: Make, before: Plan, after: Plan) -> Iterator[BaseFact]:
    for what in ("events", "attributes"):
        old, new = (_plain(getattr(plan.naming, what)) for plan in (before, after))
        if old != new:
            yield make(NamingChanged, before=old and {what: old}, after=new and {what: new})
    verbs = [sorted(plan.naming.verbs) for plan in (before, after)]
    if verbs[0] != verbs[1]:
        yield make(NamingChanged, before={"verbs": verbs[0]}, after={"verbs": verbs[1]})


def _plain(style: Any) -> Any:
    return dict(style) if isinstance(style, Mapping) else style


def _paired(kind: str, before: Plan, after: Plan) -> Iterator[tuple[Make, Any, Any]]:
    """Yield each thing of a kind that differs, ``None`` where it is not, with what makes its facts."""
    olds, news = getattr(before, kind), getattr(after, kind)
    for name in dict.fromkeys((*olds, *news)):
        old, new = olds.get(name), news.get(name)
        if old != new:
            ref = after.ref if new is None else new.ref.key
            yield partial(_make, f"{kind}/{name}", ref, old and old.ref.key), old, new


def _tombstones(before: Plan, after: Plan) -> Iterator[BaseFact]:
    for make, old, new in _paired("removed", before, after):
        kinds = (TombstoneAdded, TombstoneRemoved, TombstoneChanged)
        yield from one_of(partial(make, event=(old or new).name), kinds, _grave(old), _grave(new))


def _grave(tombstone: Tombstone | None) -> Any:
    if tombstone is None:
        return None
    on = tombstone.on and tombstone.on.isoformat()
    said = {"on": on, "replaced_by": tombstone.replaced_by, "reason": tombstone.reason}
    return {name: value for name, value in said.items() if value}


def _owners(before: Plan, after: Plan) -> Iterator[BaseFact]:
    for make, old, new in _paired("owners", before, after):
        if old is None:
            yield make(OwnerAdded, after=new.name)
        elif new is None:
            yield make(OwnerRemoved, before=old.name)
        else:
            yield from texts(make, old, new, ("name", "contact", "description"))


def _sources(before: Plan, after: Plan) -> Iterator[BaseFact]:
    for make, old, new in _paired("sources", before, after):
        if old is None:
            yield make(SourceAdded, after=new.kind)
        elif new is None:
            yield make(SourceRemoved, before=old.kind)
        else:
            if _known_by(old) != _known_by(new):
                yield make(SourceChanged, before=_known_by(old), after=_known_by(new))
            yield from texts(make, old, new, ("description",))


def _known_by(source: Source) -> Any:
    match = source.match
    known = {"kind": source.kind} if source.kind else {}
    return known | ({match.kind: match.path, "equals": match.equals} if match else {})


def _journeys(before: Plan, after: Plan) -> Iterator[BaseFact]:
    for make, old, new in _paired("journeys", before, after):
        if old is None:
            yield make(JourneyAdded, after=new.trigger or new.segment)
        elif new is None:
            yield make(JourneyRemoved, before=old.trigger or old.segment)
        else:
            yield from _journey(make, old, new)


def _journey(make: Make, old: Journey, new: Journey) -> Iterator[BaseFact]:
    if (old.trigger, old.segment) != (new.trigger, new.segment):
        yield make(EntryChanged, before=_entry(old), after=_entry(new))
    for dropped, added, gone, there in (
        (ExitDropped, ExitAdded, old.exit_on, new.exit_on),
        (UseDropped, UseAdded, old.uses, new.uses),
    ):
        yield from (make(dropped, before=name) for name in gone if name not in there)
        yield from (make(added, after=name) for name in there if name not in gone)
    if old.goal != new.goal:
        yield make(GoalChanged, before=_goal(old), after=_goal(new))
    if old.owner != new.owner:
        yield make(EventOwnerChanged, before=old.owner, after=new.owner)
    yield from texts(make, old, new, ("campaign", "description", "suppression"))


def _entry(journey: Journey) -> Any:
    return {
        name: value
        for name, value in (("trigger", journey.trigger), ("segment", journey.segment))
        if value is not None
    }


def _goal(journey: Journey) -> Any:
    goal = journey.goal
    if goal is None:
        return None
    return {"event": goal.event} | ({} if goal.within is None else {"within": goal.within})
