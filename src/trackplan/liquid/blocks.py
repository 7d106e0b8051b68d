"""The blocks around a place: their branches, what is known to be there in each, and loops' names.

Blocks are a stack, not a tree: a mistake in one tag leaves all that surrounds it readable.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from liquid.expression import Expression

from trackplan.liquid import expressions
from trackplan.liquid.evaluation import Evaluation
from trackplan.liquid.guards import NONE, Facts, Known, equality
from trackplan.liquid.lexer import Markup
from trackplan.liquid.names import CONSTANT, Names
from trackplan.liquid.notes import Notes

BRANCHES = {"if", "unless", "case"}
LOOPS = {"for", "tablerow"}
BLOCKS = BRANCHES | LOOPS | {"capture", "ifchanged"}
ENDS = {f"end{name}": name for name in BLOCKS}


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


@dataclass(slots=True)
class Stack:
    """The open blocks of one text."""

    blocks: list[Block] = field(default_factory=list)
    open: Counter[str] = field(default_factory=Counter)


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
            self._names.open_block()
        try:
            self._begin(block, found)
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
            yes, no = self._eval.test(expressions.test(found.text), found.start)
            block.holds, block.otherwise = (yes, no) if block.name == "if" else (no, yes)

    def _begin_loop(self, block: Block, found: Markup) -> None:
        """Let the loop's name stand for a member of each list that may be meant."""
        loop = expressions.loop(found.text)
        values = self._eval.read(loop.iterable, "loop", found.start)
        for argument in (loop.limit, loop.offset, loop.cols):
            if argument is not None:
                self._eval.read(argument, "argument", found.start)
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
            self._known.add(block.holds)

    def _condition(self, block: Block, found: Markup) -> None:
        """Read what a branch asks, and note what is there in it."""
        if found.name == "elsif":
            yes, no = self._eval.test(expressions.test(found.text), found.start)
            block.holds = block.otherwise | yes
            block.otherwise |= no
        elif found.name == "when":
            choices = expressions.primitives(found.text)
            for choice in choices:
                self._eval.read(choice, "condition", found.start)
            if block.subject is not None:
                each = [equality(block.subject, choice, self._eval.resolve) for choice in choices]
                block.holds = block.otherwise | frozenset.intersection(*(yes for yes, _ in each))
                block.otherwise = block.otherwise.union(*(no for _, no in each))

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
        self._end_loop(block)
        self._names.close_block()
        if block.leaves and block.branches == 1 and block.name in {"if", "unless"} and self.stack.blocks:
            around = self.stack.blocks[-1]
            self._known.add(block.otherwise - around.holds)
            around.holds |= block.otherwise

    def _end_loop(self, block: Block) -> None:
        """End what `_begin_loop` began, at the loop's end or its ``else``."""
        if block.variable is not None:
            self._names.leave_loop(block.variable)
            block.variable = None
        if block.listed:
            self._notes.loops.pop()
            block.listed = False
