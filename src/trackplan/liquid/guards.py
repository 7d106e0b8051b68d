"""What is known to be there: facts that conditions establish, and the branches in which they hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, NamedTuple

from liquid.builtin.expressions import BooleanExpression, Nil, Path
from liquid.builtin.expressions.logical import (
    ContainsExpression,
    EqExpression,
    GeExpression,
    GtExpression,
    LeExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
    LtExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import (
    Blank,
    Empty,
    FalseLiteral,
    FloatLiteral,
    IntegerLiteral,
    StringLiteral,
    TrueLiteral,
)
from liquid.expression import Expression

from trackplan.liquid.expressions import Test
from trackplan.liquid.marks import NUMBER, SIZE, UNKNOWN, Mark, WhenMissing
from trackplan.liquid.values import IF_THERE, NONE, Element, Facts, Place, Segment, Value
from trackplan.model.reference import Literal_

Resolve = Callable[[Expression], tuple[Value, ...]]

OPERATORS: dict[type[Expression], str] = {
    EqExpression: "==",
    NeExpression: "!=",
    LtExpression: "<",
    LeExpression: "<=",
    GtExpression: ">",
    GeExpression: ">=",
    ContainsExpression: "contains",
}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
NEGATED = {"==": "!=", "!=": "=="}
MOST_MEMBERS = 20
"""Members of a list that a test of its size makes known."""


Both = tuple[Facts, Facts]
"""What is there when a condition holds, and when it does not."""


class Known:
    """The places known to be there at this point. A place that is there has all its parents."""

    def __init__(self) -> None:
        self._prefixes: tuple[dict[Place, int], ...] = tuple({} for _ in Facts._fields)

    def add(self, facts: Facts, times: int = 1) -> None:
        """Let the facts hold; with ``times=-1``, hold no longer."""
        if not facts.latest and not facts.legacy:
            return
        for prefixes, places in zip(self._prefixes, facts, strict=True):
            for root, segments in places:
                for length in range(1, len(segments) + 1):
                    prefix = root, segments[:length]
                    held = prefixes.get(prefix, 0) + times
                    if held:
                        prefixes[prefix] = held
                    else:
                        del prefixes[prefix]

    def lengths(self, value: Value) -> tuple[int, int, int]:
        """How many segments of a value, from its root on, are known to be there.

        In the latest dialect, in the legacy one, and, in the latest, if only the lists on the way are there.
        """
        latest, legacy = self._prefixes
        if not latest and not legacy:
            return 0, 0, 0
        lengths = self._lengths(value.root, value.segments)
        if not value.choice:
            return lengths
        chosen = self._lengths(_chosen(value), value.segments)
        return max(lengths[0], chosen[0]), max(lengths[1], chosen[1]), max(lengths[2], chosen[2])

    def _lengths(self, root: str, segments: tuple[Segment, ...]) -> tuple[int, int, int]:
        latest, legacy = self._prefixes
        return (
            _length(latest, root, segments),
            _length(legacy, root, segments),
            _length(latest, f"{IF_THERE}{root}", segments),
        )


def _length(prefixes: dict[Place, int], root: str, segments: tuple[Segment, ...]) -> int:
    known = 0
    while known < len(segments) and (root, segments[: known + 1]) in prefixes:
        known += 1
    return known


def _chosen(value: Value) -> str:
    """The root in facts that hold where a name stands for this value, and tell nothing elsewhere."""
    return f"{value.choice} {value.root}"


def facts(test: Test, resolve: Resolve) -> Both:
    """What is there when a condition holds, and what is there when it does not.

    A missing value is nil, and a place is there in the branch that nil does not take. Of a filtered
    value nothing is known: most filters make an empty text of nil, and that is true. The legacy dialect
    passes over filters in conditions.
    """
    yes, no = _truth(test.left, resolve)
    if test.filters:
        return Facts(frozenset(), yes.legacy), Facts(frozenset(), no.legacy)
    return yes, no


def _truth(expression: Any, resolve: Resolve) -> Both:
    kind = type(expression)  # of classes with ABCMeta, which makes `isinstance` slow
    if kind is BooleanExpression:
        return _truth(expression.expression, resolve)
    if kind is LogicalNotExpression:
        yes, no = _truth(expression.right, resolve)
        return no, yes
    if kind is LogicalAndExpression:
        left, right = _truth(expression.left, resolve), _truth(expression.right, resolve)
        return left[0] | right[0], left[1] & right[1]
    if kind is LogicalOrExpression:
        left, right = _truth(expression.left, resolve), _truth(expression.right, resolve)
        return left[0] & right[0], left[1] | right[1]
    operator = OPERATORS.get(type(expression))
    if operator is None:
        return _truthiness(expression, resolve)
    return comparison(operator, expression.left, expression.right, resolve)


class Told(NamedTuple):
    """What a condition tells where a name stands for one value."""

    yes: Facts = NONE
    no: Facts = NONE
    may: tuple[bool, bool] = (True, True)
    """Whether it may hold at all, and whether it may fail."""


def _truthiness(expression: Expression, resolve: Resolve) -> Both:
    values = resolve(expression) if type(expression) is Path else ()
    return _of_any(values, _true)


def _true(value: Value) -> Told:
    if value.root:
        there = frozenset({value.place} if _is_false(value.when_missing) else ())
        return Told(Facts(there, there), may=(not value.unassigned, True))
    if isinstance(value.literal, Mark):
        return Told(may=(True, value.literal is not NUMBER))
    return Told(may=(not _is_false(value.literal), _is_false(value.literal)))


def _of_any(values: tuple[Value, ...], judge: Callable[[Value], Told]) -> Both:
    """What a condition tells of a name that stands for one of these values.

    Of several, it tells of the data what follows from each that the name may be in that branch; what follows
    from one alone holds for the name while it is that one, and not for the data.
    """
    if len(values) == 1:
        value = values[0]
        told = judge(value)
        return (
            (told.yes, told.no)
            if value.implies is None
            else (told.yes | value.implies, told.no | value.implies)
        )
    each = [(value, judge(value)) for value in values]
    yes = _branch([(value, told.yes if told.may[0] else None) for value, told in each])
    return yes, _branch([(value, told.no if told.may[1] else None) for value, told in each])


def _branch(each: list[tuple[Value, Facts | None]]) -> Facts:
    """What is there in a branch; values without facts cannot be what the name stands for in it."""
    found = [(value, facts) for value, facts in each if facts is not None]
    if not found:
        return NONE
    branch = reduce(Facts.__and__, (facts | (value.implies or NONE) for value, facts in found))
    for value, facts in found:
        branch |= _of_choice(value, facts)
    if len(found) < len(each):
        assigned = frozenset(value.place for value, facts in each if facts is None and value.unassigned)
        branch |= Facts(assigned, assigned)
    return branch


def _of_choice(value: Value, facts: Facts) -> Facts:
    if not value.choice or facts == NONE:
        return NONE
    root = _chosen(value)
    return Facts(
        *(
            frozenset(
                (root if one == value.root else f"{IF_THERE}{root}", segments) for one, segments in places
            )
            for places in facts
        )
    )


def _tells(value: Value) -> bool:
    """Whether a comparison of a value tells something of the data."""
    return bool(value.root) and value.certain and value.when_missing is not UNKNOWN


def _is_false(value: WhenMissing) -> bool:
    return value is None or value is False


def comparison(operator: str, left: Expression, right: Expression, resolve: Resolve) -> Both:
    """What is there when a comparison holds, and when it does not."""
    if type(left) is not Path:
        left, right = right, left
        operator = FLIPPED.get(operator, operator)
    if type(left) is not Path:
        return NONE, NONE
    values = resolve(left)
    if type(right) is Path:
        return _of_two(operator, values, resolve(right))

    def compared(value: Value) -> Told:
        if value.root and not value.unassigned:
            return Told(*_of_one(operator, value, right)) if _tells(value) else Told()
        known = None if value.unassigned else value.literal
        if isinstance(known, Mark) or operator == "contains":
            return Told()
        taken = {holds(operator, known, right, legacy=legacy) for legacy in (False, True)}
        return Told(may=(taken != {False}, taken != {True}))

    return _of_any(values, compared)


def _of_two(operator: str, left: tuple[Value, ...], right: tuple[Value, ...]) -> Both:
    """What a comparison of two values tells; that both may be missing, or one below 0, is not looked for."""
    if operator in {"==", "!="}:
        same = _places(one for one in (*left, *right) if _tells(one) and one.when_missing is None)
        both = Facts(same, same)
        return (both, NONE) if operator == "==" else (NONE, both)
    first, second = (_places(filter(_tells, values)) for values in (left, right))
    greater = first if operator in {">", ">="} else second if operator in {"<", "<="} else first | second
    return Facts(greater, first | second), NONE


def _places(values: Iterable[Value]) -> frozenset[Place]:
    return frozenset((_chosen(one) if one.choice else one.root, one.segments) for one in values)


def _of_one(operator: str, value: Value, operand: Expression) -> Both:
    """A value is there in the branch that a missing one does not take; a long list's has members."""
    yes, no = _members(operator, value, operand), _members(NEGATED.get(operator, ""), value, operand)
    place = frozenset({value.place})
    branches: list[tuple[frozenset[Place], frozenset[Place]]] = []
    for legacy in (False, True):
        taken = holds(operator, value.when_missing, operand, legacy=legacy)
        branches.append(
            (
                place | yes if taken is False else _if_there(yes),
                place | no if taken is True else _if_there(no),
            )
        )
    return Facts(branches[0][0], branches[1][0]), Facts(branches[0][1], branches[1][1])


def _if_there(members: frozenset[Place]) -> frozenset[Place]:
    return frozenset((f"{IF_THERE}{root}", segments) for root, segments in members)


def _members(operator: str, value: Value, operand: Expression) -> frozenset[Place]:
    """The members that a list surely has when a comparison of it, or of its size, holds."""
    root, segments = value.place
    least = 0
    if value.form == "count" or segments[-1:] == (SIZE,):
        segments = segments[:-1] if segments[-1:] == (SIZE,) else segments
        number = literal(operand)
        if isinstance(number, int | float) and not isinstance(number, bool):
            bound = {">": int(number) + 1, ">=": int(number), "==": int(number)}
            least = bound.get(operator, 1 if operator == "!=" and number == 0 else 0)
    elif operator == "!=" and type(operand) in {Blank, Empty}:
        least = 1
    keys = ["first", "last", *map(str, range(1, min(least, MOST_MEMBERS)))] if least > 0 else []
    return frozenset((root, (*segments, Element(f"{value.narrowed}{key}"))) for key in keys)


def literal(expression: Expression) -> Literal_ | Mark:
    """The value of a literal; `UNKNOWN` for anything else."""
    kind = type(expression)
    if kind in {StringLiteral, IntegerLiteral, FloatLiteral}:
        value: str | int | float = getattr(expression, "value")  # noqa: B009 - of these three, not of all
        return value
    if kind is TrueLiteral or kind is FalseLiteral:
        return kind is TrueLiteral
    return None if kind is Nil else UNKNOWN


def holds(operator: str, value: WhenMissing, operand: Expression, *, legacy: bool = False) -> bool | None:
    """Whether a comparison of a value, `UNKNOWN` excepted, holds; ``None`` if that cannot be told."""
    if operator in {"==", "!="}:
        same = _equals(value, operand)
        return same if same is None or operator == "==" else not same
    other = literal(operand)
    if other is UNKNOWN and type(operand) not in {Blank, Empty}:
        return None
    return operator != "contains" and _is_in_order(operator, value, other, legacy=legacy)


def _equals(value: WhenMissing, operand: Expression) -> bool | None:
    if type(operand) is Blank:
        return value is False or value in {None, "", ()}
    if type(operand) is Empty:
        return value in {"", ()}
    other = literal(operand)
    if other is UNKNOWN:
        return None
    return value == other and isinstance(other, bool) == isinstance(value, bool)


def _is_in_order(operator: str, value: WhenMissing, other: object, *, legacy: bool) -> bool:
    """The latest dialect orders as JavaScript does, for which null is 0; Ruby orders no nil."""
    if other is None or (legacy and value is None):
        return False
    left, right = _number(value), _number(other)
    if left is None or right is None:
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


def _number(value: object) -> float | None:
    """A value as JavaScript takes it for a number."""
    if value in {None, ()} or (isinstance(value, str) and not value.strip()):
        return 0
    try:
        return float(value)  # type: ignore[arg-type] # text, number or boolean
    except (TypeError, ValueError, OverflowError):
        return None
