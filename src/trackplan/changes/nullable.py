"""Whether an attribute may be null."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import STILL_KNOWN, STILL_VALID, refused, row, unseen
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity


class NullFact(ValueFact):
    """A change of whether null is allowed."""

    keywords = ("nullable",)


class BecameNullable(NullFact):
    """An attribute may be null that might not."""

    mirror = "NoLongerNullable"
    rows = (row(STILL_VALID, unseen("it may be null, where it never was")),)

    def say(self, name: str) -> str:
        return f"{name} may be null"


class NoLongerNullable(NullFact):
    """An attribute may no longer be null."""

    mirror = "BecameNullable"
    rows = (row(refused("a payload with null is now invalid"), STILL_KNOWN),)

    def say(self, name: str) -> str:
        return f"{name} may no longer be null"


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield whether null was taken in or away."""
    before, after = old.attribute.nullable, new.attribute.nullable
    if after and not before:
        yield make(BecameNullable, before=False, after=True, gained=True)
    elif before and not after:
        yield make(NoLongerNullable, before=True, after=False, lost=True)


_NEVER = "discount: {type: number, required: true}"
_NULL = "discount: {type: number, required: true, nullable: true}"
_ADMITTED = of_attribute(_NEVER, _NULL)

SUBJECT = Subject(
    parts=(Part(level="values", facts=(BecameNullable, NoLongerNullable), find=find),),
    rules=(
        change_rule(
            BecameNullable,
            id="became-nullable",
            severity=Severity.ERROR,
            summary="An attribute may be null.",
            why="Liquid prints nothing for null, and a filter on it leaves the person out.",
            fix="Leave the attribute out instead of sending null, or see that every reader has a fallback.",
            bad=_ADMITTED.flagged,
            good=of_attribute(
                _NEVER, "discount: {type: number, required: true, description: Off the total.}"
            ).clean,
        ),
        change_rule(
            NoLongerNullable,
            id="no-longer-nullable",
            severity=Severity.ERROR,
            why="Senders that send null for it send what is invalid now.",
            fix="Change the senders first, and allow the finding once none sends null.",
            bad=_ADMITTED.mirrored.flagged,
            good=of_attribute(
                _NULL, "discount: {type: number, required: true, nullable: true, minimum: 0}"
            ).clean,
        ),
    ),
)
