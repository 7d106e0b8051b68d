"""Follows expressions: what values they may stand for, and every value that they read on the way."""

from __future__ import annotations

from functools import lru_cache

from liquid.builtin.expressions import FilteredExpression, Path, TernaryFilteredExpression
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.logical import LogicalNotExpression
from liquid.builtin.expressions.primitive import (
    FalseLiteral,
    IntegerLiteral,
    Nil,
    RangeLiteral,
    StringLiteral,
    TrueLiteral,
)
from liquid.expression import Expression
from msgspec.structs import replace

from trackplan.liquid import expressions
from trackplan.liquid.expressions import BadExpressionError, Output, Test
from trackplan.liquid.filters import FILTERS, effect_of
from trackplan.liquid.guards import FLIPPED, OPERATORS, Both, Known, facts, literal
from trackplan.liquid.marks import NUMBER as SOME_NUMBER
from trackplan.liquid.marks import UNKNOWN, Mark
from trackplan.liquid.names import CONSTANT, Names, Values, distinct
from trackplan.liquid.notes import Notes
from trackplan.liquid.values import Value, is_number
from trackplan.liquid.vocabulary import unknown_filter, unknown_key
from trackplan.model.reference import Comparison, Construct, Usage

HIDDEN = "the Liquid that `render_liquid` runs exists only when the message is sent"
NUMBER: Values = (Value(literal=SOME_NUMBER),)

IN_CONDITION: dict[Construct, Construct] = {
    "index": "index in a condition",
    "range": "range in a condition",
    "filter argument": "filter argument in a condition",
}


class Evaluation:
    """Evaluates under the names and facts in force; ``base`` is the offset of an expression's text."""

    def __init__(self, names: Names, known: Known, notes: Notes) -> None:
        self.names = names
        self.known = known
        self.notes = notes

    def resolve(self, expression: Expression) -> Values:
        """What a value without filters may stand for. Reads nothing."""
        if type(expression) is not Path:
            return _constant(expression)
        head, *rest = expression.path
        if type(head) is not str:
            return CONSTANT
        values = self.names.get(head)
        if values is None:
            if all(type(segment) is not Path for segment in rest):
                return _global(tuple(expression.path))
            values = (Value(root=head),)
        for segment in rest:
            values = tuple(self._step(value, segment) for value in values)
        return values

    def _step(self, value: Value, segment: str | int | Path) -> Value:
        if isinstance(segment, str):
            return value.member(segment)
        if isinstance(segment, int):
            return value.element(str(segment))
        index = self.resolve(segment)
        literals = {found.literal for found in index}
        if literals and all(map(is_number, literals)):
            return value.element(f"?{segment}")
        key = literals.pop() if len(literals) == 1 else None
        return value.member(key) if isinstance(key, str) else value.anything()

    def read(
        self,
        expression: Expression,
        construct: Construct,
        base: int,
        *,
        comparison: Comparison | None = None,
        filters: tuple[str, ...] = (),
        usage: Usage | None = None,
    ) -> Values:
        """Read a value without filters, and the indexes in it."""
        values = self.resolve(expression)
        if type(expression) is Path:
            single = len(values) == 1 and values[0].form == "plain"
            for value in values:
                self.notes.emit(
                    value,
                    construct,
                    base + expression.token.start_index,
                    comparison=comparison if single else None,
                    filters=filters,
                    usage=usage,
                )
        self._indexes(expression, base, tested=construct == "condition")
        return values

    def _indexes(self, expression: Expression, base: int, *, tested: bool) -> None:
        if type(expression) is Path:
            construct: Construct = "index"
            if all(type(segment) is not Path for segment in expression.path):
                return
        else:
            construct = "range"
        if type(expression) in {Path, RangeLiteral}:
            for child in expression.children():
                self.read(child, IN_CONDITION[construct] if tested else construct, base)

    def carried(self, value: Value) -> Value:
        """A value as ``assign`` keeps it: what is known to be there now stays known of the name."""
        if not value.root or value.unassigned:
            return value
        length = len(value.segments)
        counted = value.form == "count"  # nothing counts as none
        known, known_legacy, _ = self.known.lengths(value)
        return replace(
            value,
            known=length if counted else max(value.known, known),
            known_legacy=max(value.known_legacy, known_legacy),
            nil=0 if value.undefined else length,
        )

    def test(self, test: Test, base: int, construct: Construct = "condition", tag: str = "") -> Both:
        """Read a condition; gives what is there when it holds, and when it does not."""
        self._conditions(test.left, base, construct, "" if test.filters else tag, alone=not test.filters)
        values = self.resolve(test.left)
        for filter_ in test.filters:
            values = self._filter(values, filter_, base, tested=True)
        return facts(test, self.resolve)

    def _conditions(
        self, expression: Expression, base: int, construct: Construct, tag: str, *, alone: bool
    ) -> None:
        """Read every value of a condition, with what it is compared with."""
        pending = [expression]
        while pending:
            here = pending.pop()
            operator = OPERATORS.get(type(here))
            if operator is not None:
                left, right = here.children()
                whole = alone and here is expressions.core(expression)
                self._compared(left, right, operator, (base, construct, tag if whole else ""), alone=whole)
            elif type(here) in {Path, RangeLiteral}:
                self.read(here, construct, base, usage=_tested(construct))
            else:
                alone = alone and type(here) is not LogicalNotExpression
                pending.extend(reversed(list(here.children())))

    def _compared(
        self,
        left: Expression,
        right: Expression,
        operator: str,
        place: tuple[int, Construct, str],
        *,
        alone: bool,
    ) -> None:
        base, construct, tag = place
        for one, other, turned in ((left, right, operator), (right, left, FLIPPED.get(operator, operator))):
            if type(one) in {Path, RangeLiteral}:
                operand = literal(other)
                made = None
                if not isinstance(operand, Mark) and not (operator == "contains" and one is right):
                    made = Comparison(turned, operand, tag, alone, isinstance(operand, bool))
                self.read(one, construct, base, comparison=made, usage=_tested(construct))
            elif OPERATORS.get(type(one)) or type(one) is not StringLiteral:
                self._conditions(one, base, construct, "", alone=False)

    def output(self, output: Output, construct: Construct, base: int) -> Values:
        """Read what an output, ``echo`` or ``assign`` holds; gives what it may stand for."""
        if isinstance(output, Test):
            where: Construct = "condition" if construct == "assign" else construct
            yes, _ = self.test(output, base, where)
            return (Value(implies=yes),)
        if isinstance(output, FilteredExpression):
            return self._filtered(output.left, output.filters or [], construct, base)
        return self._ternary(output, construct, base)

    def _ternary(self, output: TernaryFilteredExpression, construct: Construct, base: int) -> Values:
        yes, no = self.test(Test(output.condition, []), base)
        tail = output.tail_filters or []
        self.known.add(yes)
        values = self._filtered(output.left.left, [*(output.left.filters or []), *tail], construct, base)
        self.known.add(yes, -1)
        if output.alternative is not None:
            self.known.add(no)
            values += self._filtered(output.alternative, [*(output.filters or []), *tail], construct, base)
            self.known.add(no, -1)
        return values

    def _filtered(self, left: Expression, filters: list[Filter], construct: Construct, base: int) -> Values:
        names = tuple(filter_.name for filter_ in filters)
        values = self._put_out(left, names, construct, base)
        for filter_ in filters:
            if filter_.name == "default" and filter_.args:
                self._keys(filter_, base)
                values = tuple(value.defaulted() for value in values)
                usage: Usage = "assigned" if construct == "assign" else "printed"
                values += self._put_out(filter_.args[0].value, (), "filter argument", base, usage)
            else:
                values = self._filter(values, filter_, base)
        if "render_liquid" in names:
            at = base + filters[names.index("render_liquid")].token.start_index
            self.notes.hinder("hidden", HIDDEN, at)
        return values

    def _put_out(
        self,
        expression: Expression,
        filters: tuple[str, ...],
        construct: Construct,
        base: int,
        usage: Usage | None = None,
    ) -> Values:
        """Read what goes into filters; one that is not ``default`` evaluates it before any ``default``."""
        values = self.resolve(expression)
        if filters[:1] == ("default",):
            values = tuple(
                replace(value, known=len(value.segments), literal=UNKNOWN) if value.root else value
                for value in values
            )
        if type(expression) is Path:
            narrowed = any(effect_of(one).of_list == "reduces" for one in filters) and construct != "assign"
            for value in values:
                read = replace(value, part=True) if narrowed else value
                plain = value.form == "plain"
                at = base + expression.token.start_index
                self.notes.emit(read, construct, at, filters=filters if plain else (), usage=usage)
        self._indexes(expression, base, tested=False)
        return values

    def _filter(self, values: Values, filter_: Filter, base: int, *, tested: bool = False) -> Values:
        self._keys(filter_, base)
        known = effect_of(filter_.name)
        arguments = [argument.value for argument in filter_.args]
        first = arguments[0] if arguments else None
        construct: Construct = IN_CONDITION["filter argument"] if tested else "filter argument"
        for argument in arguments:
            read = self.read(argument, construct, base, filters=(filter_.name,))
            if known.adds:
                values += tuple(value for value in read if value.root)
        attribute = first.value if type(first) is StringLiteral else None
        at = base + first.token.start_index if first is not None else 0
        if attribute is not None and known.reads == "attribute":
            self._attribute(values, attribute, at + 1, "member value" if known.compares else "member name")
        elif first is not None and known.reads == "attribute":
            self._dynamic(values, at)
        elif attribute is not None and known.reads == "expression" and len(arguments) > 1:
            self._expression(values, attribute, arguments[1], base)
        if filter_.name not in FILTERS:  # what it makes of the value nobody can tell
            values = tuple(value.anything() for value in values)
        position = base + filter_.token.start_index
        return distinct(value.filtered(filter_.name, attribute, position) for value in values)

    def _keys(self, filter_: Filter, base: int) -> None:
        """Note a filter, or a key of its arguments, that Customer.io does not know."""
        at = base + filter_.token.start_index
        if filter_.name not in FILTERS:
            self.notes.mistake("unknown-filter", *unknown_filter(filter_.name), at, len(filter_.name))
        for argument in filter_.args:
            name = getattr(argument, "name", None)
            if name is not None and (said := unknown_key(filter_.name, name)) is not None:
                self.notes.mistake("unknown-key", *said, base + argument.token.start_index, len(name))

    def _attribute(self, values: Values, attribute: str, at: int, construct: Construct) -> None:
        for value in values:
            if value.root and value.form == "plain":
                self.notes.emit(value.element("map").attribute(attribute), construct, at)

    def _dynamic(self, values: Values, at: int) -> None:
        for value in values:
            if value.root and value.form == "plain":
                self.notes.emit(value.element("map").anything(), "filter argument", at)

    def _expression(self, values: Values, name: str, expression: Expression, base: int) -> None:
        """Read an expression written as text: ``where_exp: "item", "item.price > 10"``."""
        if not isinstance(expression, StringLiteral):
            return
        at = base + expression.token.start_index + 1
        try:
            test = expressions.test(expression.value)
        except BadExpressionError as error:
            self.notes.hinder("syntax", error.message, at + error.offset)
            return
        self.names.enter_loop(name, tuple(value.element(f"*{name}") for value in values))
        self.test(test, at, "member expression")
        self.names.leave_loop(name)


def _tested(construct: Construct) -> Usage | None:
    """How an output reads the values of a comparison that it prints the result of."""
    return "condition" if construct == "output" else None


@lru_cache(maxsize=8192)
def _global(path: tuple[str | int, ...]) -> Values:
    """What a name stands for that the text assigns nowhere."""
    value = Value(root=str(path[0]))
    for segment in path[1:]:
        value = value.member(segment) if isinstance(segment, str) else value.element(str(segment))
    return (value,)


def _constant(expression: Expression) -> Values:
    """What a literal stands for."""
    kind = type(expression)
    if kind in {StringLiteral, TrueLiteral, FalseLiteral, IntegerLiteral, Nil}:
        return (Value(literal=literal(expression)),)
    return NUMBER if kind is RangeLiteral else CONSTANT
