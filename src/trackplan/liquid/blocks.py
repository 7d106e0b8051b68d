"""The blocks around a place: their branches, what is known to be there in each, and loops' names.

Blocks are a stack, not a tree: a mistake in one tag leaves all that surrounds it readable.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce

from liquid.builtin.expressions import Path
from liquid.builtin.expressions.logical import EqExpression, NeExpression
from liquid.builtin.expressions.primitive import Blank, Nil
from liquid.expression import Expression

from trackplan.liquid import expressions
from trackplan.liquid.evaluation import Evaluation
from trackplan.liquid.guards import Known, comparison, literal
from trackplan.liquid.lexer import Markup
from trackplan.liquid.marks import Mark
from trackplan.liquid.names import CONSTANT, Condition, Names
from trackplan.liquid.notes import Notes
from trackplan.liquid.values import NONE, Facts, written
from trackplan.liquid.vocabulary import unknown_key
from trackplan.model.reference import CaseBlock, Choice

BRANCHES = {"if", "unless", "case"}
LOOPS = {"for", "tablerow"}
BLOCKS = BRANCHES | LOOPS | {"capture", "ifchanged"}
ENDS = {f"end{name}": name for name in BLOCKS}

_KEY = re.compile(r"(?<![\w.])(\w+)\s*:\s*[^\s,]+")
_CHOICE = re.compile(r"\"[^\"]*\"|'[^']*'|[^\s,]+")


@dataclass(slots=True)
class Block:
    """An open block and its present branch."""

    name: str
    at: int
    """Where it was opened."""
    holds: Facts = NONE
    """What is there in this branch."""
    otherwise: Facts = NONE
    """What is there once every branch so far has been passed by."""
    subject: Expression | None = None
    variable: str | None = None
    """The name that a loop or a ``capture`` gives."""
    listed: bool = False
    """Whether it is a loop over one known list."""
    leaves: bool = False
    """Whether its only branch so far ends in ``continue`` or ``break``."""
    branches: int = 1
    """How many have begun; a ``case`` begins with none."""
    choices: list[Choice] = field(default_factory=list)
    """The literals of a ``case``'s branches."""
    whole: bool = True
    """Whether these are all that its branches name."""
    otherwise_taken: bool = False
    """Whether it has an ``else``."""


@dataclass(slots=True)
class Stack:
    """The open blocks of one text."""

    blocks: list[Block] = field(default_factory=list)
    open: Counter[str] = field(default_factory=Counter)
    assigned: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """The names that each loop's body assigns, by the loop's place."""


def assigned_in_loops(found: Iterable[Markup]) -> dict[int, frozenset[str]]:
    """The names that the body of each loop assigns, by the loop's place."""
    assigned: dict[int, frozenset[str]] = {}
    loops: list[tuple[int, set[str]]] = []
    for one in found:
        if one.name in LOOPS:
            loops.append((one.at, set()))
        elif loops and one.name in {"assign", "capture"}:
            loops[-1][1].add(one.text.partition("=")[0].strip())
        elif loops and ENDS.get(one.name) in LOOPS:
            at, names = loops.pop()
            assigned[at] = frozenset(names)
            if loops:
                loops[-1][1].update(names)
    return assigned


class Blocks:
    """Opens, branches and closes the blocks of the present text."""

    def __init__(self, names: Names, known: Known, evaluation: Evaluation, notes: Notes) -> None:
        self.stack = Stack()
        self.depth = 0
        """How many blocks are open, around the present text as well."""
        self._names = names
        self._known = known
        self._eval = evaluation
        self._notes = notes

    def open(self, found: Markup) -> None:
        """Open a block, and read what its tag holds. Raises `BadExpressionError`; it is open then too."""
        block = Block(found.name, found.at)
        self.stack.blocks.append(block)
        self.stack.open[found.name] += 1
        self.depth += 1
        if found.name != "capture":
            self._names.open_block(loop=found.name in LOOPS)
        try:
            self._begin(block, found)
        finally:
            if found.name in LOOPS:
                self._names.carry(self.stack.assigned.get(found.at, ()))
            self._known.add(block.holds)

    def reopen(self, found: Markup) -> None:
        """Read anew the tag of the block that was opened last. Raises `BadExpressionError`."""
        block = self.stack.blocks[-1]
        self._known.add(block.holds, -1)
        try:
            self._begin(block, found)
        finally:
            self._known.add(block.holds)

    def rebranch(self, found: Markup) -> None:
        """Read anew the tag of the branch that began last. Raises `BadExpressionError`."""
        block = self.stack.blocks[-1]
        self._known.add(block.holds, -1)
        try:
            self._condition(block, found)
        finally:
            self._known.add(block.holds)

    def _begin(self, block: Block, found: Markup) -> None:
        if block.name in LOOPS:
            self._begin_loop(block, found)
        elif block.name == "capture":
            block.variable = found.text.strip()
        elif block.name == "case":
            block.branches = 0
            block.subject = expressions.primitives(found.text)[0]
            self._eval.read(block.subject, "condition", found.start)
        elif block.name in BRANCHES:
            test = expressions.test(found.text)
            yes, no = self._eval.test(test, found.start, tag=block.name)
            block.holds, block.otherwise = (yes, no) if block.name == "if" else (no, yes)
            self._names.wait_for(self._waits_for(test) if block.name == "if" else None)

    def _begin_loop(self, block: Block, found: Markup) -> None:
        """Let the loop's name stand for a member of each list that may be meant."""
        text = found.text
        for found_key in _KEY.finditer(text):
            if (said := unknown_key("for", found_key[1])) is not None:
                self._notes.mistake("unknown-key", *said, found.start + found_key.start(), len(found_key[1]))
                text = text[: found_key.start()] + " " * len(found_key[0]) + text[found_key.end() :]
        loop = expressions.loop(text)
        values = self._eval.read(loop.iterable, "loop", found.start)
        for argument in (loop.limit, loop.offset, loop.cols):
            if argument is not None:
                self._eval.read(argument, "loop option", found.start)
        block.variable = str(loop.identifier)
        key = f"*{found.at} {self._notes.text.via}"
        self._names.enter_loop(block.variable, tuple(value.element(key) for value in values))
        lists = [value for value in values if value.root]
        if len(lists) == 1 and lists[0].form != "opaque":
            block.listed = True
            self._notes.loops.append(f"{lists[0].root}.{lists[0].path}".rstrip("."))

    def branch(self, found: Markup) -> None:
        """End the present branch and begin the next: ``else``, ``elsif`` or ``when``."""
        block = self.stack.blocks[-1] if self.stack.blocks else None
        if block is None or not (block.name in BRANCHES or (block.name in LOOPS and found.name == "else")):
            self._notes.hinder("syntax", f"`{found.name}` stands in no block that it belongs to", found.at)
            return
        self._known.add(block.holds, -1)
        if block.branches:
            self._names.next_branch(last=found.name == "else")
        block.branches += 1
        block.holds = block.otherwise
        self._end_loop(block)
        try:
            self._condition(block, found)
        finally:
            if block.name not in LOOPS and found.name == "else":
                block.otherwise_taken = True
                self._names.wait_for(None)
            self._known.add(block.holds)

    def _condition(self, block: Block, found: Markup) -> None:
        """Read what a branch asks, and note what is there in it."""
        condition: Condition | None = None
        try:
            if found.name == "elsif":
                test = expressions.test(found.text)
                condition = self._waits_for(test)
                yes, no = self._eval.test(test, found.start, tag="elsif")
                block.holds = block.otherwise | yes
                block.otherwise |= no
            elif found.name == "when":
                condition = self._when(block, found)
        finally:
            if found.name != "else":
                self._names.wait_for(condition)

    def _when(self, block: Block, found: Markup) -> Condition | None:
        choices = expressions.primitives(found.text)
        for choice in choices:
            self._eval.read(choice, "condition", found.start)
        if block.subject is None:
            return None
        each = [comparison("==", block.subject, choice, self._eval.resolve) for choice in choices]
        block.holds = block.otherwise | reduce(Facts.__and__, (yes for yes, _ in each))
        block.otherwise = reduce(Facts.__or__, (no for _, no in each), block.otherwise)
        literals = [literal(choice) for choice in choices]
        known = [one for one in literals if not isinstance(one, Mark)]
        block.whole = block.whole and len(known) == len(choices)
        for choice, value in zip(choices, literals, strict=True):
            if not isinstance(value, Mark):
                at = found.start + choice.token.start_index
                line, column = self._notes.text.lines.place(at)
                written_ = _CHOICE.match(self._notes.text.source, at)
                block.choices.append(
                    Choice(value, line, column, column + len(written_[0] if written_ else ""))
                )
        name = self._name_of(block.subject)
        return (name, tuple(known)) if name and len(known) == len(choices) else None

    def _waits_for(self, test: expressions.Test) -> Condition | None:
        """What a branch waits for, when its condition is no more than a value, or a value and a literal."""
        left = expressions.core(test.left)
        if test.filters:
            return None
        if type(left) is NeExpression and type(left.right) in {Nil, Blank}:
            name = self._name_of(left.left)
            return (name, ()) if name else None
        if type(left) is EqExpression and not isinstance(value := literal(left.right), Mark):
            name = self._name_of(left.left)
            return (name, (value,)) if name else None
        name = self._name_of(left)
        return (name, ()) if name else None

    def _name_of(self, expression: Expression | None) -> str:
        """The one value of the data that an expression is, by name; empty when it is no such."""
        values = self._eval.resolve(expression) if type(expression) is Path else ()
        if len(values) != 1 or not values[0].root or values[0].form != "plain" or values[0].unassigned:
            return ""
        return f"{values[0].root}.{written(values[0].segments)}"

    def leave(self) -> None:
        """Note that the present branch ends here, with ``continue`` or ``break``."""
        if self.stack.blocks:
            self.stack.blocks[-1].leaves = self.stack.blocks[-1].branches == 1

    def end(self, name: str, found: Markup) -> None:
        """Close a block, and those inside it that were never closed."""
        if not self.stack.open[name]:
            self._notes.hinder("syntax", f"`{found.name}` closes no open `{name}`", found.at)
            return
        while (inner := self.stack.blocks[-1]).name != name:
            message = f"`{inner.name}` is not closed before `{found.name}`"
            self._notes.hinder("syntax", message, inner.at)
            self._close(inner)
        self._close(inner)

    def end_all(self, *, told: bool = False) -> None:
        """Close what the text left open; where ``told``, it was not read to the end, and that is said."""
        while self.stack.blocks:
            block = self.stack.blocks[-1]
            if not told:
                self._notes.hinder("syntax", f"`{block.name}` is never closed", block.at)
            self._close(block)

    def _close(self, block: Block) -> None:
        self.stack.blocks.pop()
        self.stack.open[block.name] -= 1
        self.depth -= 1
        self._known.add(block.holds, -1)
        if block.name == "capture":
            self._names.assign(block.variable or "", CONSTANT)
            return
        if block.name == "case":
            self._end_case(block)
        self._end_loop(block)
        self._names.close_block()
        if block.leaves and block.branches == 1 and block.name in {"if", "unless"} and self.stack.blocks:
            around = self.stack.blocks[-1]
            self._known.add(block.otherwise - around.holds)
            around.holds |= block.otherwise

    def implied(self) -> Facts:
        """What is there here by the branches of the present text."""
        return reduce(Facts.__or__, (block.holds for block in self.stack.blocks), NONE)

    def _end_case(self, block: Block) -> None:
        """Note what a ``case`` chose by, where that is one value of the data."""
        name = self._name_of(block.subject)
        if name and block.choices:
            root, _, path = name.partition(".")
            line, column = self._notes.text.lines.place(block.at)
            case = CaseBlock(
                root=root,
                path=path,
                choices=tuple(block.choices),
                whole=block.whole,
                otherwise=block.otherwise_taken,
                line=line,
                column=column,
                end_column=column + len("{% case"),
                via=self._notes.text.via,
            )
            self._notes.case(case)

    def _end_loop(self, block: Block) -> None:
        """End what `_begin_loop` began, at the loop's end or its ``else``."""
        if block.variable is not None:
            self._names.leave_loop(block.variable)
            block.variable = None
        if block.listed:
            self._notes.loops.pop()
            block.listed = False
