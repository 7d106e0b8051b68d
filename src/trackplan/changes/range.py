"""The least and the greatest of something: numbers, lengths of texts, lengths of lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.step import StepNarrowed, StepWidened
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import KIND_OF, Bound, ValueSet, is_tighter, refuses
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity

SIDES = {
    "value": ("minimum", "maximum"),
    "length": ("minLength", "maxLength"),
    "items": ("minItems", "maxItems"),
}
"""The keywords of the lower and the upper limit, by what they limit."""

_EXCLUSIVE = {"minimum": "exclusiveMinimum", "maximum": "exclusiveMaximum"}

LIMITS: Mapping[str, tuple[str, str, str]] = {
    "minimum": ("at least {}", "more than {}", "without a least value"),
    "maximum": ("at most {}", "less than {}", "without a greatest value"),
    "minLength": ("at least {} long", "", "of any length"),
    "maxLength": ("at most {} long", "", "of any length"),
    "minItems": ("a list of at least {}", "", "a list of any length"),
    "maxItems": ("a list of at most {}", "", "a list of any length"),
}
"""A limit that is itself inside, one that is outside, and none, by keyword."""


class RangeFact(ValueFact):
    """Something about one limit; the values are numbers, or ``{"exclusive": number}``."""

    @property
    def keywords(self) -> tuple[str, ...]:  # type: ignore[override]  # of this fact, not of its kind
        """The keyword that it is about, and the one of a limit that is itself outside."""
        return tuple(filter(None, (self.keyword, _EXCLUSIVE.get(self.keyword))))

    def say(self, name: str) -> str:
        return f"{name} is {self._limit(self.after)}, and was {self._limit(self.before)}"

    def _limit(self, value: Any) -> str:
        inside, outside, free = LIMITS[self.keyword]
        if value is None or (value == 0 and self.keyword in {"minLength", "minItems"}):
            return free
        return outside.format(value["exclusive"]) if isinstance(value, Mapping) else inside.format(value)


class RangeNarrowed(RangeFact):
    """A number, a text's length or a list's length has less room."""

    mirror = "RangeWidened"
    rows = narrowing("a payload with a value outside the new limit is now invalid")


class RangeWidened(RangeFact):
    """A number, a text's length or a list's length has more room."""

    mirror = "RangeNarrowed"
    mild = True
    rows = widening("a value may come from outside the old limit")


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield each limit that differs."""
    for what in SIDES:
        yield from _limits(old, new, what, make)


def _limits(old: ValueSet, new: ValueSet, what: str, make: Make) -> Iterator[ValueFact]:
    whole = "number" not in old.kinds | new.kinds
    before, after = old.bounds(what, whole=whole), new.bounds(what, whole=whole)
    narrower, wider = is_tighter(after, before), is_tighter(before, after)
    for side, keyword in enumerate(SIDES[what]):
        if narrower[side] or wider[side]:
            kind = RangeNarrowed if narrower[side] else RangeWidened
            yield make(
                kind,
                keyword=keyword,
                before=_data(before[side]),
                after=_data(after[side]),
                lost=narrower[side] and _refuses(old, new, what, side),
                gained=wider[side] and _refuses(new, old, what, side),
            )


def _refuses(one: ValueSet, other: ValueSet, what: str, side: int) -> bool:
    """Whether a limit of ``other`` refuses a value of ``one``, whose format or pattern may limit it too."""
    keyword = SIDES[what][side]
    beyond = True
    if what == "length":
        limit = other.bounds(what)[side][0]
        beyond = one.lengths[0] < limit if side == 0 else one.lengths[1] > limit
    words = (_EXCLUSIVE.get(keyword, keyword), keyword)
    return refuses(one, other, words, KIND_OF[what], unless_known=beyond)


def _data(bound: Bound) -> float | dict[str, float] | None:
    limit, outside = bound
    if limit in {inf, -inf}:
        return None
    shown = int(limit) if limit == int(limit) else limit
    return {"exclusive": shown} if outside else shown


_NARROWED = of_attribute("quantity: {type: integer, minimum: 0}", "quantity: {type: integer, minimum: 1}")
_SAME = of_attribute(
    "quantity: {type: integer, minimum: 1}", "quantity: {type: integer, exclusiveMinimum: 0}"
)

SUBJECT = Subject(
    parts=(Part(level="values", facts=(RangeNarrowed, RangeWidened), find=find),),
    rules=(
        change_rule(
            RangeNarrowed,
            StepNarrowed,
            id="range-narrowed",
            severity=Severity.ERROR,
            summary="A number, or a length, has less room.",
            why="What senders sent outside the new limit is invalid now.",
            fix="Take the limit from what an audit sees, and allow the finding.",
            bad=_NARROWED.flagged,
            good=_SAME.clean,
        ),
        change_rule(
            RangeWidened,
            StepWidened,
            id="range-widened",
            severity=Severity.WARNING,
            summary="A number, or a length, has more room.",
            why=(
                "By definition it breaks readers, which may meet a value that never came; since few "
                "depend on the limit, it is a warning."
            ),
            fix="See whether a segment or a branch depends on the old limit.",
            bad=_NARROWED.mirrored.flagged,
            good=_SAME.clean,
        ),
    ),
)
