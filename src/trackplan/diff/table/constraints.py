"""Rows of the facts about the values that an attribute may have."""

from __future__ import annotations

from trackplan.diff.table.row import BREAKING, STILL_KNOWN, STILL_VALID, UNCLEAR, UNTOUCHED, Row, row
from trackplan.model.facts.base import BaseFact
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

_NO_VALUE = "no value is touched, given the types and the listed values"


def _lost(fact: ValueFact) -> bool:
    return fact.lost is True


def _gained(fact: ValueFact) -> bool:
    return fact.gained is True


def _both(fact: ValueFact) -> bool:
    return _lost(fact) and _gained(fact)


def _unsure(fact: ValueFact) -> bool:
    return fact.lost is None or fact.gained is None


def _by_side(fact: ValueFact) -> bool:
    return fact.lost is None and fact.gained is None


def _narrowing(kind: type[BaseFact], reason: str) -> tuple[Row, Row]:
    return (
        row(kind, (BREAKING, reason), STILL_KNOWN, "a value is lost", _lost),
        row(kind, UNTOUCHED, STILL_KNOWN, _NO_VALUE),
    )


def _widening(kind: type[BaseFact], reason: str) -> tuple[Row, Row]:
    return (
        row(kind, STILL_VALID, (BREAKING, reason), "a value is gained", _gained),
        row(kind, STILL_VALID, UNTOUCHED, _NO_VALUE),
    )


def _crossing(kind: type[BaseFact], lost: str, gained: str) -> tuple[Row, ...]:
    return (
        row(kind, (BREAKING, lost), (BREAKING, gained), "values are lost and gained", _both),
        row(kind, (BREAKING, lost), STILL_KNOWN, "a value is lost, none is gained", _lost),
        row(kind, STILL_VALID, (BREAKING, gained), "a value is gained, none is lost", _gained),
        row(kind, UNTOUCHED, UNTOUCHED, _NO_VALUE),
    )


ROWS: tuple[Row, ...] = (
    row(BecameNullable, STILL_VALID, (BREAKING, "it may be null, where it never was")),
    row(NoLongerNullable, (BREAKING, "a payload with null is now invalid"), STILL_KNOWN),
    *_narrowing(TypeNarrowed, "a payload with a value of the old type is now invalid"),
    *_widening(TypeWidened, "a value of another type may come"),
    *_crossing(
        TypeChanged,
        "a payload with a value of the old type is now invalid",
        "a value of another type may come",
    ),
    *_narrowing(EnumDeclared, "a payload with a value outside the list is now invalid"),
    *_widening(EnumDropped, "a value may come that was never listed"),
    *_widening(EnumValueAdded, "a value may come that was never listed"),
    *_narrowing(EnumValueRemoved, "a payload with this value is now invalid"),
    *_narrowing(RangeNarrowed, "a payload with a value outside the new limit is now invalid"),
    *_widening(RangeWidened, "a value may come from outside the old limit"),
    *_narrowing(StepNarrowed, "a payload with a value between the new steps is now invalid"),
    *_widening(StepWidened, "a value may come from between the old steps"),
    row(StepChanged, UNCLEAR, UNCLEAR, "floating point blurs the steps", _unsure),
    *_crossing(
        StepChanged,
        "a payload with a value between the new steps is now invalid",
        "a value may come from between the old steps",
    ),
    *_narrowing(PatternDeclared, "a payload with a text off the pattern is now invalid"),
    *_widening(PatternDropped, "a text may come that is off the old pattern"),
    row(PatternChanged, UNCLEAR, UNCLEAR, "both may take any text", _by_side),
    row(
        PatternChanged,
        UNCLEAR,
        (BREAKING, "a text may come that is off the old pattern"),
        "the new plan lists its values, and one is off the old pattern",
        lambda fact: fact.lost is None and _gained(fact),
    ),
    row(
        PatternChanged,
        UNCLEAR,
        STILL_KNOWN,
        "the new plan lists its values, and all are on the old pattern",
        lambda fact: fact.lost is None,
    ),
    row(
        PatternChanged,
        (BREAKING, "a payload with a text off the new pattern is now invalid"),
        UNCLEAR,
        "the old plan lists its values, and one is off the new pattern",
        lambda fact: fact.gained is None and _lost(fact),
    ),
    row(
        PatternChanged,
        STILL_VALID,
        UNCLEAR,
        "the old plan lists its values, and all are on the new pattern",
        lambda fact: fact.gained is None,
    ),
    *_crossing(
        PatternChanged,
        "a payload with a text off the new pattern is now invalid",
        "a text may come that is off the old pattern",
    ),
    *_narrowing(FormatDeclared, "a payload with a text of another form is now invalid"),
    *_widening(FormatDropped, "a text of another form may come"),
    *_crossing(
        FormatChanged,
        "a payload with a text of the old form is now invalid",
        "a text of another form may come",
    ),
    *_narrowing(UniqueDeclared, "a payload with a repeated item is now invalid"),
    *_widening(UniqueDropped, "an item may come twice"),
    *_narrowing(ItemsDeclared, "a payload with items of another kind is now invalid"),
    *_widening(ItemsDropped, "items of any kind may come"),
)
