"""Facts about the values of one attribute: types, null, lists of values, limits, steps, patterns, formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf

from trackplan.diff.meaning import (
    KIND_OF,
    Bound,
    Meaning,
    covered,
    is_anything,
    is_multiple,
    is_tighter,
    key,
    loses_format,
    loses_type,
    refuses,
)
from trackplan.model.facts.constraints import (
    BecameNullable,
    EnumDeclared,
    EnumDropped,
    EnumValueAdded,
    EnumValueRemoved,
    FormatChanged,
    FormatDeclared,
    FormatDropped,
    ItemsDeclared,
    ItemsDropped,
    NoLongerNullable,
    PatternChanged,
    PatternDeclared,
    PatternDropped,
    RangeNarrowed,
    RangeWidened,
    StepChanged,
    StepNarrowed,
    StepWidened,
    TypeChanged,
    TypeNarrowed,
    TypeWidened,
    UniqueDeclared,
    UniqueDropped,
    ValueFact,
)
from trackplan.model.plan import Attribute

Make = Callable[..., ValueFact]
"""Makes a fact of a class and its values, with the place of the attribute filled in."""

SIDES = {
    "value": ("minimum", "maximum"),
    "length": ("minLength", "maxLength"),
    "items": ("minItems", "maxItems"),
}
_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}


def value_facts(old: Attribute, new: Attribute, make: Make) -> Iterator[ValueFact]:
    """Yield how the values of an attribute differ, what lies inside it aside."""
    if _same(old, new):
        return
    before, after = Meaning(old), Meaning(new)
    yield from _types(before, after, make)
    yield from _null(old, new, make)
    yield from _listed(before, after, make)
    for what in SIDES:
        yield from _limits(before, after, what, make)
    yield from _steps(before, after, make)
    yield from _patterns(before, after, make)
    yield from _formats(before, after, make)
    yield from _uniqueness(before, after, make)


def _same(old: Attribute, new: Attribute) -> bool:
    return (
        old.types == new.types
        and old.nullable == new.nullable
        and old.constraints == new.constraints
        # Python takes true for 1, which JSON does not.
        and repr(old.constraints.get("enum")) == repr(new.constraints.get("enum"))
        and repr(old.constraints.get("const")) == repr(new.constraints.get("const"))
    )


def _types(old: Meaning, new: Meaning, make: Make) -> Iterator[ValueFact]:
    before, after = old.attribute.types, new.attribute.types
    if set(before) == set(after):
        return
    narrower = _loses_types(old, new)
    wider = _loses_types(new, old)
    kind = TypeNarrowed if narrower and not wider else TypeWidened if wider and not narrower else TypeChanged
    yield make(
        kind,
        before=_words(before),
        after=_words(after),
        lost=loses_type(old, new),
        gained=loses_type(new, old),
    )


def _loses_types(one: Meaning, other: Meaning) -> bool:
    """The same by the types alone, whatever values a list leaves."""
    gone = any(not covered(kind, other) for kind in one.kinds - {"null"})
    looser = any(not any(mine <= theirs for mine in one.formats) for theirs in other.formats)
    return gone or (looser and one.has("string") and other.has("string"))


def _words(types: tuple[str, ...]) -> str | list[str]:
    return types[0] if len(types) == 1 else list(types)


def _null(old: Attribute, new: Attribute, make: Make) -> Iterator[ValueFact]:
    if new.nullable and not old.nullable:
        yield make(BecameNullable, before=False, after=True, gained=True)
    elif old.nullable and not new.nullable:
        yield make(NoLongerNullable, before=True, after=False, lost=True)


def _listed(old: Meaning, new: Meaning, make: Make) -> Iterator[ValueFact]:
    before, after = old.listed, new.listed
    if before is None and after is not None:
        yield make(EnumDeclared, after=list(after), lost=_takes(old, new))
    elif after is None and before is not None:
        yield make(EnumDropped, before=list(before), gained=_takes(new, old))
    elif before is not None and after is not None:
        known, kept = {key(value) for value in before}, {key(value) for value in after}
        for value in before:
            if key(value) not in kept:
                yield make(EnumValueRemoved, before=value, lost=old.accepts(value) and not new.accepts(value))
        for value in after:
            if key(value) not in known:
                yield make(EnumValueAdded, after=value, gained=new.accepts(value) and not old.accepts(value))


def _takes(free: Meaning, bound: Meaning) -> bool:
    """Whether a list of values takes one away from an attribute that had none."""
    if free.all_values is None:
        return bool(free.kinds - {"null"})
    known = {key(value) for value in bound.listed or ()}
    return any(key(value) not in known for value in free.all_values)


def _limits(old: Meaning, new: Meaning, what: str, make: Make) -> Iterator[ValueFact]:
    whole = "number" not in old.kinds | new.kinds
    before, after = old.bounds(what, whole=whole), new.bounds(what, whole=whole)
    narrower, wider = is_tighter(after, before), is_tighter(before, after)
    for side, keyword in enumerate(SIDES[what]):
        if narrower[side] or wider[side]:
            words = (_EXCLUSIVE.get(keyword, keyword), keyword)
            kind = RangeNarrowed if narrower[side] else RangeWidened
            yield make(
                kind,
                keyword=keyword,
                before=_limit(before[side]),
                after=_limit(after[side]),
                lost=narrower[side] and refuses(old, new, words, KIND_OF[what], unless_known=True),
                gained=wider[side] and refuses(new, old, words, KIND_OF[what], unless_known=True),
            )


def _limit(bound: Bound) -> float | dict[str, float] | None:
    limit, outside = bound
    if limit in {inf, -inf}:
        return None
    shown = int(limit) if limit == int(limit) else limit
    return {"exclusive": shown} if outside else shown


def _steps(old: Meaning, new: Meaning, make: Make) -> Iterator[ValueFact]:
    before, after = old.schema.get("multipleOf"), new.schema.get("multipleOf")
    if before == after:
        return
    narrower = before is None or (after is not None and is_multiple(after, before))
    wider = after is None or (before is not None and is_multiple(before, after))
    kind = StepNarrowed if narrower else StepWidened if wider else StepChanged
    unsure = narrower is None or wider is None
    lost = refuses(old, new, ("multipleOf",), "number", unless_known=not wider)
    gained = refuses(new, old, ("multipleOf",), "number", unless_known=not narrower)
    yield make(
        kind,
        before=before,
        after=after,
        lost=None if unsure and lost and old.all_values is None else lost,
        gained=None if unsure and gained and new.all_values is None else gained,
    )


def _patterns(old: Meaning, new: Meaning, make: Make) -> Iterator[ValueFact]:
    before, after = old.schema.get("pattern"), new.schema.get("pattern")
    if before == after:
        return
    lost = after is not None and refuses(old, new, ("pattern",), "string", unless_known=True)
    gained = before is not None and refuses(new, old, ("pattern",), "string", unless_known=True)
    if before is None:
        yield make(PatternDeclared, after=after, lost=lost)
    elif after is None:
        yield make(PatternDropped, before=before, gained=gained)
    else:
        yield make(
            PatternChanged,
            before=before,
            after=after,
            lost=None if lost and old.all_values is None else lost,
            gained=None if gained and new.all_values is None else gained,
        )


def _formats(old: Meaning, new: Meaning, make: Make) -> Iterator[ValueFact]:
    before, after = old.attribute.constraints.get("format"), new.attribute.constraints.get("format")
    if before == after:
        return
    kind = FormatDeclared if before is None else FormatDropped if after is None else FormatChanged
    yield make(kind, before=before, after=after, lost=loses_format(old, new), gained=loses_format(new, old))


def _uniqueness(old: Meaning, new: Meaning, make: Make) -> Iterator[ValueFact]:
    before, after = old.schema.get("uniqueItems", False), new.schema.get("uniqueItems", False)
    if after and not before:
        lost = refuses(old, new, ("uniqueItems",), "array", unless_known=True)
        yield make(UniqueDeclared, before=False, after=True, lost=lost)
    elif before and not after:
        gained = refuses(new, old, ("uniqueItems",), "array", unless_known=True)
        yield make(UniqueDropped, before=True, after=False, gained=gained)


def item_facts(old: Attribute, new: Attribute, make: Make) -> Iterator[ValueFact]:
    """Yield whether the items of a list are described that were not, or the other way about."""
    both = Meaning(old).has("array") and Meaning(new).has("array")
    if old.items is None and new.items is not None:
        yield make(ItemsDeclared, after=_words(new.items.types), lost=both and not is_anything(new.items))
    elif new.items is None and old.items is not None:
        yield make(ItemsDropped, before=_words(old.items.types), gained=both and not is_anything(old.items))
