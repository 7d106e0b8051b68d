"""One plan's side of a change: its schema, and values made for it from its examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import cached_property
from itertools import islice
from random import Random
from typing import Any

from trackplan.changes.value_set import ValueSet, key, key_attribute
from trackplan.diff.candidates import LONGEST, anything, candidates
from trackplan.diff.payload_errors import PayloadErrors
from trackplan.diff.variant import in_case
from trackplan.language.compile import event_schema, people_schema
from trackplan.language.keywords import ATTRIBUTES, ITEMS, VALUE, Measure, limits
from trackplan.model.fact import Case
from trackplan.model.plan import Attribute, Event, Plan, Variants
from trackplan.sampling.values import UnmetChecksError, Values
from trackplan.validator import Validator

ABSENT: Any = object()
"""In place of a value: the attribute is left out."""


class Side:
    """What one plan says of one event, or of the person: its attributes, and what fits them.

    In a case, payloads are made of that one variant.
    """

    def __init__(self, holder: Event | Plan, plan: Plan, errors: PayloadErrors, case: Case = ()) -> None:
        self._holder, self.plan, self._errors = holder, plan, errors
        made = in_case(holder, case) if isinstance(holder, Event) else holder
        self.table = made.attributes if isinstance(made, Event) else made.people
        self.variants = made.variants if isinstance(made, Event) else None
        self.person = isinstance(holder, Plan)

    @cached_property
    def fits(self) -> Validator:
        """What is valid."""
        return Validator(_schema(self._holder))

    def errors(self, payload: Mapping[str, Any], context: Mapping[str, Any]) -> frozenset[str]:
        """The rules that call a payload an error beyond the schema."""
        return self._errors.of(self._holder if isinstance(self._holder, Event) else None, payload, context)

    @cached_property
    def known(self) -> Validator:
        """What is valid once the attributes that the plan does not declare are left out of account."""
        if isinstance(self._holder, Event):
            opened = replace(
                self._holder,
                additional="allow",
                attributes=_opened(self._holder.attributes),
                variants=_opened_variants(self._holder.variants),
            )
            return Validator(_schema(opened))
        return Validator(_schema(replace(self._holder, people=_opened(self._holder.people))))

    @cached_property
    def base(self) -> dict[str, Any]:
        """The least payload: what is required, and nothing else, as the plan's own examples have it."""
        return self.with_required(self._examples(), self.table, self.variants)

    def drawn(self) -> Iterator[dict[str, Any]]:
        """Yield valid payloads of an event, none if it has checks that nothing meets; the same each time."""
        if isinstance(self._holder, Event):
            with suppress(UnmetChecksError):
                make = Values(Random(0)).event(self._holder)  # noqa: S311 - repeatable on purpose
                while True:
                    yield make()

    def _examples(self) -> dict[str, Any]:
        examples = self._holder.examples if isinstance(self._holder, Event) else ()
        return {
            name: deepcopy(example[name])
            for example in examples[:1]
            for name, attribute in self.table.items()
            if attribute.required and name in example and ValueSet(attribute).accepts(example[name])
        }

    def shown(self, attribute: Attribute) -> Sequence[Any]:
        """The texts, numbers and booleans that stand at an attribute of the table in the plan's examples."""
        return self._shown.get(id(attribute), ())

    @cached_property
    def _shown(self) -> Mapping[int, Sequence[Any]]:
        found: dict[int, list[Any]] = {}
        for example in self._holder.examples if isinstance(self._holder, Event) else ():
            for attribute, value in _scalars(self.table, example):
                found.setdefault(id(attribute), []).append(value)
        return found

    def with_required(
        self, made: dict[str, Any], table: Mapping[str, Attribute], variants: Variants | None = None
    ) -> dict[str, Any]:
        """An object with what it lacks of the required attributes, those of its variant too."""
        for name, attribute in table.items():
            if attribute.required and name not in made and not (self.person and table is self.table):
                made[name] = self.value(attribute)
        if variants is not None and variants.by in made:
            self.with_required(made, variants.of(made[variants.by]))
        return made

    def value(self, attribute: Attribute) -> Any:
        """The first value found that fits; ``None`` when none does, which the check will refuse."""
        values = ValueSet(attribute)
        for value in (*attribute.examples, *self.shown(attribute), *candidates(attribute), *anything()):
            whole = self.whole(attribute, value)
            if values.accepts(whole):
                return whole
        return None

    def whole(self, attribute: Attribute, value: Any) -> Any:
        """An empty object with what it must have, an empty list with as many items as it must."""
        if value == {} and "object" in attribute.types:
            return self.object(attribute, least(attribute, ATTRIBUTES))
        if value == [] and (count := least(attribute, ITEMS)):
            return self.items(attribute, count)
        return deepcopy(value)

    def object(self, attribute: Attribute, count: int) -> dict[str, Any]:
        """An object with what it must have, and more until it has as many attributes as asked for."""
        if attribute.values is not None or attribute.keys:
            return {name: self.value(attribute.values or ANY) for name in islice(keys(attribute), count)}
        made = self.with_required({}, attribute.attributes, attribute.variants)
        for name, one in attribute.attributes.items():
            if name not in made and len(made) < count:
                made[name] = self.value(one)
        others = ATTRIBUTES.make(min(count, LONGEST))
        while len(made) < count and others:
            made.setdefault(*others.popitem())
        return made

    def items(self, attribute: Attribute, count: int, *, first: Any = ABSENT) -> list[Any]:
        """A list of different items, as many as asked for where that many are found."""
        if count > LONGEST:
            return []
        item = attribute.items or ANY
        values = ValueSet(item)
        made = [] if first is ABSENT else [first]
        seen: set[tuple[bool | None, Any]] = set()
        if made and not isinstance(first, (dict, list)):
            seen.add(key(first))
        unique = attribute.constraints.get("uniqueItems", False)
        choices = list(different(self, item, count)) if count > len(made) else []
        for value in choices if unique else choices * count:
            if len(made) >= count:
                break
            token = key(value) if not isinstance(value, (dict, list)) else (None, repr(value))
            if values.accepts(value) and not (unique and token in seen):
                seen.add(token)
                made.append(value)
        return made


ANY = Attribute(name="", ref=None, types=("any",), nullable=True)  # type: ignore[arg-type]  # an undescribed item


def least(attribute: Attribute, measure: Measure) -> int:
    """Return the least number of items."""
    low, _ = limits(attribute.constraints, measure)
    return int(low.at) if low.keyword else 0


def different(side: Side, item: Attribute, count: int) -> Iterator[Any]:
    """Yield values of an item, most of them different, and more than are asked for."""
    yield from (side.whole(item, value) for value in (*side.shown(item), *candidates(item)))
    yield from anything()
    low, _ = limits(item.constraints, VALUE)
    yield from ((low.at if low.keyword else 0) + number for number in range(count + 2))
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
        variants=_opened_variants(attribute.variants),
        items=None if attribute.items is None else _open(attribute.items),
        values=None if attribute.values is None else _open(attribute.values),
    )


def _opened_variants(variants: Variants | None) -> Variants | None:
    if variants is None:
        return None
    when = {name: replace(one, attributes=_opened(one.attributes)) for name, one in variants.when.items()}
    return replace(variants, when=when)


def keys(of_map: Attribute) -> Iterator[str]:
    """Yield different keys that a map may have, as many as are found."""
    values = ValueSet(key_attribute(of_map))
    found = (*candidates(values.attribute), *(f"x{number}" for number in range(LONGEST)))
    texts = dict.fromkeys(text for text in found if isinstance(text, str))
    return (text for text in texts if values.accepts(text))


def _scalars(table: Mapping[str, Attribute], example: Mapping[str, Any]) -> Iterator[tuple[Attribute, Any]]:
    """Yield each scalar of an example beside its attribute."""
    for name, attribute in table.items():
        if name in example:
            yield from _inside(attribute, example[name])


def _inside(attribute: Attribute, value: Any) -> Iterator[tuple[Attribute, Any]]:
    if isinstance(value, Mapping):
        yield from _scalars(attribute.members, value)
    elif isinstance(value, list):
        if (of_items := attribute.items) is not None:
            for item in value:
                yield from _inside(of_items, item)
    elif value is not None:
        yield attribute, value
