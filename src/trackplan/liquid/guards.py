"""What is known to be there: facts that conditions establish, and the branches in which they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

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
from trackplan.liquid.values import (
    IF_THERE,
    NONE,
    SIZE,
    UNKNOWN,
    Element,
    Facts,
    Mark,
    Place,
    Value,
    WhenMissing,
)
from trackplan.model.reference import Dialect, Literal_

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
        self._prefixes: dict[Dialect, dict[Place, int]] = {one: {} for one in get_args(Dialect)}

    def add(self, facts: Facts, times: int = 1) -> None:
        """Let the facts hold; with ``times=-1``, hold no longer."""
        for prefixes, places in zip(self._prefixes.values(), facts, strict=True):
            for root, segments in places:
                for length in range(1, len(segments) + 1):
                    prefix = root, segments[:length]
                    held = prefixes.get(prefix, 0) + times
                    if held:
                        prefixes[prefix] = held
                    else:
                        del prefixes[prefix]

    def length(self, place: Place, dialect: Dialect = "latest") -> int:
        """How many segments of a place, from its root on, are known to be there."""
        prefixes = self._prefixes[dialect]
        if not prefixes:
            return 0
        root, segments = place
        known = 0
        while known < len(segments) and (root, segments[: known + 1]) in prefixes:
            known += 1
        return known


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


def _truthiness(expression: Expression, resolve: Resolve) -> Both:
    values = resolve(expression) if type(expression) is Path else ()
    there = frozenset(value.place for value in values if value.root and _is_false(value.when_missing))
    return Facts(there, there) | _implied([one for one in values if one.literal is not False]), NONE


def _tells(value: Value) -> bool:
    """Whether a comparison of a value tells something of the data."""
    return bool(value.root) and value.certain and value.when_missing is not UNKNOWN


def _is_false(value: WhenMissing) -> bool:
    return value is None or value is False


def _implied(values: list[Value]) -> Facts:
    """What was there when each of the values was assigned, one of which it now is."""
    values = [one for one in values if not one.unassigned]
    if not values or not all(one.implies is not None for one in values):
        return NONE
    found = values[0].implies or NONE
    for value in values[1:]:
        found &= value.implies or NONE
    return found


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
    yes, no = NONE, NONE
    for value in values:
        if _tells(value):
            more = _of_one(operator, value, right)
            yes, no = yes | more[0], no | more[1]
    operand = literal(right)
    if operator == "==" and operand is not UNKNOWN:
        yes |= _implied([one for one in values if one.literal is UNKNOWN or one.literal == operand])
    return yes, no


def _of_two(operator: str, left: tuple[Value, ...], right: tuple[Value, ...]) -> Both:
    """What a comparison of two values tells; that both may be missing, or one below 0, is not looked for."""
    if operator in {"==", "!="}:
        same = frozenset(one.place for one in (*left, *right) if _tells(one) and one.when_missing is None)
        both = Facts(same, same)
        return (both, NONE) if operator == "==" else (NONE, both)
    first, second = (frozenset(value.place for value in values if _tells(value)) for values in (left, right))
    greater = first if operator in {">", ">="} else second if operator in {"<", "<="} else first | second
    return Facts(greater, first | second), NONE


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
    if value.form == "count" or (segments and segments[-1] is SIZE):
        segments = segments[:-1] if segments[-1] is SIZE else segments
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
    except (TypeError, ValueError):
        return None
