"""A formula held against the attributes of a payload, in decimal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from enum import Enum
from typing import Any

from trackplan.checks.formula import (
    ITEM,
    AttributePath,
    Binary,
    Formula,
    FunctionTerm,
    Negative,
    Number,
    Term,
    TermComparison,
    Together,
    paths,
)

_DECIMAL = Context(prec=60, traps=[DivisionByZero, InvalidOperation, Overflow])
_CENTS = 2
"""Amounts have at least so many decimals, since JSON drops the zeros of ``42.00``."""

Scope = Mapping[tuple[str | None, ...], Any]
"""The item that is gone over, by the steps to it; that of no steps is the attributes."""


class Outcome(Enum):
    """What a check says of a payload."""

    MET = "met"
    NOT_MET = "not met"
    NOT_JUDGED = "not judged"
    """A value is missing, or is no number: what the plan says of it is for other rules."""


def evaluate(formula: Formula, attributes: Mapping[str, Any]) -> Outcome:
    """Hold a formula against a payload's attributes."""
    scope: Scope = {(): attributes}
    if isinstance(formula, Together):
        return _together(formula, scope)
    try:
        left, right = _term(formula.left, scope), _term(formula.right, scope)
        if left is None or right is None:
            return Outcome.NOT_JUDGED
        off = _DECIMAL.subtract(left, right)
        return Outcome.MET if _holds(formula, off, _unit(formula, left, right)) else Outcome.NOT_MET
    except DecimalException:  # beyond every amount, or divided by zero
        return Outcome.NOT_JUDGED


def number_at(term: Term, attributes: Mapping[str, Any]) -> Decimal | None:
    """What a term comes to; ``None`` where a value is missing or no number."""
    try:
        return _term(term, {(): attributes})
    except DecimalException:
        return None


def holders(path: AttributePath, attributes: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each object that may have the last attribute of a path."""
    for scope in _items(path.lists, {(): attributes}):
        holder = _value(AttributePath(path.steps[:-1], 0), scope)
        if isinstance(holder, dict):
            yield holder


def _holds(formula: TermComparison, off: Decimal, unit: Decimal) -> bool:
    """Whether the difference of both sides is what the sign asks, to half of the smallest unit."""
    half = unit / 2
    match formula.comparator:
        case "=":
            return off.copy_abs() <= half
        case "<":
            return off < 0
        case "<=":
            return off <= half
        case ">":
            return off > 0
        case _:
            return off >= -half


def _unit(formula: TermComparison, left: Decimal, right: Decimal) -> Decimal:
    """The smallest unit of the amount: that of the side that is sent, not computed, and at most a cent."""
    sent = [
        value
        for term, value in ((formula.left, left), (formula.right, right))
        if isinstance(term, AttributePath)
    ]
    decimals = min((_decimals(value) for value in sent or (left, right)), default=0)
    return Decimal(1).scaleb(-max(_CENTS, decimals))


def _decimals(value: Decimal) -> int:
    exponent = value.normalize(_DECIMAL).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _together(formula: Together, scope: Scope) -> Outcome:
    lists = max((path.lists for path in paths(formula)), key=len)
    judged = False
    for inner in _items(lists, scope):
        if _value(formula.there, inner) is not None:
            judged = True
            if any(_value(path, inner) is None for path in formula.needed):
                return Outcome.NOT_MET
    return Outcome.MET if judged else Outcome.NOT_JUDGED


def _items(lists: tuple[tuple[str | None, ...], ...], scope: Scope) -> Iterator[Scope]:
    """Yield a scope for each item of the innermost of some lists that lie in one another."""
    if not lists:
        yield scope
        return
    found = _value(AttributePath(lists[0][:-1], 0), scope)
    for item in found if isinstance(found, list) else ():
        yield from _items(lists[1:], {**scope, lists[0]: item})


def _term(term: Term, scope: Scope) -> Decimal | None:
    match term:
        case Number(value=value):
            return value
        case AttributePath():
            return _decimal(_value(term, scope))
        case Negative(term=inner):
            found = _term(inner, scope)
            return None if found is None else found.copy_negate()
        case Binary(operator=operator, left=left, right=right):
            one, other = _term(left, scope), _term(right, scope)
            return None if one is None or other is None else _joined(operator, one, other)
        case FunctionTerm(function="len", argument=argument):
            found = _value(argument, scope) if isinstance(argument, AttributePath) else None
            return Decimal(len(found)) if isinstance(found, list) else None
        case _:
            return _over_items(term, scope)


def _over_items(call: FunctionTerm, scope: Scope) -> Decimal | None:
    """The sum, the least or the greatest over items; ``None`` if one has no number, or there is no list."""
    if not isinstance(_value(AttributePath(call.lists[0][:-1], 0), scope), list):
        return None
    numbers = []
    for inner in _items(call.lists, scope):
        number = _term(call.argument, inner)
        if number is None:
            return None
        numbers.append(number)
    if call.function == "sum":
        total = Decimal(0)
        for number in numbers:
            total = _DECIMAL.add(total, number)
        return total
    return (min if call.function == "min" else max)(numbers, default=None)


def _joined(operator: str, one: Decimal, other: Decimal) -> Decimal:
    match operator:
        case "+":
            return _DECIMAL.add(one, other)
        case "-":
            return _DECIMAL.subtract(one, other)
        case "*":
            return _DECIMAL.multiply(one, other)
        case _:
            return _DECIMAL.divide(one, other)


def _value(path: AttributePath, scope: Scope) -> Any:
    """What stands at a path; ``None`` where nothing does."""
    start = next((known for known in (*reversed(path.lists), ()) if known in scope), ())
    value = scope[start]
    for step in path.steps[len(start) :]:  # none of the attributes themselves, nor of an item
        if step is ITEM or not isinstance(value, Mapping):
            return None
        value = value.get(step)
    return value


def _decimal(value: Any) -> Decimal | None:
    """A number as its shortest text has it, so that 0.1 is a tenth."""
    if type(value) is int:
        return Decimal(value)
    if type(value) is float and value - value == 0:  # neither infinite nor no number
        return Decimal(repr(value))
    return None
