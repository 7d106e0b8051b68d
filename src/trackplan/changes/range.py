"""The least and the greatest of something: numbers, lengths of texts and lists, attributes of objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from typing import Any

from trackplan.changes.examples import of_attribute
from trackplan.changes.rows import narrowing, widening
from trackplan.changes.rule import change_rule
from trackplan.changes.step import StepNarrowed, StepWidened
from trackplan.changes.subject import Make, Part, Subject
from trackplan.changes.value_set import Bound, ValueSet, is_tighter, refuses
from trackplan.language.keywords import KEYWORDS, LENGTH, MEASURES, Keyword, Measure
from trackplan.language.keywords import Bound as Side
from trackplan.model.fact import ValueFact
from trackplan.model.finding import Severity


class RangeFact(ValueFact):
    """A change of one limit; the values are numbers, or ``{"exclusive": number}``."""

    @property
    def keywords(self) -> tuple[str, ...]:  # type: ignore[override]  # of this fact, not of its kind
        """Return every keyword that limits the same measure at the same end."""
        bound = KEYWORDS[self.keyword].bound
        assert bound is not None, "a fact about a range has the keyword of a limit"
        return tuple(keyword.name for keyword in _keywords(bound.measure, lower=bound.lower))

    def say(self, name: str) -> str:
        return f"{name} is {self._limit(self.after)}, and was {self._limit(self.before)}"

    def _limit(self, value: Any) -> str:
        bound = KEYWORDS[self.keyword].bound
        assert bound is not None, "a fact about a range has the keyword of a limit"
        measure = bound.measure
        if value is None or (value == 0 and bound.lower and measure.unit):
            return measure.unlimited[not bound.lower]
        exclusive = isinstance(value, Mapping)
        side = bound._replace(exclusive=exclusive).side
        return measure.limited.format(side.format(value["exclusive"] if exclusive else value))


class RangeNarrowed(RangeFact):
    """A number, a length or a count has less room."""

    mirror = "RangeWidened"
    rows = narrowing("a payload with a value outside the new limit is now invalid")


class RangeWidened(RangeFact):
    """A number, a length or a count has more room."""

    mirror = "RangeNarrowed"
    mild = True
    rows = widening("a value may come from outside the old limit")


def find(old: ValueSet, new: ValueSet, make: Make) -> Iterator[ValueFact]:
    """Yield each limit that differs."""
    for measure in MEASURES:
        yield from _limits(old, new, measure, make)


def _limits(old: ValueSet, new: ValueSet, measure: Measure, make: Make) -> Iterator[ValueFact]:
    whole = "number" not in old.kinds | new.kinds
    before, after = old.bounds(measure, whole=whole), new.bounds(measure, whole=whole)
    narrower, wider = is_tighter(after, before), is_tighter(before, after)
    for side in (0, 1):
        if narrower[side] or wider[side]:
            keywords = _keywords(measure, lower=side == 0)
            yield make(
                RangeNarrowed if narrower[side] else RangeWidened,
                keyword=keywords[0].name,
                before=_data(before[side]),
                after=_data(after[side]),
                lost=narrower[side] and _refuses(old, new, measure, side),
                gained=wider[side] and _refuses(new, old, measure, side),
            )


def _refuses(one: ValueSet, other: ValueSet, measure: Measure, side: int) -> bool:
    """Return whether a limit of ``other`` refuses a value of ``one``; format and pattern limit it too."""
    beyond = True
    if measure is LENGTH:
        limit = other.bounds(measure)[side][0]
        beyond = one.lengths[0] < limit if side == 0 else one.lengths[1] > limit
    words = [name for keyword in _keywords(measure, lower=side == 0) for name in keyword.names]
    return refuses(one, other, words, measure.kind, unless_known=beyond)


def _keywords(measure: Measure, *, lower: bool) -> list[Keyword]:
    """The keywords that limit a measure from one side, the plainest first."""
    sides = (Side(measure, lower=lower), Side(measure, lower=lower, exclusive=True))
    return [keyword for side in sides for keyword in KEYWORDS.values() if keyword.bound == side]


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
