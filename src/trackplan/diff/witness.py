"""A payload that shows what a change breaks, made from the two plans and checked against both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from trackplan.diff.candidates import LONGEST, anything, candidates
from trackplan.diff.meaning import Meaning, key
from trackplan.language.compile import event_schema, people_schema
from trackplan.model.fact import (
    AdditionalClosed,
    AttributeAdded,
    AttributeFact,
    AttributeRemoved,
    AttributeRenamed,
    BaseFact,
    BecameNullable,
    BecameOptional,
    BecameRequired,
    EnumValueAdded,
    EnumValueRemoved,
    EventRemoved,
    EventRenamed,
    ItemsDeclared,
    ItemsDropped,
    Judgement,
    NoLongerNullable,
    UniqueDeclared,
    UniqueDropped,
    ValueFact,
    Verdict,
    Witness,
)
from trackplan.model.plan import Attribute, Event, Plan
from trackplan.validator import Validator

ABSENT: Any = object()
"""In place of a value: the attribute is left out."""

UNDECLARED = "undeclared_attribute"

_MOST_VALUES = 120


class Side:
    """What one plan says of one event, or of the person: its attributes, and what fits them."""

    def __init__(self, holder: Event | Plan) -> None:
        self._holder = holder
        self.table = holder.attributes if isinstance(holder, Event) else holder.people
        self.person = isinstance(holder, Plan)

    @cached_property
    def fits(self) -> Validator:
        """What is valid."""
        return Validator(_schema(self._holder))

    @cached_property
    def known(self) -> Validator:
        """What is valid once the attributes that the plan does not declare are left out of account."""
        if isinstance(self._holder, Event):
            opened = replace(self._holder, additional="allow", attributes=_opened(self.table))
            return Validator(_schema(opened))
        return Validator(_schema(replace(self._holder, people=_opened(self.table))))

    @cached_property
    def base(self) -> dict[str, Any]:
        """The least payload: what is required, and nothing else, as the plan's own examples have it."""
        return self.with_required(self._examples(), self.table)

    def _examples(self) -> dict[str, Any]:
        examples = self._holder.examples if isinstance(self._holder, Event) else ()
        return {
            name: deepcopy(example[name])
            for example in examples[:1]
            for name, attribute in self.table.items()
            if attribute.required and name in example and Meaning(attribute).accepts(example[name])
        }

    def with_required(self, made: dict[str, Any], table: Mapping[str, Attribute]) -> dict[str, Any]:
        """An object with what it lacks of the required attributes."""
        for name, attribute in table.items():
            if attribute.required and name not in made and not (self.person and table is self.table):
                made[name] = self.value(attribute)
        return made

    def value(self, attribute: Attribute) -> Any:
        """The first value found that fits; ``None`` when none does, which the check will refuse."""
        meaning = Meaning(attribute)
        for value in (*attribute.examples, *candidates(attribute), *anything()):
            whole = self.whole(attribute, value)
            if meaning.accepts(whole):
                return whole
        return None

    def whole(self, attribute: Attribute, value: Any) -> Any:
        """An empty object with what it must have, an empty list with as many items as it must."""
        if value == {} and "object" in attribute.types:
            return self.with_required({}, attribute.attributes)
        if value == [] and attribute.constraints.get("minItems"):
            return self.items(attribute, attribute.constraints["minItems"])
        return deepcopy(value)

    def items(self, attribute: Attribute, count: int, *, first: Any = ABSENT) -> list[Any]:
        """A list of different items, as many as asked for where that many are found."""
        if count > LONGEST:
            return []
        item = attribute.items or _ANY
        meaning = Meaning(item)
        made = [] if first is ABSENT else [first]
        seen = {key(first)} if made and not isinstance(first, (dict, list)) else set()
        unique = attribute.constraints.get("uniqueItems", False)
        choices = list(_different(self, item, count)) if count > len(made) else []
        for value in choices if unique else choices * count:
            if len(made) >= count:
                break
            token = key(value) if not isinstance(value, (dict, list)) else ("", repr(value))
            if meaning.accepts(value) and not (unique and token in seen):
                seen.add(token)
                made.append(value)
        return made


_ANY = Attribute(name="", ref=None, types=("any",), nullable=True)  # type: ignore[arg-type]  # an undescribed item


def _different(side: Side, item: Attribute, count: int) -> Iterator[Any]:
    """Yield values of an item, most of them different, and more than are asked for."""
    yield from (side.whole(item, value) for value in candidates(item))
    yield from anything()
    low = item.constraints.get("minimum", 0)
    yield from (low + number for number in range(count + 2))
    yield from (f"x{number}" for number in range(count + 2))


def _schema(holder: Event | Plan) -> Mapping[str, Any]:
    return event_schema(holder) if isinstance(holder, Event) else people_schema(holder)


def _opened(table: Mapping[str, Attribute]) -> Mapping[str, Attribute]:
    return {name: _open(attribute) for name, attribute in table.items()}


def _open(attribute: Attribute) -> Attribute:
    return replace(
        attribute,
        additional="allow" if attribute.additional == "forbid" else attribute.additional,
        attributes=_opened(attribute.attributes),
        items=None if attribute.items is None else _open(attribute.items),
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """An event, or the person, under the old plan and under the new one."""

    old: Side
    new: Side


def witnesses(fact: BaseFact, pair: Pair | None, senders: Judgement, readers: Judgement) -> Iterator[Witness]:
    """Yield a payload for each side that a fact breaks, where one is found."""
    if senders.verdict is Verdict.BREAKING and pair is not None:
        for payload in _proposals(fact, pair.old, senders=True):
            if isinstance(fact, (EventRemoved, EventRenamed)) or (
                pair.old.fits.accepts(payload) and not pair.new.fits.accepts(payload)
            ):
                yield Witness(side="senders", payload=payload)
                break
    if readers.verdict is Verdict.BREAKING and pair is not None:
        for payload in _proposals(fact, pair.new, senders=False):
            if pair.new.fits.accepts(payload) and not pair.old.known.accepts(payload):
                yield Witness(side="readers", payload=payload)
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
    """Yield values that one meaning of an attribute has and the other has not."""
    if isinstance(fact, ItemsDeclared | ItemsDropped | UniqueDeclared | UniqueDropped):
        least = max(one.constraints.get("minItems", 0), 2)
        if isinstance(fact, ItemsDeclared | ItemsDropped):
            for value in (*anything(), {}, []):
                yield [value]
                yield side.items(one, least, first=value)
        for value in _different(side, one.items or _ANY, 2):
            yield [value] * least
        return
    if isinstance(fact, BecameNullable | NoLongerNullable):
        yield None
        return
    mine, theirs = Meaning(one), Meaning(other)
    tried = set()
    for value in (*candidates(one), *candidates(other), *anything(), *_lists(side, one, other)):
        whole = side.whole(one, value)
        token = repr(whole)
        if value is not None and token not in tried and mine.accepts(whole) and not theirs.accepts(whole):
            tried.add(token)
            yield whole


def _lists(side: Side, one: Attribute, other: Attribute) -> Iterator[list[Any]]:
    """Yield lists of the lengths at which two meanings may part."""
    for attribute in (one, other):
        for keyword in ("minItems", "maxItems"):
            limit = attribute.constraints.get(keyword)
            for count in () if limit is None else (limit, limit - 1, limit + 1):
                if 0 <= count <= LONGEST:
                    yield side.items(one, count)


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
    return side.items(attribute, max(1, attribute.constraints.get("minItems", 1)), first=first)
