"""Search for a payload that shows what a change breaks, and check it against both plans.

For senders it is valid under the old plan and invalid, or an error of `lint`, under the new one; for
readers it is valid under the new plan and could not have come under the old one. Of a fact about values it
is one that this very fact decides: the old attribute with only that changed refuses it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from trackplan.changes.additional import AdditionalClosed
from trackplan.changes.attribute import AttributeAdded, AttributeRemoved, AttributeRenamed
from trackplan.changes.check import CheckAdded
from trackplan.changes.enum import EnumValueAdded, EnumValueRemoved
from trackplan.changes.event import EventRemoved, EventRenamed
from trackplan.changes.identity import IdPatternFact
from trackplan.changes.items import ItemsFact, UniqueFact
from trackplan.changes.map import KeysFact, ValuesFact
from trackplan.changes.nullable import NullFact
from trackplan.changes.pii import PiiChanged
from trackplan.changes.range import RangeFact
from trackplan.changes.required import BecameOptional, BecameRequired
from trackplan.changes.sources import SenderAdded, SenderDropped
from trackplan.changes.value_set import ValueSet, key_attribute
from trackplan.diff.candidates import PERSONAL, TEXTS, anything, candidates, counts, personal
from trackplan.diff.placement import put
from trackplan.diff.side import ABSENT, ANY, Side, different, keys, least
from trackplan.language.compile import attribute_schema
from trackplan.language.keywords import ATTRIBUTES, ITEMS
from trackplan.model.change import Counterexample
from trackplan.model.fact import AttributeFact, BaseFact, ValueFact
from trackplan.model.plan import Attribute, Match
from trackplan.validator import Validator

UNDECLARED = "undeclared_attribute"

_MOST_VALUES = 400
_MOST_PAYLOADS = 24
"""How many values are tried of one attribute, and how many of those that tell it apart in a payload."""

_MOST_DRAWN = 200
"""How many payloads are drawn to find one that does not meet a check."""

GOES = (EventRemoved, EventRenamed)


@dataclass(frozen=True, slots=True)
class Pair:
    """An event, or the person, under the old plan and under the new one."""

    old: Side
    new: Side

    def refuses(self, payload: dict[str, Any], context: Mapping[str, Any] | None = None) -> bool:
        """Whether a payload that was valid is invalid, or newly an error of `lint`."""
        if not self.old.fits.accepts(payload):
            return False
        if not self.new.fits.accepts(payload):
            return True
        errors = self.new.errors(payload, context or {})
        return bool(errors) and not errors <= self.old.errors(payload, context or {})

    def is_new(self, payload: dict[str, Any]) -> bool:
        """Return whether a valid payload could not have landed before."""
        return self.new.fits.accepts(payload) and not (
            self.old.known.accepts(payload) and not self._was_an_error(payload)
        )

    def _was_an_error(self, payload: dict[str, Any]) -> bool:
        """Whether `lint` took a number for milliseconds that it no longer does."""
        return "milliseconds" in self.old.errors(payload, {}) - self.new.errors(payload, {})


def for_senders(fact: BaseFact, pair: Pair) -> Counterexample | None:
    """A payload of the event that a change refuses."""
    if isinstance(fact, GOES):
        return Counterexample(side="senders", payload=pair.old.base)
    if isinstance(fact, SenderAdded | SenderDropped):
        return _of_source(pair)
    if isinstance(fact, CheckAdded):
        return _of_check(pair)
    if isinstance(fact, AttributeFact):
        for payload in _payloads(fact, pair.old, senders=True):
            if pair.refuses(payload):
                return Counterexample(side="senders", payload=payload)
    return None


def for_readers(fact: BaseFact, pair: Pair) -> Counterexample | None:
    """Return a payload of the event that could not have landed before."""
    if isinstance(fact, AttributeFact):
        for payload in _payloads(fact, pair.new, senders=False):
            if pair.is_new(payload):
                return Counterexample(side="readers", payload=payload)
    return None


def of_source(pairs: Iterator[Pair]) -> Counterexample | None:
    """A payload of any event that shows a source which is none of the event's."""
    found = (_of_source(pair) for pair in pairs)
    return next((one for one in found if one is not None), None)


def _of_check(pair: Pair) -> Counterexample | None:
    """A payload that meets the old checks of an event, and not the new ones."""
    for payload in islice(pair.old.drawn(), _MOST_DRAWN):
        if pair.refuses(payload):
            return Counterexample(side="senders", payload=payload)
    return None


def _of_source(pair: Pair) -> Counterexample | None:
    plans = (pair.old.plan, pair.new.plan)
    matches = [source.match for plan in plans for source in plan.sources.values() if source.match]
    for match in dict.fromkeys(matches):
        marked, context = _marked(pair.old, match)
        if pair.refuses(marked, context):
            return Counterexample(side="senders", payload=marked)
    return None


def _marked(side: Side, match: Match) -> tuple[dict[str, Any], dict[str, Any]]:
    """The least payload with the mark of a source, and the context of its call."""
    first, *rest = match.path.split(".")
    value: Any = match.equals
    for part in reversed(rest):
        value = {part: value}
    if match.kind == "attribute":
        return {**side.base, first: value}, {}
    return side.base, {first: value}


def of_id(fact: BaseFact, *, senders: bool) -> Counterexample | None:
    """An id of a person that one pattern takes and the other does not."""
    if not isinstance(fact, IdPatternFact):
        return None
    one, other = (fact.before, fact.after) if senders else (fact.after, fact.before)
    mine, theirs = (Validator({"type": "string"} | ({"pattern": it} if it else {})) for it in (one, other))
    attributes = [
        replace(ANY, types=("string",), constraints={"pattern": it} if it else {}) for it in (one, other)
    ]
    for text in candidates(*attributes):
        if mine.accepts(text) and not theirs.accepts(text) and text:
            return Counterexample(side="senders" if senders else "readers", payload={"id": text})
    return None


def _payloads(fact: AttributeFact, side: Side, *, senders: bool) -> Iterator[dict[str, Any]]:
    """Yield payloads that may show the break, each near what one side takes."""
    path = fact.attribute or ""
    if isinstance(fact, AdditionalClosed) and fact.old is not None and fact.old.values is not None:
        yield from _with_key(side, fact.old, path)
    elif isinstance(fact, AdditionalClosed):
        path = f"{path}.{UNDECLARED}" if path else UNDECLARED
    for value in _values(fact, side, senders=senders):
        payload = put(side, side.table, side.variants, path, value)
        if payload is not None:
            yield payload


def _with_key(side: Side, of_map: Attribute, path: str) -> Iterator[dict[str, Any]]:
    """Yield payloads with a few keys of a map, of which the attributes that take its place may lack some."""
    for key in islice(keys(of_map), _MOST_PAYLOADS):
        payload = put(side, side.table, side.variants, path, {key: side.value(of_map.values or ANY)})
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
        yield from _personal(side, one)
    elif isinstance(fact, AdditionalClosed):
        yield True
    elif isinstance(fact, PiiChanged) and one is not None:
        yield from _personal(side, one)
    elif isinstance(fact, ValueFact) and one is not None and other is not None:
        yield from _decided(fact, side, one, other)


def _personal(side: Side, attribute: Attribute) -> Iterator[Any]:
    """Yield values of an attribute that look like personal data, itself or in a part of it."""
    values = ValueSet(attribute)
    yield from (text for text in personal(attribute) if values.accepts(text))
    if values.has("array"):
        # Items that the plan does not describe may be lists of lists without end.
        for item in PERSONAL if attribute.items is None else _personal(side, attribute.items):
            yield side.items(attribute, max(1, least(attribute, ITEMS)), first=item)
    if values.has("object"):
        whole = side.whole(attribute, {})
        if isinstance(whole, dict):
            yield {**whole, UNDECLARED: PERSONAL[0]}
            for name, part in attribute.members.items():
                yield from ({**whole, name: value} for value in _personal(side, part))


def _decided(fact: ValueFact, side: Side, one: Attribute, other: Attribute) -> Iterator[Any]:
    """Yield values that one definition allows and refuses once only the fact is applied, smallest first."""
    if isinstance(fact, EnumValueAdded | EnumValueRemoved):
        yield fact.before if one is fact.old else fact.after
        return
    if isinstance(fact, NullFact):
        yield None
        return
    if isinstance(fact, ItemsFact | UniqueFact):
        yield from _lists_of_items(fact, side, one)
        return
    if isinstance(fact, ValuesFact | KeysFact):
        word = fact.keywords[0]
        only_it = Validator(attribute_schema(replace(one, **{word: getattr(other, word)})))
        yield from (value for value in _maps(fact, side, one, other) if not only_it.accepts(value))
        return
    mine, only = ValueSet(one), ValueSet(_with_only(fact, one, other))
    found: dict[str, Any] = {}
    near = (*side.shown(one), *candidates(one, other), *anything(), *_sizes(side, one, other))
    for value in islice(near, _MOST_VALUES):
        whole = side.whole(one, value)
        if whole is not None and mine.accepts(whole) and not only.accepts(whole):
            found.setdefault(json.dumps(whole), whole)
    limit = _limit(fact, one)
    for text in sorted(found, key=lambda text: (_distance(found[text], limit), found[text] == "", len(text)))[
        :_MOST_PAYLOADS
    ]:
        yield found[text]


def _limit(fact: ValueFact, one: Attribute) -> float | None:
    """The limit that a fact about a range adds for the values of one side."""
    value = fact.after if one is fact.old else fact.before
    if not isinstance(fact, RangeFact) or value is None:
        return None
    return float(value["exclusive"] if isinstance(value, Mapping) else value)


def _distance(value: Any, limit: float | None) -> float:
    """How far a value lies beyond a limit: the nearest one shows best what the limit refuses."""
    if limit is None:
        return 0
    return abs(float(len(value) if isinstance(value, (str, list, dict)) else value) - limit)


def _with_only(fact: ValueFact, one: Attribute, other: Attribute) -> Attribute:
    """One definition with what the fact is about taken from the other."""
    if "type" in fact.keywords:
        return replace(one, types=other.types)
    kept = {name: value for name, value in one.constraints.items() if name not in fact.keywords}
    taken = {name: value for name, value in other.constraints.items() if name in fact.keywords}
    return replace(one, constraints={**kept, **taken})


def _lists_of_items(fact: ValueFact, side: Side, one: Attribute) -> Iterator[Any]:
    count = max(least(one, ITEMS), 1 if isinstance(fact, ItemsFact) else 2)
    if isinstance(fact, ItemsFact):
        for value in (*anything(), {}, []):
            yield [value]
            yield side.items(one, count, first=value)
    for value in different(side, one.items or ANY, 2):
        yield [value] * count


def _maps(fact: ValueFact, side: Side, one: Attribute, other: Attribute) -> Iterator[Any]:
    """Yield maps that may have a value, or a key, of which two definitions part."""
    count = max(1, least(one, ATTRIBUTES))
    plain = side.object(one, count)
    key = next(iter(plain), UNDECLARED) if one.values is not None else UNDECLARED
    if isinstance(fact, ValuesFact):
        for value in (*anything(), {}, []):
            yield {**plain, key: value}
        for name, part in one.members.items():
            yield {**plain, name: side.value(part)}
        if one.variants is not None:
            for value in one.variants.values:
                told = side.with_required({one.variants.by: value}, one.attributes, one.variants)
                yield from ({**told, name: side.value(part)} for name, part in one.members.items())
                yield told
    else:
        others = candidates(key_attribute(one), key_attribute(other))
        rest = dict(islice(plain.items(), 1, None))
        for text in (*others, *TEXTS):
            if isinstance(text, str):
                yield {**rest, text: side.value(one.values or ANY)}


def _sizes(side: Side, one: Attribute, other: Attribute) -> Iterator[Any]:
    """Yield lists and objects of the sizes at which two definitions may part."""
    for attribute in (one, other):
        for count in counts(attribute.constraints, ITEMS):
            yield side.items(one, count)
        for count in counts(attribute.constraints, ATTRIBUTES):
            yield side.object(one, count)
