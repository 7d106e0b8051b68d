from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trackplan.checks import CheckSyntaxError, Formula, Together, parse
from trackplan.checks.formula import AttributePath, lengths, paths
from trackplan.document import Ref, Span
from trackplan.model.finding import Problem, RuleCard, Severity
from trackplan.model.plan import Event, Plan
from trackplan.naming.guess import guess
from trackplan.rules import PlanRule
from trackplan.rules.references import is_open

NUMBERS = frozenset({"integer", "number", "timestamp", "any"})


class InvalidCheck(PlanRule):
    """A check of an event cannot be made."""

    card = RuleCard(
        id="invalid-check",
        severity=Severity.ERROR,
        summary="A check of an event cannot be read, or is about what the event does not carry.",
        why=(
            "Nothing would be checked. A check compares sums of attributes, such as "
            "`cart_value = sum(items[].price * items[].quantity)`, or says what comes with what: "
            "`currency with value`."
        ),
        fix="Mend the check at the column that the message names.",
        bad="""\
events:
  order_completed:
    attributes:
      order_value: {type: number}
      currency: {type: string}
      items: {type: array, items: {type: object, attributes: {price: {type: number}}}}
    checks:
      - order_value = sum(items[].price  # flagged
      - order_value = items[].price  # flagged
      - order_value = sum(items[].prize)  # flagged
      - order_value = currency  # flagged
""",
        good="""\
events:
  order_completed:
    attributes:
      order_value: {type: number}
      currency: {type: string}
      items: {type: array, items: {type: object, attributes: {price: {type: number}}}}
    checks:
      - order_value = sum(items[].price)
      - currency with order_value
""",
    )

    def check(self, plan: Plan) -> Iterator[Problem]:
        for event in plan.events.values():
            whole = all(name in plan.groups for name in event.groups)  # else more attributes may be meant
            for index, text in enumerate(event.checks):
                ref = event.ref / "checks" / index
                try:
                    formula = parse(text)
                except CheckSyntaxError as error:
                    message = f"a check of `{event.name}` cannot be read: column {error.column}: {error}"
                    yield Problem(message=message, ref=_column(ref, text, error.column), event=event.name)
                    continue
                for path in paths(formula) if whole else ():
                    fault, remedy = _fault(event, formula, path)
                    if fault:
                        message = f"`{path}`, in a check of `{event.name}`, {fault}"
                        where = _column(ref, text, path.column)
                        yield Problem(message=message, ref=where, event=event.name, help=remedy)


def _fault(event: Event, formula: Formula, path: AttributePath) -> tuple[str, str | None]:
    """What is wrong with a path of a check, and the remedy where it is known."""
    planned = dict(event.walk())
    attribute = planned.get(path.attribute)
    if attribute is None:
        if is_open(event.attributes, path.attribute):
            return "", None
        near = guess(path.attribute, planned)
        return "is not an attribute of it", f"did you mean `{near}`?" if near else None
    if isinstance(formula, Together):
        return "", None
    kinds = {*attribute.types}
    wanted = {"array", "any"} if path in lengths(formula) else NUMBERS
    if kinds & wanted:
        return "", None
    is_ = " or ".join(attribute.types)
    return f"is {is_}, and {'a list' if 'array' in wanted else 'a number'} must stand there", None


def _column(ref: Ref, text: str, column: int) -> Ref:
    """The place of a column of a check, where it stands on one line as it reads."""
    span = ref.location.span
    lines = ref.document.text.split("\n")
    start = lines[span.line - 1].find(text, span.column - 1) if span.line <= len(lines) else -1
    if span.end_line != span.line or start < 0 or column > len(text):
        return ref
    at = start + column
    return replace(ref, span=Span(span.line, at, span.line, span.end_column))
