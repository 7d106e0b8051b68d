"""Attributes of a payload made to agree as the checks of its event say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from trackplan.checks import AttributePath, Formula, Outcome, TermComparison, Together, evaluate, number_at
from trackplan.checks.evaluation import holders
from trackplan.checks.formula import Comparator

Value = Callable[[str], Any]
"""Gives a value for an attribute path."""

_OFF: Mapping[Comparator, int] = {"=": 0, "<=": 0, ">=": 0, "<": -1, ">": 1}
"""How far a side must be from the other to meet a check."""

_MIRRORED: Mapping[Comparator, Comparator] = {"=": "=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_DECIMALS = 6


def agree(checks: Sequence[Formula], attributes: dict[str, Any], value: Value) -> bool:
    """Change attributes until they meet the checks; return whether they do.

    The side of a comparison that is one attribute becomes what the other side comes to.
    """
    for _ in range(len(checks) + 1):
        broken = [check for check in checks if evaluate(check, attributes) is Outcome.NOT_MET]
        if not broken:
            return True
        for check in broken:
            if isinstance(check, Together):
                _fill(check, attributes, value)
            else:
                _settle(check, attributes)
    return False


def _fill(check: Together, attributes: dict[str, Any], value: Value) -> None:
    for path in check.needed:
        name = str(path.steps[-1])
        for holder in holders(path, attributes):
            if holder.get(name) is None:
                holder[name] = value(path.attribute)


def _settle(check: TermComparison, attributes: dict[str, Any]) -> None:
    sides = (
        (check.left, check.comparator, check.right),
        (check.right, _MIRRORED[check.comparator], check.left),
    )
    for side, comparator, other in sides:
        if isinstance(side, AttributePath) and (wanted := number_at(other, attributes)) is not None:
            for holder in holders(side, attributes):
                holder[str(side.steps[-1])] = _number(wanted + _OFF[comparator])
            return


def _number(value: Decimal) -> int | float:
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
