"""Outcomes of an event's checks: of one payload, and as schemas of attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from trackplan.checks import AttributePath, Formula, Outcome, TermComparison, evaluate, readable
from trackplan.checks.formula import paths
from trackplan.document import Ref
from trackplan.model.finding import Problem
from trackplan.model.payload import Sample
from trackplan.model.plan import Event
from trackplan.rules import Schema

_MOST_COMBINED = 3
"""With more checks of one event there would be many ways in which some of them are not met."""


def problems(sample: Sample, event: Event) -> Iterator[Problem]:
    """Yield a problem for each check that the attributes of a payload do not meet."""
    for formula in readable(event.checks):
        if evaluate(formula, sample.payload.attributes) is Outcome.NOT_MET:
            subject = _subject(formula)
            yield Problem(
                message=_sentence(formula),
                ref=_place(sample, subject),
                event=event.name,
                attribute=None if subject is None else subject.attribute,
            )


def met(event: Event) -> Schema | None:
    """Return a schema of payloads that meet all checks of an event; ``None`` if no schema can tell."""
    schemas = [_schema(formula) for formula in readable(event.checks)]
    known = [schema for schema in schemas if schema is not None]
    if len(known) < len(schemas):
        return None
    return {"properties": {"attributes": {"allOf": known}}} if known else {}


def not_met(event: Event) -> Sequence[Schema]:
    """Return a schema for each way in which some checks are not met, and their subjects are sent or not."""
    formulas = list(readable(event.checks))
    if len(formulas) > _MOST_COMBINED:
        return ()
    ways = [_ways(formula) for formula in formulas]
    return [{"allOf": [{"type": "object"}, *way]} for way in product(*ways)][1:]  # at first all are met


def _ways(formula: Formula) -> list[Schema]:
    """Schemas of attributes that meet a check, and that do not: its subject is sent, or it is not."""
    met, subject = _schema(formula), _subject(formula)
    if met is None or subject is None:
        return []
    return [met, {"not": met, "required": [subject.steps[0]]}, {"not": met}]


def _schema(formula: Formula) -> Schema | None:
    """A schema of attributes that meet a check; ``None`` for sums, and for the items of lists."""
    if isinstance(formula, TermComparison) or any(path.lists for path in paths(formula)):
        return None
    there = {"not": _with_value(formula.there)}
    return {"anyOf": [there, {"allOf": [_with_value(path) for path in formula.needed]}]}


def _with_value(path: AttributePath) -> Schema:
    """A schema of attributes that have a value at a path."""
    schema: Schema = {"not": {"type": "null"}}
    for step in reversed(path.steps):
        schema = {"type": "object", "required": [step], "properties": {step: schema}}
    return schema


def _subject(formula: Formula) -> AttributePath | None:
    """The attribute that a check is about: what must be there, or the side that is sent and not computed."""
    sides: tuple[Any, ...] = (
        (formula.left, formula.right) if isinstance(formula, TermComparison) else formula.needed
    )
    return next((side for side in sides if isinstance(side, AttributePath)), None)


def _sentence(formula: Formula) -> str:
    if isinstance(formula, TermComparison):
        return f"the check `{formula}` is not met"
    needed = ", ".join(f"`{path}`" for path in formula.needed)
    return f"{needed} {'are' if len(formula.needed) > 1 else 'is'} missing where `{formula.there}` is"


def _place(sample: Sample, subject: AttributePath | None) -> Ref:
    """The place of an attribute at the top, where it is sent; else that of the attributes."""
    name = None if subject is None else subject.steps[0]
    there = name is not None and name in sample.payload.attributes
    return sample.attribute_ref((name,) if name is not None and there else ())
