"""The checks between an event's attributes, as nested lists that the runtimes of all languages evaluate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from trackplan.checks import AttributePath, Formula, Together, readable
from trackplan.checks.formula import Binary, FunctionTerm, Negative, Number, Term, paths
from trackplan.model.plan import Event

ITEM = "\0"
"""The step of a path to each item of a list; no attribute has this name."""


class FormulaTable(NamedTuple):
    """One check of an event."""

    text: str
    """The check as a plan writes it."""
    path: str
    """The first attribute that it names."""
    formula: list[Any]
    """``[sign, term, term]``, or ``["with", lists, path, path …]``: where the first path has a value, so have
    the others. A term is ``["number", text]``, ``["path", steps]``, ``["negative", term]``,
    ``["len", steps]``, ``[operator, term, term]``, or ``["sum", lists, term]`` and so ``min`` and ``max``.
    ``lists`` are the steps to the items of each list that it goes over, the outer one first."""


def formula_tables(event: Event) -> list[FormulaTable]:
    """Return the checks of an event that can be read."""
    return [
        FormulaTable(str(one), next(paths(one)).attribute, _formula(one)) for one in readable(event.checks)
    ]


def _formula(formula: Formula) -> list[Any]:
    if isinstance(formula, Together):
        lists = max((path.lists for path in paths(formula)), key=len)
        return ["with", _lists(lists), _steps(formula.there), *map(_steps, formula.needed)]
    return [formula.comparator, _term(formula.left), _term(formula.right)]


def _term(term: Term) -> list[Any]:
    match term:
        case Number(value=value):
            return ["number", f"{value:f}"]
        case AttributePath():
            return ["path", _steps(term)]
        case Negative(term=inner):
            return ["negative", _term(inner)]
        case Binary(operator=operator, left=left, right=right):
            return [operator, _term(left), _term(right)]
        case FunctionTerm(function="len", argument=AttributePath() as path):
            return ["len", _steps(path)]
        case FunctionTerm(function=name, argument=argument):
            return [name, _lists(term.lists), _term(argument)]


def _steps(path: AttributePath) -> list[str]:
    return [ITEM if step is None else step for step in path.steps]


def _lists(lists: Sequence[tuple[str | None, ...]]) -> list[list[str]]:
    return [[ITEM if step is None else step for step in steps] for steps in lists]
