"""The types of an attribute."""

from __future__ import annotations

from collections.abc import Iterator

from trackplan.changes.examples import of_attribute
from trackplan.changes.items import ItemsDeclared, ItemsDropped
from trackplan.changes.phrases import type_words
from trackplan.changes.rows import crossing, narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import ValueSet, covered, loses_milliseconds, loses_type, type_data
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity

_LOST = "a payload with a value of the old type is now invalid"
_GAINED = "a value of another type may come"


class TypeFact(ValueFact):
    """A change of an attribute's types."""

    keywords = ("type",)

    def say(self, name: str) -> str:
        return f"{name} is {type_words(self.after)}, and was {type_words(self.before)}"


class TypeNarrowed(TypeFact):
    """An attribute has fewer types."""

    mirror = "TypeWidened"
    rows = narrowing(_LOST)


class TypeWidened(TypeFact):
    """An attribute has more types."""

    mirror = "TypeNarrowed"
    rows = widening(_GAINED)


class TypeChanged(TypeFact):
    """An attribute has other types: some went and some came, or they mean another thing."""

    mirror = "TypeChanged"
    rows = crossing(_LOST, _GAINED)


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield how the types differ."""
    before, after = old.attribute.types, new.attribute.types
    if set(before) == set(after):
        return
    if (old.kinds - {"null"}, old.formats, old.seconds) == (new.kinds - {"null"}, new.formats, new.seconds):
        return  # a number and an integer are a number
    narrower = _loses_types(old, new)
    wider = _loses_types(new, old)
    kind = TypeNarrowed if narrower and not wider else TypeWidened if wider and not narrower else TypeChanged
    yield make(
        kind,
        before=type_data(before),
        after=type_data(after),
        lost=loses_type(old, new),
        gained=loses_type(new, old),
    )


def _loses_types(one: ValueSet, other: ValueSet) -> bool:
    """Whether it loses a value, by the types alone, whatever values a list leaves."""
    gone = any(not covered(kind, other) for kind in one.kinds - {"null"})
    gone = gone or loses_milliseconds(one, other)
    looser = any(not any(mine <= theirs for mine in one.formats) for theirs in other.formats)
    return gone or (looser and one.has("string") and other.has("string"))


_WHOLE = of_attribute("quantity: {type: number}", "quantity: {type: integer}")

SUBJECT = Subject(
    parts=(Part(level="values", facts=(TypeNarrowed, TypeWidened, TypeChanged), find=find),),
    rules=(
        change_rule(
            TypeNarrowed,
            ItemsDeclared,
            id="type-narrowed",
            severity=Severity.ERROR,
            why="Senders that send one of the types that went send what is invalid now.",
            fix="Change the senders first; narrow the type once an audit shows none of the old values.",
            bad=_WHOLE.flagged,
            good=of_attribute("quantity: {type: number, required: false}", "quantity: {type: number}").clean,
        ),
        change_rule(
            TypeWidened,
            ItemsDropped,
            id="type-widened",
            severity=Severity.ERROR,
            why=(
                "A reader that knows one type meets another: Liquid prints it differently, a "
                "comparison no longer matches."
            ),
            fix="See what reads it first; or send the new type under a new name.",
            bad=_WHOLE.mirrored.flagged,
            good=of_attribute("quantity: {type: integer, minimum: 1}", "quantity: {type: integer}").clean,
        ),
        change_rule(
            TypeChanged,
            id="type-changed",
            severity=Severity.ERROR,
            summary="An attribute has another type.",
            why=(
                "A segment compares text with text and numbers with numbers; of the other it matches "
                "nobody, in silence."
            ),
            fix="Add an attribute of the new type under a new name, and deprecate the old one.",
            bad=of_attribute("total: {type: number}", "total: {type: string}").flagged,
            good=of_attribute(
                "total: {type: number}", "total: {type: number}\n      total_text: {type: string}"
            ).clean,
        ),
    ),
)
