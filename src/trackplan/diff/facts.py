"""Facts: every difference in meaning between two plans, and no difference in writing alone.

This walks through events and attributes and pairs what was with what is. What differs in a pair, the
subjects of `trackplan.changes` find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from trackplan.changes import additional, attribute, event, found
from trackplan.changes.context import Context, life_of, place, plain
from trackplan.changes.value_set import ValueSet, key
from trackplan.diff.renames import Pairing, Rename, pair_attributes, pair_events
from trackplan.language.follow import Names, follow_in_event, follow_in_plan
from trackplan.language.keywords import keyword_values
from trackplan.model.attribute import ANY_KEY
from trackplan.model.fact import AttributeFact, BaseFact, Life
from trackplan.model.plan import NOTHING, Additional, Attribute, Event, Holder, Plan

Table = Mapping[str, Attribute]


def facts(before: Plan, after: Plan, *, renames: bool = True) -> Iterator[BaseFact]:
    """Yield every fact: events first, then people, objects, and the rest of the plan.

    ``renames`` takes a name that is gone and a new one for one thing, where the plan or the spelling says
    so, and asks where it may be one.
    """
    people = Context(holder="people", ref=after.ref, person=True, renames=renames)
    found_facts = [
        *_event_facts(before, after, renames),
        *_attribute_facts(people, before.people, after.people),
        *_object_facts(before, after, renames),
    ]
    yield from found_facts
    events = {one.before: one.after for one in found_facts if isinstance(one, event.EventRenamed)}
    attributes: dict[str | None, dict[str, str]] = {}
    for one in found_facts:
        if isinstance(one, attribute.AttributeRenamed) and not one.at.startswith("objects/"):
            attributes.setdefault(one.event, {})[one.before] = one.after
    followed = follow_in_plan(before, events, attributes) if events or attributes else before
    yield from found("plan", followed, after, place("plan", after.ref, before.ref))


def _event_facts(before: Plan, after: Plan, renames: bool) -> Iterator[BaseFact]:
    gone = {name: old for name, old in before.events.items() if name not in after.events}
    come = {name: new for name, new in after.events.items() if name not in before.events}
    pairing = pair_events(gone, come, before, after) if renames else Pairing()
    names = {rename.old: rename.new for rename in pairing.renames}
    for rename in pairing.renames:
        old, new = gone.pop(rename.old), come.pop(rename.new)
        yield from event.renamed(before, old, new, likeness=rename.likeness, declared=rename.declared)
        same = replace(old, name=new.name, replaced_by=new.replaced_by)
        yield from _in_event(same, new, after, names, renames)
    for old in gone.values():
        yield event.removed(after, old, pairing.perhaps.get(old.name))
    for new in come.values():
        yield event.added(before, new)
    for name, old in before.events.items():
        if name in after.events:
            yield from _in_event(old, after.events[name], after, names, renames)


def _object_facts(before: Plan, after: Plan, renames: bool) -> Iterator[BaseFact]:
    """Yield how the attributes differ of types of objects that both plans have."""
    for name in (one for one in before.objects if one in after.objects):
        old, new = before.objects[name], after.objects[name]
        context = Context(holder=f"objects/{name}", ref=new.ref.key, person=True, renames=renames)
        yield from _attribute_facts(context, old.members, new.members)


def _in_event(old: Event, new: Event, after: Plan, names: Names, renames: bool) -> Iterator[BaseFact]:
    """Yield how an event differs; ``names`` are the new names of events by old ones."""
    if old == new and not _has_twins(old):
        return
    context = Context(
        holder=f"events/{new.name}",
        ref=new.ref.key,
        event=new.name,
        life=life_of(old, new, Life()),
        additional=(old.additional, new.additional),
        told=(old.additional, new.additional),
        closed=(old.additional == "forbid", new.additional == "forbid"),
        renames=renames,
    )
    pairing = _pairing(context, old.attributes, new.attributes)
    attributes = {rename.old: rename.new for rename in pairing.renames}
    followed = follow_in_event(old, names, attributes) if names or attributes else old
    yield from found("event", followed, new, _EventFacts(context, old, after))
    yield from _attribute_facts(context, old.attributes, new.attributes, pairing)
    yield from _variant_facts(context, "", old, new)


def _has_twins(event: Event) -> bool:
    """Return whether it names values that are equal in Python and not in JSON, such as true and 1."""
    return bool(event.examples) or any(
        not isinstance(value, str)
        for _, attribute in event.walk()
        for value in (
            *attribute.examples,
            *(
                value
                for keyword, written in keyword_values(attribute.constraints)
                if keyword.bound is None
                for value in (written if isinstance(written, list) else [written])
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class _EventFacts:
    """Makes facts about one event."""

    context: Context
    old: Event
    after: Plan

    def __call__(self, kind: type[BaseFact], **more: Any) -> BaseFact:
        context = self.context
        if issubclass(kind, AttributeFact):
            more |= {"closed_before": context.closed[0], "closed_after": context.closed[1]}
        return kind(
            at=context.holder,
            event=context.event,
            ref=context.ref,
            was=self.old.ref.key,
            life=context.life,
            **more,
        )


def _pairing(context: Context, before: Table, after: Table) -> Pairing:
    gone = {name: one for name, one in before.items() if name not in after}
    come = {name: one for name, one in after.items() if name not in before}
    return pair_attributes(gone, come) if context.renames and gone and come else Pairing()


def _attribute_facts(
    context: Context, before: Table, after: Table, pairing: Pairing | None = None
) -> Iterator[BaseFact]:
    """Yield how two tables of attributes differ: what is gone, what is new, what has changed."""
    gone = {name: before[name] for name in before if name not in after}
    come = {name: after[name] for name in after if name not in before}
    pairing = pairing or _pairing(context, before, after)
    for rename in pairing.renames:
        yield from _renamed(context, gone.pop(rename.old), come.pop(rename.new), rename)
    for old in gone.values():
        yield attribute.removed(context, old, pairing.perhaps.get(old.name))
    for new in come.values():
        yield attribute.added(context, new)
    for name, old in before.items():
        if name in after:
            yield from _in_attribute(context, context.path(name), old, after[name])


def _renamed(context: Context, old: Attribute, new: Attribute, rename: Rename) -> Iterator[BaseFact]:
    yield attribute.renamed(context, old, new, likeness=rename.likeness, declared=rename.declared)
    # That the new name is required or not is part of the rename, and so is what the plan said of it.
    same = replace(old, name=new.name, required=new.required, replaced_by=new.replaced_by)
    yield from _in_attribute(context, context.path(new.name), same, new)


def _in_attribute(context: Context, path: str, old: Attribute, new: Attribute) -> Iterator[BaseFact]:
    """Yield how an attribute differs, with all that lies inside it."""
    make = partial(_of_attribute, context, path, (old, new))
    if old != new or repr(old.examples) != repr(new.examples):
        yield from found("attribute", old, new, make)
    if not _same_values(old, new):
        yield from found("values", ValueSet(old), ValueSet(new), make)
    yield from _inside(context, path, old, new, make)


def _of_attribute(
    context: Context, path: str, pair: tuple[Attribute, Attribute], kind: Any, **more: Any
) -> Any:
    old, new = pair
    more["life"] = life_of(old, new, context.life)
    if issubclass(kind, AttributeFact):
        return context.fact(kind, path, old, new, **more)
    return kind(
        at=f"{context.holder}/{path}",
        event=context.event,
        attribute=plain(path),
        ref=new.ref.key,
        was=old.ref.key,
        group=context.group or new.group,
        cases=context.cases,
        **more,
    )


def _same_values(old: Attribute, new: Attribute) -> bool:
    return (
        old.types == new.types
        and old.nullable == new.nullable
        # As text: Python takes true for 1, which JSON does not.
        and repr(old.constraints) == repr(new.constraints)
    )


def _inside(context: Context, path: str, old: Attribute, new: Attribute, make: Any) -> Iterator[BaseFact]:
    """Yield what differs in the attributes of an object and in the items of a list."""
    if old == new and context.additional[0] == context.additional[1]:
        if old.items is not None or old.members or old.values is not None:
            yield from _twins(context, path, old, new)
        return
    written = (old.additional, new.additional)
    inherited = (written[0] or context.additional[0], written[1] or context.additional[1])
    group, life = context.group or new.group, life_of(old, new, context.life)
    covered = context.covered or None not in (old.pii, new.pii)
    step = partial(
        context.into, ref=new.ref.key, additional=inherited, group=group, life=life, covered=covered
    )
    sets = ValueSet(old), ValueSet(new)
    told = context.told
    if all(one.has("object") for one in sets):
        effective = _effective(sets, inherited)
        closed = (effective[0] == "forbid", effective[1] == "forbid")
        if effective != told and (any(written) or closed[0] != closed[1]):
            yield from additional.find(*effective, make)
            told = effective
        inner = step(f"{path}.", closed=closed, told=told)
        yield from _attribute_facts(inner, _members(sets[0]), _members(sets[1]))
        yield from _variant_facts(inner, path, old, new)
    if old.values is not None and new.values is not None:
        yield from _in_attribute(step(path, told=told), f"{path}.{ANY_KEY}", old.values, new.values)
    if old.items is not None and new.items is not None:
        yield from _in_attribute(step(path, told=told), f"{path}[]", old.items, new.items)


def _twins(context: Context, path: str, old: Attribute, new: Attribute) -> Iterator[BaseFact]:
    """Look further into what Python calls equal: it takes true for 1."""
    inner = context.into(path, new.ref.key, group=context.group or new.group)
    for name, one in old.attributes.items():
        below = replace(inner, prefix=f"{path}.").path(name)
        yield from _in_attribute(inner, below, one, new.attributes[name])
    yield from _variant_facts(replace(inner, prefix=f"{path}."), path, old, new)
    if old.values is not None and new.values is not None:
        yield from _in_attribute(inner, f"{path}.{ANY_KEY}", old.values, new.values)
    if old.items is not None and new.items is not None:
        yield from _in_attribute(inner, f"{path}[]", old.items, new.items)


def _members(values: ValueSet) -> Table:
    return values.attribute.attributes if values.is_object and values.attribute.values is None else NOTHING


def _variant_facts(context: Context, path: str, old: Holder, new: Holder) -> Iterator[BaseFact]:
    """Yield how the attributes differ that come with each value of a discriminator, equal facts as one."""
    told = [one.variants for one in (old, new) if one.variants is not None]
    if not told or len({variants.by for variants in told}) > 1:
        return
    by = told[0].by
    found_facts: list[BaseFact] = []
    for value in {key(one): one for variants in told for one in variants.values}.values():
        before, after = (one.variants.of(value) if one.variants else NOTHING for one in (old, new))
        tables = (
            {name: all_[name] for name in {**before, **after} if name in all_}
            for all_ in ({**old.attributes, **before}, {**new.attributes, **after})
        )
        inner = replace(context, case=(*context.case, (plain(path), by, value)))
        for fact in _attribute_facts(inner, next(tables), next(tables)):
            same = next((index for index, one in enumerate(found_facts) if one == fact), None)
            if same is None:
                found_facts.append(fact)
            else:
                cases = (*found_facts[same].cases, *fact.cases)
                found_facts[same] = replace(found_facts[same], cases=cases)
    yield from found_facts


def _effective(
    sets: tuple[ValueSet, ValueSet], inherited: tuple[Additional, Additional]
) -> tuple[Additional, Additional]:
    """How undeclared attributes of an object are treated: one that declares nothing lets all through."""
    before, after = (word if _has_model(one) else "allow" for one, word in zip(sets, inherited, strict=True))
    return before, after


def _has_model(values: ValueSet) -> bool:
    attribute = values.attribute
    is_map = attribute.values is not None
    return values.is_object and not is_map and bool(attribute.members or attribute.additional)
