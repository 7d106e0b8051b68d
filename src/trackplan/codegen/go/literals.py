"""Literals of Go: texts, scalars, and the tables that checks go by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from trackplan.codegen.patterns import is_surrogate
from trackplan.codegen.shapes import VariantCase


def quoted(text: str) -> str:
    """Return a string literal."""
    return '"' + "".join(_character(one) for one in text) + '"'


def _character(one: str) -> str:
    code = ord(one)
    if one in '"\\':
        return f"\\{one}"
    if is_surrogate(code):
        return "\\ufffd"
    if one.isprintable():
        return one
    return f"\\U{code:08x}"


def scalar(value: Any) -> str:
    """Return the literal of a scalar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value) if isinstance(value, str) else repr(value)


def variant_literal(case: VariantCase) -> str:
    """Return the literal of a variant."""
    equals = ", ".join(map(scalar, case.equals))
    names, required = _steps(case.names), _steps(case.required)
    return f"variant{{equals: []any{{{equals}}}, names: {names}, required: {required}}}"


def formula_literal(formula: Sequence[Any]) -> str:
    """Return the literal of a check between attributes; see `FormulaTable`."""
    sign, *rest = formula
    if sign == "with":
        return f'(formula{{sign: "with", lists: {_strings(rest[0])}, paths: {_strings(rest[1:])}}})'
    sides = ", ".join(_term(side)[4:] for side in rest)
    return f"(formula{{sign: {quoted(sign)}, sides: []term{{{sides}}}}})"


def _term(term: Sequence[Any]) -> str:
    op, *rest = term
    members = {"number": "text", "path": "path", "len": "path"}
    if op in members:
        value = quoted(rest[0]) if op == "number" else _steps(rest[0])
        return f"term{{op: {quoted(op)}, {members[op]}: {value}}}"
    lists = f"lists: {_strings(rest.pop(0))}, " if op in ("sum", "min", "max") else ""
    return f"term{{op: {quoted(op)}, {lists}terms: []term{{{', '.join(_term(one)[4:] for one in rest)}}}}}"


def _steps(steps: Sequence[str]) -> str:
    return f"[]string{{{', '.join(map(quoted, steps))}}}"


def _strings(rows: Sequence[Sequence[str]]) -> str:
    return f"[][]string{{{', '.join(_steps(row)[8:] for row in rows)}}}"
