"""Facts about attributes at any depth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from trackplan.diff.around import Around, life_of
from trackplan.diff.constraints import item_facts, value_facts
from trackplan.diff.meaning import Meaning
from trackplan.diff.renames import Renamed, attribute_renames
from trackplan.model.facts.attributes import (
    AdditionalChanged,
    AdditionalClosed,
    AdditionalOpened,
    AttributeAdded,
    AttributeFact,
    AttributeRemoved,
    AttributeRenamed,
    BecameOptional,
    BecameRequired,
    PiiChanged,
)
from trackplan.model.facts.base import BaseFact
from trackplan.model.facts.events import StatusChanged, SuccessorChanged, SunsetChanged, TextChanged
from trackplan.model.plan import NOTHING, Additional, Attribute

Table = Mapping[str, Attribute]


def attribute_facts(around: Around, before: Table, after: Table) -> Iterator[BaseFact]:
    """Yield how two tables of attributes differ: what went, what came, what has changed."""
    gone = {name: before[name] for name in before if name not in after}
    come = {name: after[name] for name in after if name not in before}
    renamed = attribute_renames(gone, come) if around.renames and gone and come else []
    for rename in renamed:
        yield from _renamed(around, gone.pop(rename.old), come.pop(rename.new), rename)
    for name, old in gone.items():
        life = life_of(old, None, around.life)
        path = around.path(name)
        yield around.fact(AttributeRemoved, path, old, None, before=described(old, around), life=life)
    for name, new in come.items():
        yield around.fact(AttributeAdded, around.path(name), None, new, after=described(new, around))
    for name, old in before.items():
        if name in after:
            yield from _changed(around, around.path(name), old, after[name])


def described(attribute: Attribute, around: Around | None = None) -> str:
    """An attribute in a few words: ``number, required``."""
    parts = [" or ".join(attribute.types)]
    if around is None or not around.person:
        parts.append("required" if attribute.required else "optional")
    if attribute.nullable:
        parts.append("nullable")
    return ", ".join(parts)


def _renamed(around: Around, old: Attribute, new: Attribute, rename: Renamed) -> Iterator[BaseFact]:
    yield around.fact(
        AttributeRenamed,
        around.path(old.name),
        old,
        new,
        before=around.path(old.name),
        after=around.path(new.name),
        likeness=rename.likeness,
        declared=rename.declared,
        life=life_of(old, new, around.life),
    )
    # That the new name is required or not is part of the rename, and so is what the plan said of it.
    same = replace(old, name=new.name, required=new.required, replaced_by=new.replaced_by)
    yield from _changed(around, around.path(new.name), same, new)


def _changed(around: Around, path: str, old: Attribute, new: Attribute) -> Iterator[BaseFact]:
    make = partial(_make, around, path, (old, new))
    if old.required != new.required:
        kind = BecameRequired if new.required else BecameOptional
        yield make(kind, before=old.required, after=new.required)
    yield from value_facts(old, new, make)
    if old != new:
        yield from _spoken(make, old, new)
    yield from _inside(around, path, old, new, make)


def _make(around: Around, path: str, pair: tuple[Attribute, Attribute], kind: Any, **more: Any) -> Any:
    old, new = pair
    more["life"] = life_of(old, new, around.life)
    if issubclass(kind, AttributeFact):
        return around.fact(kind, path, old, new, **more)
    return kind(
        at=f"{around.holder}/{path}",
        event=around.event,
        attribute=path,
        ref=new.ref.key,
        was=old.ref.key,
        group=around.group or new.group,
        **more,
    )


def _spoken(make: Any, old: Attribute, new: Attribute) -> Iterator[BaseFact]:
    """Yield what differs in what is said of an attribute, and in its life."""
    if old.pii != new.pii:
        yield make(PiiChanged, before=old.pii, after=new.pii)
    yield from life_facts(make, old, new)
    if old.description != new.description:
        yield make(TextChanged, what="description", before=old.description, after=new.description)
    if repr(old.examples) != repr(new.examples):
        yield make(TextChanged, what="examples", before=list(old.examples), after=list(new.examples))


def life_facts(make: Any, old: Any, new: Any) -> Iterator[BaseFact]:
    """Yield what differs in where an event or an attribute is in its life."""
    if old.status != new.status:
        yield make(StatusChanged, before=old.status, after=new.status)
    if old.sunset != new.sunset:
        before, after = (day and day.isoformat() for day in (old.sunset, new.sunset))
        yield make(SunsetChanged, before=before, after=after)
    if old.replaced_by != new.replaced_by:
        yield make(SuccessorChanged, before=old.replaced_by, after=new.replaced_by)


def _inside(around: Around, path: str, old: Attribute, new: Attribute, make: Any) -> Iterator[BaseFact]:
    """Yield what differs in the attributes of an object and in the items of a list."""
    if old == new and around.additional[0] == around.additional[1]:
        if old.items is not None or old.attributes:
            yield from _twins(around, path, old, new)
        return
    written = (old.additional, new.additional)
    additional = (written[0] or around.additional[0], written[1] or around.additional[1])
    group, life = around.group or new.group, life_of(old, new, around.life)
    step = partial(around.into, ref=new.ref.key, additional=additional, group=group, life=life)
    meanings = Meaning(old), Meaning(new)
    told = around.told
    if all(one.has("object") for one in meanings):
        effective = _effective(meanings, additional)
        closed = (effective[0] == "forbid", effective[1] == "forbid")
        if effective != told and (any(written) or closed[0] != closed[1]):
            yield from additional_facts(make, effective)
            told = effective
        inner = step(f"{path}.", closed=closed, told=told)
        yield from attribute_facts(inner, _members(meanings[0]), _members(meanings[1]))
    yield from item_facts(old, new, make)
    if old.items is not None and new.items is not None:
        yield from _changed(step(path, told=told), f"{path}[]", old.items, new.items)


def _twins(around: Around, path: str, old: Attribute, new: Attribute) -> Iterator[BaseFact]:
    """Look further into what Python calls equal: it takes true for 1."""
    inner = around.into(path, new.ref.key, group=around.group or new.group)
    for name, one in old.attributes.items():
        yield from _changed(inner, f"{path}.{name}", one, new.attributes[name])
    if old.items is not None and new.items is not None:
        yield from _changed(inner, f"{path}[]", old.items, new.items)


def _members(meaning: Meaning) -> Table:
    return meaning.attribute.attributes if meaning.is_object else NOTHING


def _modelled(meaning: Meaning) -> bool:
    attribute = meaning.attribute
    return meaning.is_object and bool(attribute.attributes or attribute.additional)


def _effective(
    meanings: tuple[Meaning, Meaning], additional: tuple[Additional, Additional]
) -> tuple[Additional, Additional]:
    before, after = (
        word if _modelled(one) else "allow" for one, word in zip(meanings, additional, strict=True)
    )
    return before, after


def additional_facts(make: Any, effective: tuple[Additional, Additional]) -> Iterator[BaseFact]:
    """Yield how another treatment of undeclared attributes differs from the one before."""
    before, after = effective
    if before == after:
        return
    kind = (
        AdditionalClosed
        if after == "forbid"
        else AdditionalOpened
        if before == "forbid"
        else AdditionalChanged
    )
    yield make(kind, before=before, after=after)
