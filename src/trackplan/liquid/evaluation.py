"""Follows expressions: what values they may stand for, and every value that they read on the way."""

from __future__ import annotations

from dataclasses import replace

from liquid.builtin.expressions import FilteredExpression, Path, TernaryFilteredExpression
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.primitive import IntegerLiteral, RangeLiteral, StringLiteral
from liquid.expression import Expression

from trackplan.liquid import expressions
from trackplan.liquid.expressions import BadExpressionError, Output, Test
from trackplan.liquid.guards import Facts, Known, facts
from trackplan.liquid.names import CONSTANT, Names, Values, distinct
from trackplan.liquid.notes import Notes
from trackplan.liquid.values import ADDS_MEMBERS, NARROWS, READS_ATTRIBUTE, READS_EXPRESSION, Value
from trackplan.model.reference import Usage

HIDDEN = "the Liquid that `render_liquid` runs exists only when the message is sent"
NUMBER: Values = (Value(literal=0),)


class Evaluation:
    """Evaluates under the names and facts in force; ``base`` is the offset of an expression's text."""

    def __init__(self, names: Names, known: Known, notes: Notes) -> None:
        self.names = names
        self.known = known
        self.notes = notes
        self.default_guards = True
        """Whether the ``default`` filter stands in for a missing value; it does not in the old dialect."""

    def resolve(self, expression: Expression) -> Values:
        """What a value without filters may stand for. Reads nothing."""
        if isinstance(expression, StringLiteral):
            return (Value(literal=expression.value),)
        if isinstance(expression, IntegerLiteral | RangeLiteral):
            return NUMBER
        if not isinstance(expression, Path) or not isinstance(expression.path[0], str):
            return CONSTANT
        head, *rest = expression.path
        values = self.names.get(str(head))
        if values is None:
            values = (Value(root=str(head)),)
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
        key = literals.pop() if len(literals) == 1 else None
        if isinstance(key, str):
            return value.member(key)
        return value.element(f"?{segment}") if isinstance(key, int) else value.anything()

    def read(self, expression: Expression, usage: Usage, base: int) -> Values:
        """Read a value without filters, and the indexes in it."""
        values = self.resolve(expression)
        if isinstance(expression, Path):
            for value in values:
                self.notes.emit(value, usage, base + expression.token.start_index)
        self._indexes(expression, base)
        return values

    def _indexes(self, expression: Expression, base: int) -> None:
        if isinstance(expression, Path | RangeLiteral):
            for child in expression.children():
                self.read(child, "argument", base)

    def carried(self, value: Value) -> Value:
        """A value as ``assign`` keeps it: what is known to be there now stays known of the name."""
        return replace(value, known=max(value.known, self.known.length(value.place)))

    def test(self, test: Test, base: int, usage: Usage = "condition") -> tuple[Facts, Facts]:
        """Read a condition; gives what is there when it holds, and when it does not."""
        pending = [test.left]
        while pending:
            expression = pending.pop()
            if isinstance(expression, Path | RangeLiteral):
                self.read(expression, usage, base)
            else:
                pending.extend(reversed(list(expression.children())))
        values = self.resolve(test.left)
        for filter_ in test.filters:
            values = self._filter(values, filter_, base)
        return facts(test, self.resolve)

    def output(self, output: Output, usage: Usage, base: int) -> Values:
        """Read what an output, ``echo`` or ``assign`` holds; gives what it may stand for."""
        if isinstance(output, Test):
            self.test(output, base)
            return CONSTANT
        if isinstance(output, FilteredExpression):
            return self._filtered(output.left, output.filters or [], usage, base)
        return self._ternary(output, usage, base)

    def _ternary(self, output: TernaryFilteredExpression, usage: Usage, base: int) -> Values:
        yes, no = self.test(Test(output.condition, []), base)
        tail = output.tail_filters or []
        self.known.add(yes)
        values = self._filtered(output.left.left, [*(output.left.filters or []), *tail], usage, base)
        self.known.add(yes, -1)
        if output.alternative is not None:
            self.known.add(no)
            values += self._filtered(output.alternative, [*(output.filters or []), *tail], usage, base)
            self.known.add(no, -1)
        return values

    def _filtered(self, left: Expression, filters: list[Filter], usage: Usage, base: int) -> Values:
        names = [filter_.name for filter_ in filters]
        values = self._put_out(left, names, usage, base)
        for position, filter_ in enumerate(filters, 1):
            if filter_.name == "default" and filter_.args:
                values += self._put_out(filter_.args[0].value, names[position:], usage, base)
            else:
                values = self._filter(values, filter_, base)
        if "render_liquid" in names:
            at = base + filters[names.index("render_liquid")].token.start_index
            self.notes.hinder("hidden", HIDDEN, at)
        return values

    def _put_out(self, expression: Expression, filters: list[str], usage: Usage, base: int) -> Values:
        """Read what goes into the filters of these names; a ``default`` puts its argument there too."""
        values = self._defaulted(self.resolve(expression), filters)
        if isinstance(expression, Path):
            narrowed = not NARROWS.isdisjoint(filters) and usage != "assigned"
            for value in values:
                read = replace(value, part=True) if narrowed else value
                self.notes.emit(read, usage, base + expression.token.start_index)
        self._indexes(expression, base)
        return values

    def _defaulted(self, values: Values, filters: list[str]) -> Values:
        """The values, safe from being missing when a ``default`` is among their filters."""
        if "default" not in filters or not self.default_guards:
            return values
        return tuple(replace(value, known=len(value.segments)) for value in values)

    def _filter(self, values: Values, filter_: Filter, base: int) -> Values:
        arguments = [argument.value for argument in filter_.args]
        first = arguments[0] if arguments else None
        for argument in arguments:
            read = self.read(argument, "argument", base)
            if filter_.name in ADDS_MEMBERS:
                values += tuple(value for value in read if value.root)
        attribute = first.value if isinstance(first, StringLiteral) else None
        at = base + first.token.start_index if first is not None else 0
        if attribute is not None and filter_.name in READS_ATTRIBUTE:
            self._attribute(values, attribute, at + 1)
        elif first is not None and filter_.name in READS_ATTRIBUTE:
            self._dynamic(values, at)
        elif attribute is not None and filter_.name in READS_EXPRESSION and len(arguments) > 1:
            self._expression(values, attribute, arguments[1], base)
        return distinct(value.filtered(filter_.name, attribute) for value in values)

    def _attribute(self, values: Values, attribute: str, at: int) -> None:
        for value in values:
            if value.root and value.form == "plain":
                self.notes.emit(value.element("map").attribute(attribute), "argument", at)

    def _dynamic(self, values: Values, at: int) -> None:
        for value in values:
            if value.root and value.form == "plain":
                self.notes.emit(value.element("map").anything(), "argument", at)

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
        self.test(test, at, "argument")
        self.names.leave_loop(name)
