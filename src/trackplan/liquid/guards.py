"""What is known to be there: facts that conditions establish, and the branches in which they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection

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
    FalseLiteral,
    FloatLiteral,
    IntegerLiteral,
    StringLiteral,
    TrueLiteral,
)
from liquid.expression import Expression

from trackplan.liquid.expressions import Test
from trackplan.liquid.values import Place, Value

Facts = frozenset[Place]
Resolve = Callable[[Expression], tuple[Value, ...]]
NONE: Facts = frozenset()

_LITERALS = (StringLiteral, IntegerLiteral, FloatLiteral, TrueLiteral, FalseLiteral)
_ORDER = (LtExpression, LeExpression, GtExpression, GeExpression, ContainsExpression)


class Known:
    """The places known to be there at this point. A place that is there has all its parents."""

    def __init__(self) -> None:
        self._prefixes: Counter[Place] = Counter()

    def add(self, facts: Collection[Place], times: int = 1) -> None:
        """Let the facts hold; with ``times=-1``, hold no longer."""
        for root, segments in facts:
            for length in range(1, len(segments) + 1):
                self._prefixes[root, segments[:length]] += times

    def length(self, place: Place) -> int:
        """How many segments of a place, from its root on, are known to be there."""
        root, segments = place
        for length in range(len(segments), 0, -1):
            if self._prefixes[root, segments[:length]] > 0:
                return length
        return 0


def facts(test: Test, resolve: Resolve) -> tuple[Facts, Facts]:
    """What is there when a condition holds, and what is there when it does not.

    A missing value is nil: it equals only ``nil`` and ``blank``, and is neither more nor less than
    anything. It does differ from ``empty`` and from ``""``, in Ruby's Liquid, LiquidJS and
    python-liquid alike, so ``!= empty`` tells nothing. Nor does a filtered value: most filters make
    an empty text of what is missing, and that is true.
    """
    return (NONE, NONE) if test.filters else _truth(test.left, resolve)


def _truth(expression: Expression, resolve: Resolve) -> tuple[Facts, Facts]:
    if isinstance(expression, BooleanExpression):
        return _truth(expression.expression, resolve)
    if isinstance(expression, LogicalNotExpression):
        return _swapped(_truth(expression.right, resolve))
    if isinstance(expression, LogicalAndExpression):
        left, right = _truth(expression.left, resolve), _truth(expression.right, resolve)
        return left[0] | right[0], left[1] & right[1]
    if isinstance(expression, LogicalOrExpression):
        left, right = _truth(expression.left, resolve), _truth(expression.right, resolve)
        return left[0] & right[0], left[1] | right[1]
    return _comparison(expression, resolve)


def _comparison(expression: Expression, resolve: Resolve) -> tuple[Facts, Facts]:
    if isinstance(expression, EqExpression):
        return equality(expression.left, expression.right, resolve)
    if isinstance(expression, NeExpression):
        return _swapped(equality(expression.left, expression.right, resolve))
    if isinstance(expression, _ORDER):
        return _places(expression.left, resolve) | _places(expression.right, resolve), NONE
    return _places(expression, resolve, counts=False), NONE


def _swapped(found: tuple[Facts, Facts]) -> tuple[Facts, Facts]:
    return found[1], found[0]


def equality(left: Expression, right: Expression, resolve: Resolve) -> tuple[Facts, Facts]:
    """What is there when two values are equal, and when they differ."""
    if not isinstance(left, Path):
        left, right = right, left
    if isinstance(right, Nil | Blank):
        return NONE, _places(left, resolve, counts=False)
    if isinstance(right, _LITERALS):
        places = _places(left, resolve)
        if isinstance(right, IntegerLiteral) and right.value == 0:
            counted = _places(left, resolve, only_counts=True)
            return places - counted, counted
        return places, NONE
    return NONE, NONE


def _places(
    expression: Expression, resolve: Resolve, *, counts: bool = True, only_counts: bool = False
) -> Facts:
    """The places of a path; the number that a ``size`` filter gave is there even of a missing list."""
    forms = (
        {"count"} if only_counts else {"plain", "each", "groups", "group"} | ({"count"} if counts else set())
    )
    if not isinstance(expression, Path):
        return NONE
    return frozenset(value.place for value in resolve(expression) if value.root and value.form in forms)
