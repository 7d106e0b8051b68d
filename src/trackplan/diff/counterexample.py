"""A payload that shows what a change breaks, made from the two plans and checked against both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from trackplan.changes.additional import AdditionalClosed
from trackplan.changes.attribute import AttributeAdded, AttributeRemoved, AttributeRenamed
from trackplan.changes.enum import EnumValueAdded, EnumValueRemoved
from trackplan.changes.event import EventRemoved, EventRenamed
from trackplan.changes.items import ItemsDeclared, ItemsDropped, UniqueDeclared, UniqueDropped
from trackplan.changes.nullable import BecameNullable, NoLongerNullable
from trackplan.changes.required import BecameOptional, BecameRequired
from trackplan.changes.value_set import ValueSet
from trackplan.diff.candidates import anything, candidates, counts
from trackplan.diff.side import ABSENT, ANY, Side, different, least
from trackplan.language.keywords import ATTRIBUTES, ITEMS
from trackplan.model.change import Counterexample
from trackplan.model.fact import AttributeFact, BaseFact, ValueFact
from trackplan.model.plan import Attribute
from trackplan.model.verdict import Judgement, Verdict

UNDECLARED = "undeclared_attribute"

_MOST_VALUES = 120


@dataclass(frozen=True, slots=True)
class Pair:
    """An event, or the person, under the old plan and under the new one."""

    old: Side
    new: Side


def counterexamples(
    fact: BaseFact, pair: Pair | None, senders: Judgement, readers: Judgement
) -> Iterator[Counterexample]:
    """Yield a payload for each side that a fact breaks, where one is found."""
    if senders.verdict is Verdict.BREAKING and pair is not None:
        for payload in _proposals(fact, pair.old, senders=True):
            if isinstance(fact, (EventRemoved, EventRenamed)) or (
                pair.old.fits.accepts(payload) and not pair.new.fits.accepts(payload)
            ):
                yield Counterexample(side="senders", payload=payload)
                break
    if readers.verdict is Verdict.BREAKING and pair is not None:
        for payload in _proposals(fact, pair.new, senders=False):
            if pair.new.fits.accepts(payload) and not pair.old.known.accepts(payload):
                yield Counterexample(side="readers", payload=payload)
                break


def _proposals(fact: BaseFact, side: Side, *, senders: bool) -> Iterator[dict[str, Any]]:
    """Yield payloads that may show the break, each near what one side takes."""
    if isinstance(fact, (EventRemoved, EventRenamed)):
        if senders:
            yield side.base
        return
    if not isinstance(fact, AttributeFact):
        return
    path = fact.attribute or ""
    for value in islice(_values(fact, side, senders=senders), _MOST_VALUES):
        if isinstance(fact, AdditionalClosed):
            place = f"{path}.{UNDECLARED}" if path else UNDECLARED
            payload = _put(side, side.table, {}, place, value)
        else:
            payload = _put(side, side.table, {}, path, value)
        if payload is not None:
            yield payload


def _values(fact: AttributeFact, side: Side, *, senders: bool) -> Iterator[Any]:
    """Yield what may stand at the fact's place."""
    one, other = (fact.old, fact.new) if senders else (fact.new, fact.old)
    if (
        isinstance(fact, AttributeAdded | BecameRequired | BecameOptional)
        or (isinstance(fact, AttributeRemoved) and not senders)
        or (isinstance(fact, AttributeRenamed) and not senders)
    ):
        yield ABSENT
    elif isinstance(fact, AttributeRemoved | AttributeRenamed) and one is not None:
        yield side.value(one)
    elif isinstance(fact, AdditionalClosed):
        yield True
    elif isinstance(fact, EnumValueAdded | EnumValueRemoved):
        yield fact.before if senders else fact.after
    elif isinstance(fact, ValueFact) and one is not None and other is not None:
        yield from _different_values(fact, side, one, other)


def _different_values(fact: ValueFact, side: Side, one: Attribute, other: Attribute) -> Iterator[Any]:
    """Yield values that one definition of an attribute allows and the other does not."""
    if isinstance(fact, ItemsDeclared | ItemsDropped | UniqueDeclared | UniqueDropped):
        count = max(least(one, ITEMS), 2)
        if isinstance(fact, ItemsDeclared | ItemsDropped):
            for value in (*anything(), {}, []):
                yield [value]
                yield side.items(one, count, first=value)
        for value in different(side, one.items or ANY, 2):
            yield [value] * count
        return
    if isinstance(fact, BecameNullable | NoLongerNullable):
        yield None
        return
    mine, theirs = ValueSet(one), ValueSet(other)
    tried = set()
    near = (*side.shown(one), *candidates(one), *candidates(other))
    for value in (*near, *anything(), *_sizes(side, one, other)):
        whole = side.whole(one, value)
        token = repr(whole)
        if value is not None and token not in tried and mine.accepts(whole) and not theirs.accepts(whole):
            tried.add(token)
            yield whole


def _sizes(side: Side, one: Attribute, other: Attribute) -> Iterator[Any]:
    """Yield lists and objects of the sizes at which two definitions may part."""
    for attribute in (one, other):
        for count in counts(attribute.constraints, ITEMS):
            yield side.items(one, count)
        for count in counts(attribute.constraints, ATTRIBUTES):
            yield side.object(one, count)


def _put(
    side: Side, table: Mapping[str, Attribute], made: dict[str, Any], path: str, value: Any
) -> dict[str, Any] | None:
    """An object with what it must have and a value at a path; ``None`` where the path leads nowhere."""
    filled = dict(side.base) if table is side.table else side.with_required(made, table)
    for name, attribute in table.items():
        if path == name:
            filled.pop(name, None)
            return filled if value is ABSENT else {**filled, name: value}
        rest = path.removeprefix(name)
        if len(rest) < len(path) and rest[:1] in {".", "["}:
            inner = _into(side, attribute, rest, value)
            if inner is not None:
                return {**filled, name: inner}
    if "." in path or "[" in path or value is ABSENT:
        return filled if value is ABSENT and "." not in path and "[" not in path else None
    return {**filled, path: value}


def _into(side: Side, attribute: Attribute, rest: str, value: Any) -> Any:
    """What stands at an attribute when a value stands somewhere inside it."""
    if rest.startswith("."):
        return _put(side, attribute.attributes, {}, rest[1:], value)
    if attribute.items is None:
        return None
    rest = rest.removeprefix("[]")
    first = value if not rest else _into(side, attribute.items, rest, value)
    if first is None and rest:
        return None
    return side.items(attribute, max(1, least(attribute, ITEMS)), first=first)
